"""The words of the node types: what the strings and help files of a folder say in one language."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import get_args

import msgspec
from msgspec import Struct

from flow_engine.document import Language
from flow_engine.node_type import GroupName
from flow_engine.values import Value, to_text
from nodes import FOLDER

LANGUAGES: tuple[Language, ...] = get_args(Language)


class FieldStrings(Struct, frozen=True, forbid_unknown_fields=True):
    """What is said of one field of a config."""

    label: str
    help: str


class Strings(Struct, frozen=True, forbid_unknown_fields=True):
    """What is said of one node type; nested fields are named by dots, lists without index.

    Args:
        choices: the words of the fixed choices, by field and value.
        ports: the names of the ways out that the author does not name.
        faults: what is said of wrong configs, by code.
        reasons: what is said of why a node left as it did, by code.
        card: the lines of the card, as `nodes/cards.py` reads them.
    """

    title: str
    summary: str
    fields: dict[str, FieldStrings]
    ports: dict[str, str]
    choices: dict[str, dict[str, str]] = {}
    faults: dict[str, str] = {}
    reasons: dict[str, str] = {}
    card: list[str] = []


@lru_cache
def strings_of(type_: str, language: Language) -> Strings:
    """Reads the strings of a node type.

    Raises:
        OSError: the type has none in this language.
        msgspec.ValidationError: the file does not have the form of `Strings`.
    """
    return msgspec.json.decode((FOLDER / type_ / f"strings.{language}.json").read_bytes(), type=Strings)


@lru_cache
def help_of(type_: str, language: Language) -> str:
    """Reads the help text of a node type, Markdown.

    Raises:
        OSError: the type has none in this language.
    """
    return (FOLDER / type_ / f"help.{language}.md").read_text(encoding="utf-8")


@lru_cache
def group_titles(language: Language) -> dict[GroupName, str]:
    """Gives the titles of the groups, in the order in which they are shown."""
    return msgspec.json.decode((FOLDER / f"groups.{language}.json").read_bytes(), type=dict[GroupName, str])


def fill(words: str, details: Mapping[str, Value]) -> str:
    """Puts details in place of their `{names}`; other names stay, and details are never read again."""
    return re.sub(r"\{(\w+)\}", lambda found: to_text(details.get(found[1], found[0])), words)
