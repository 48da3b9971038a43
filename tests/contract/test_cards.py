"""The card of every node type says what the node does, in every language, whatever its config is like."""

import re
from typing import Any

import pytest

from nodes import catalogue
from nodes.cards import MAX_LINE_CHARS, MAX_LINES, Place, card_lines, read_card
from nodes.strings import LANGUAGES, strings_of
from tests.contract.node_cases import cases_of, compile_case, node_type, node_types
from tests.contract.test_node_folders import _fields

every_node_type = pytest.mark.parametrize("name", node_types())
every_language = pytest.mark.parametrize("language", LANGUAGES)


@every_node_type
@every_language
def test_a_sound_config_says_something_and_no_more_than_a_card_holds(name: str, language: Any) -> None:
    sound = [case for case in cases_of(name) if case.faults is None and not compile_case(name, case).faults]
    assert sound
    for case in sound:
        lines = card_lines(name, case.config, catalogue(), language)
        assert 1 <= len(lines) <= MAX_LINES, case.name
        assert all(line.strip() == line != "" and len(line) <= MAX_LINE_CHARS for line in lines), case.name


@every_node_type
@every_language
def test_every_place_is_a_field(name: str, language: Any) -> None:
    fields = {path for path, _ in _fields(node_type(name).config_type)}
    for line in read_card(tuple(strings_of(name, language).card)):
        assert not line.items or line.items in fields
        base = f"{line.items}." if line.items else ""
        places = [piece.path for way in line.ways for piece in way if isinstance(piece, Place)]
        assert {f"{base}{place}" for place in places} <= fields


@every_node_type
def test_the_languages_have_the_same_ways_to_say_it(name: str) -> None:
    ways = [[re.findall(r"^\[.*?\]|\{.*?\}| \| ", line) for line in strings_of(name, lang).card] for lang in LANGUAGES]
    assert ways[0] == ways[1] == ways[2] != []
