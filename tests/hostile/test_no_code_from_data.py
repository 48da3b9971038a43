"""Nothing that handles documents can make code of them: neither by its words nor while the suite runs."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile.no_code_from_data import ROOMS, ROOT, handles_documents

CALLS = {"eval", "exec", "compile", "__import__", "breakpoint"}
MODULES = {"code", "codeop", "ctypes", "dill", "imp", "marshal", "pickle", "runpy", "shelve", "subprocess", "yaml"}
ATTRIBUTES = {"exec_module", "import_module", "load_module", "unsafe_load"}
OF_OS = {"execv", "execve", "popen", "posix_spawn", "spawnl", "spawnv", "startfile", "system"}

# What each of them names is a constant or a file of the program itself.
ALLOWED = {
    ("backend/calls/model_calls.py", "import_module"),  # a library that is loaded when the first question comes
    ("backend/tools/llm.py", "import_module"),
    ("flow_engine/networks.py", "import_module"),
    ("backend/effects/__init__.py", "import_module"),  # the modules of a folder of the program
    ("nodes/__init__.py", "import_module"),
    ("backend/cli.py", "import_module"),  # a command, out of a table
    ("ui/mount.py", "import_module"),
    ("backend/native_threads.py", "ctypes"),
}


def findings(path: str, text: str) -> Iterator[tuple[str, str]]:
    """Gives what a file has that could make code or a process, with its path."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Name(id=name) if name in CALLS | ATTRIBUTES:
                yield path, name
            case ast.Attribute(value=ast.Name(id="os"), attr=name) if name in OF_OS:
                yield path, name
            case ast.Attribute(attr=name) if name in ATTRIBUTES:
                yield path, name
            case ast.Import(names=names):
                yield from ((path, one.name) for one in names if one.name.partition(".")[0] in MODULES)
            case ast.ImportFrom(module=str(module), names=names) if module.partition(".")[0] in MODULES:
                yield path, module
            case _:
                pass


def test_no_file_that_handles_documents_can_make_code() -> None:
    files = [path for room in ROOMS for path in (ROOT / room).rglob("*.py") if ".web" not in path.parts]
    named = {path.relative_to(ROOT).as_posix(): path for path in files}
    assert len(named) > 300
    found = {one for name, path in named.items() if handles_documents(name) for one in findings(name, path.read_text())}
    assert found == ALLOWED


@pytest.mark.parametrize(
    "line",
    [
        "eval(data)",
        "exec(data)",
        "compile(data, '', 'eval')",
        "__import__(data)",
        "import pickle",
        "import yaml",
        "from subprocess import run",
        "from importlib import import_module\nimport_module(data)",
        "import importlib\nimportlib.import_module(data)",
        "import os\nos.system(data)",
    ],
)
def test_each_way_is_seen(line: str) -> None:
    assert len(list(findings("x.py", line))) == 1


@pytest.mark.parametrize("room", ["flow_engine", "nodes", "backend/effects"])
def test_code_made_in_a_room_stops_at_once(room: str) -> None:
    made = compile("def attack(): return eval('1 + 1')", str(ROOT / room / "planted.py"), "exec")
    names: dict[str, object] = {}
    exec(made, names)  # noqa: S102  plants the attack
    attack = names["attack"]
    assert callable(attack)
    with pytest.raises(AssertionError, match="where documents are handled"):
        attack()


def test_a_process_started_below_a_room_stops_at_once(tmp_path: Path) -> None:
    lines = f"import subprocess\ndef attack(): subprocess.run(['touch', {str(tmp_path / 'done')!r}])"
    names: dict[str, object] = {}
    exec(compile(lines, str(ROOT / "nodes" / "planted.py"), "exec"), names)  # noqa: S102
    attack = names["attack"]
    assert callable(attack)
    with pytest.raises(AssertionError, match="where documents are handled"):
        attack()
    assert not (tmp_path / "done").exists()
