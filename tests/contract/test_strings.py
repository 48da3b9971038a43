"""Every visible word stands in a strings file, in every language."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from flow_engine.flow import FaultCode
from flow_engine.node_type import GroupName
from nodes import FOLDER
from nodes.issue_words import issue_strings
from nodes.strings import LANGUAGES, group_titles, strings_of

ROOT = FOLDER.parent
ROOMS = ("backend", "flow_engine", "nodes", "ui")
FILES = sorted(
    path
    for room in ROOMS
    for path in (ROOT / room).rglob("*.en.*")
    if not any(part.startswith((".", "node_modules")) for part in path.relative_to(ROOT).parts)
)
NODE_TYPES = sorted(path.parent.name for path in FOLDER.glob("*/node.py"))
ENGINE_FILES = sorted((ROOT / "flow_engine").rglob("*.py"))

# The calls by which a code comes into the world: where it stands among the arguments, and what part of the strings
# says it. The last two are said in the strings of the node type; what nodes share, in those of any.
CODE_CALLS = {
    "Issue": (0, "issues"),
    "Fix": (0, "fixes"),
    "DocumentError": (0, "faults"),
    "SchemaFault": (1, "faults"),
    "NodeFailed": (0, "failures"),
    "ConfigFault": (1, "faults"),
    "explain": (0, "reasons"),
}

every_file = pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))


@every_file
def test_a_file_of_words_is_there_in_every_language(path: Path) -> None:
    missing = [lang for lang in LANGUAGES if not _in_language(path, lang).read_text(encoding="utf-8").strip()]
    assert not missing


@every_file
def test_every_language_says_the_same_things_with_the_same_details(path: Path) -> None:
    if path.suffix != ".json":
        return
    said = {language: dict(_words(_in_language(path, language))) for language in LANGUAGES}
    places = {language: {key: _places(text) for key, text in words.items()} for language, words in said.items()}
    assert places["pt_BR"] == places["en"]
    assert places["es"] == places["en"]
    for language, words in said.items():
        blank = [key for key, text in words.items() if not text.strip() and not key.endswith(".help")]
        assert not blank, language


def test_every_group_of_nodes_has_a_title() -> None:
    assert list(group_titles("en")) == list(get_args(GroupName))


@pytest.mark.parametrize("name", NODE_TYPES)
def test_every_code_of_a_node_type_has_words(name: str) -> None:
    assert not _without_words([FOLDER / name / "node.py"], [name])


def test_every_code_of_the_engine_has_words() -> None:
    assert not _without_words(ENGINE_FILES, NODE_TYPES)


def test_every_fault_of_a_document_has_words() -> None:
    assert set(get_args(FaultCode)) <= set(issue_strings("en").issues)


def test_no_words_are_left_over() -> None:
    files = [*ENGINE_FILES, *FOLDER.glob("*/node.py")]
    constants = {text for path in files for text in _constants(path)}
    left_over = {
        (part, code)
        for part, words in msgspec.to_builtins(issue_strings("en")).items()
        for code in words
        if code.removesuffix("_in_list") not in constants  # the proof of size puts this behind its codes
    }
    assert not left_over


def _in_language(path: Path, language: str) -> Path:
    return path.with_name(path.name.replace(".en.", f".{language}."))


def _words(path: Path) -> Iterator[tuple[str, str]]:
    """Walks every text of a strings file, with its path."""
    return _texts(msgspec.json.decode(path.read_bytes()), "")


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _texts(inner, f"{path}.{key}")
    else:
        assert isinstance(value, str), path
        yield path, value


def _places(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def _without_words(files: list[Path], speakers: list[str]) -> set[tuple[str, str]]:
    """Gives the codes that neither the strings of the checks nor those of these node types say."""
    own = [strings_of(speaker, "en") for speaker in speakers]
    words = {part: set(texts) for part, texts in msgspec.to_builtins(issue_strings("en")).items()}
    words["faults"] |= {code for strings in own for code in strings.faults}
    words["reasons"] = {code for strings in own for code in strings.reasons}
    return {(part, code) for file in files for part, code in _codes_made(file) if code not in words[part]}


def _codes_made(path: Path) -> Iterator[tuple[str, str]]:
    """Gives the codes that a file writes out where they are made, each with the part of the strings it belongs to."""
    for call in ast.walk(ast.parse(path.read_bytes())):
        if not isinstance(call, ast.Call):
            continue
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        position, part = CODE_CALLS.get(name, (0, ""))
        code = call.args[position] if part and len(call.args) > position else None
        if isinstance(code, ast.Constant):
            yield part, str(code.value)


def _constants(path: Path) -> Iterator[str]:
    for constant in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(constant, ast.Constant) and isinstance(constant.value, str):
            yield constant.value
