"""`fluxo new-node` makes folders that pass the contract tests as they are."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from backend.cli import main
from nodes import FOLDER

ROOT = FOLDER.parent
GUARD = ("tests/hostile/__init__.py", "tests/hostile/no_code_from_data.py")  # what every run of the tests sets up


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of what the contract tests need: the nodes' room with one node type, and the tests themselves."""
    (tmp_path / "nodes").mkdir()
    for path in FOLDER.glob("*.*"):
        shutil.copy(path, tmp_path / "nodes")
    shutil.copytree(FOLDER / "any_message_trigger", tmp_path / "nodes" / "any_message_trigger")
    shutil.copytree(ROOT / "tests" / "contract", tmp_path / "tests" / "contract")
    (tmp_path / "tests" / "hostile").mkdir()
    for name in ("pyproject.toml", "tests/__init__.py", "tests/conftest.py", *GUARD):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.mark.parametrize("type_", ["send_invoice", "poster_trigger"])
def test_a_new_node_passes_the_contract_tests_at_once(
    type_: str, tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new-node", type_, "--into", str(tree / "nodes")]) == 0
    assert str(tree / "nodes" / type_) in capsys.readouterr().out
    judges = [f"tests/contract/test_{judge}.py" for judge in ("node_folders", "node_contract", "cards")]
    tests = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *judges, "-k", type_]
    done = subprocess.run(tests, cwd=tree, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stdout
    assert "passed" in done.stdout


@pytest.mark.parametrize("type_", ["send_invoice", "poster_trigger"])
def test_the_code_of_a_new_node_passes_the_linter(type_: str, tmp_path: Path) -> None:
    main(["new-node", type_, "--into", str(tmp_path)])
    for command in (["check"], ["format", "--check"]):
        ruff = [sys.executable, "-m", "ruff", *command, "--config", str(ROOT / "pyproject.toml"), str(tmp_path)]
        done = subprocess.run(ruff, capture_output=True, text=True, check=False)  # noqa: S603
        assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    "name",
    ["Send_invoice", "invoice", "send-invoice", "send__invoice", "send_", "_send", "../send_it", "a_" + "b" * 63],
)
def test_bad_names_are_refused(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new-node", name, "--into", str(tmp_path)]) == 2
    assert name in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_an_existing_folder_is_left_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "send_invoice").mkdir()
    assert main(["new-node", "send_invoice", "--into", str(tmp_path), "--language", "es"]) == 2
    assert "ya existe" in capsys.readouterr().err
    assert not list((tmp_path / "send_invoice").iterdir())


def test_a_missing_place_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new-node", "send_invoice", "--into", str(tmp_path / "nowhere")]) == 2
    assert "nowhere" in capsys.readouterr().err


def test_by_default_the_folder_goes_to_the_other_node_types(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new-node", "send_message"]) == 2
    assert str(FOLDER / "send_message") in capsys.readouterr().err
