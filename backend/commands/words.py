"""The words of the commands: what `<command>.<language>.json` beside this file says."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

import msgspec

from flow_engine.document import Language
from flow_engine.values import Value
from nodes.strings import fill

FOLDER = Path(__file__).parent

Say: TypeAlias = Callable[..., str]
"""Says a code of one command's, with its details, in one language."""


def say(command: str, language: Language, code: str, **details: Value) -> str:
    """Says something of a command's in a language."""
    return fill(words_of(command, language)[code], details)


@lru_cache
def words_of(command: str, language: Language) -> dict[str, str]:
    """Reads all that a command can say in a language."""
    return msgspec.json.decode((FOLDER / f"{command}.{language}.json").read_bytes(), type=dict[str, str])
