"""Every code that the API answers with has words for people, in every language."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import backend.errors
from backend.errors import FluxoError, SettingsError

ROOT = Path(__file__).parents[2]
LANGUAGES = ("en", "pt_BR", "es")
MAKERS = {"InputFault": 1, "Unreachable": 0}  # what is made with a code, and where it stands among the arguments
# Answered to programs alone, or said by the command line, which has words of its own
TO_PROGRAMS = {"folder_lock.py", "settings.py", "reach.py", "options.py", "serving.py"}


def _codes_in(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in MAKERS:
            continue
        place = MAKERS[node.func.id]
        for argument in node.args[place : place + 1]:
            yield from (
                part.value for part in ast.walk(argument) if isinstance(part, ast.Constant) and part.value is not None
            )


def fault_codes() -> set[str]:
    """Lists the codes of faults that are written in the backend."""
    paths = [path for path in (ROOT / "backend").rglob("*.py") if "cloud_api_stand_in" not in path.parts]
    kept = [path for path in paths if path.name not in TO_PROGRAMS and "commands" not in path.parts]
    return {code for path in kept for code in _codes_in(path)}


def error_codes() -> set[str]:
    """Lists the codes of the named errors."""
    kinds = [kind for kind in vars(backend.errors).values() if isinstance(kind, type) and issubclass(kind, FluxoError)]
    return {kind.code for kind in kinds if not issubclass(kind, SettingsError)}


def test_codes_are_found() -> None:
    assert {"phone_taken", "window_closed", "field_missing", "unknown_channel"} <= fault_codes()
    assert {"not_found", "conflict", "database_busy"} <= error_codes()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_words(language: str) -> None:
    words = json.loads((ROOT / "ui" / "words" / f"{language}.json").read_text("utf-8"))
    wanted = {f"fault.{code}" for code in fault_codes()} | {f"error.{code}" for code in error_codes()}
    assert sorted(wanted - set(words)) == []
