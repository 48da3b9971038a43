"""Every node folder is whole: its files, its schema, its words in three languages, its golden cases."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from msgspec import inspect

from flow_engine.flow import Flow
from flow_engine.marked_strings import fields_of
from nodes import FOLDER
from nodes.issue_words import issue_strings
from nodes.strings import LANGUAGES, Strings, help_of, strings_of
from tests.contract.golden import golden_entry, update_cases, write_golden
from tests.contract.node_cases import cases_of, compile_case, node_type, node_types, play, played_cases

# Codes that mean the same in every node type; the strings of the checks say them.
COMMON_FAULTS = {"bad_field", *issue_strings("en").faults}

every_node_type = pytest.mark.parametrize("name", node_types())
every_language = pytest.mark.parametrize("language", LANGUAGES)


@every_node_type
def test_the_schema_is_that_of_the_config(name: str, pytestconfig: pytest.Config) -> None:
    path = FOLDER / name / "schema.json"
    schema = msgspec.json.schema(node_type(name).config_type)
    if pytestconfig.getoption("update_golden"):
        write_golden(path, _sorted(schema))
    assert path.read_bytes() == msgspec.json.format(msgspec.json.encode(_sorted(schema)), indent=2) + b"\n"


@every_node_type
def test_every_case_gives_what_it_expects(name: str, pytestconfig: pytest.Config) -> None:
    if pytestconfig.getoption("update_golden"):
        update_cases(name)
    cases = cases_of(name)
    assert len({case.name for case in cases}) == len(cases) >= 3
    found: dict[str, Any] = {}
    for case in cases:
        if case.faults is not None:
            found[case.name] = sorted(_faults(compile_case(name, case)))
            continue
        played = play(name, case)
        found[case.name] = played.accepts, [golden_entry(turn) for turn in played.turns]
    assert found == {
        case.name: (case.accepts, case.expect) if case.faults is None else sorted(case.faults) for case in cases
    }


@every_node_type
def test_a_folder_has_all_its_files_and_no_other(name: str) -> None:
    words = {file for lang in LANGUAGES for file in (f"strings.{lang}.json", f"help.{lang}.md")}
    files = {path.name for path in (FOLDER / name).iterdir() if path.name != "__pycache__"}
    assert files == {"node.py", "schema.json", "cases.json"} | words


@every_node_type
def test_every_way_out_is_taken_by_a_case(name: str) -> None:
    possible = {port.name for played in played_cases(name) for port in played.step.ports if port.is_possible}
    taken = {v.port for played in played_cases(name) for turn in played.turns for v in turn.visits}
    assert taken - {""} == possible


@every_node_type
@every_language
def test_help_is_between_8_and_25_lines(name: str, language: str) -> None:
    text = help_of(name, language)
    assert 8 <= len(text.splitlines()) <= 25
    assert not text.startswith("#"), "the title is in the strings"


@every_node_type
@every_language
def test_the_title_and_every_field_choice_and_port_have_words_and_nothing_else_does(name: str, language: str) -> None:
    strings = strings_of(name, language)
    fields = dict(_fields(node_type(name).config_type))
    choices = {path: values for path, values in fields.items() if values}
    ports = {p.name for played in played_cases(name) for p in played.step.ports if not p.label}
    assert strings.title.strip()
    assert strings.summary.strip()
    assert set(strings.fields) == set(fields)
    assert {path: set(words) for path, words in strings.choices.items()} == choices
    assert set(strings.ports) == ports
    assert not _blank_words(strings)


@every_node_type
@every_language
def test_every_fault_and_reason_has_words_and_nothing_else_does(name: str, language: str) -> None:
    strings = strings_of(name, language)
    codes = {code for case in cases_of(name) if case.faults is not None for _, code in case.faults}
    reasons = _reasons(name)
    assert set(strings.faults) == codes - COMMON_FAULTS
    assert set(strings.reasons) == set(reasons)
    for code, words in strings.faults.items():
        assert _places(words) <= {"detail"}, code
    for code, words in strings.reasons.items():
        assert _places(words) <= reasons[code], code


@every_node_type
def test_the_languages_say_the_same_things(name: str) -> None:
    places = [{path: _places(words) for path, words in _all_words(strings_of(name, lang))} for lang in LANGUAGES]
    assert places[0] == places[1] == places[2]


def _sorted(value: Any) -> Any:
    return msgspec.json.decode(msgspec.json.encode(value, order="sorted"))


def _faults(flow: Flow) -> Iterator[tuple[str, str]]:
    """Lists path and code of what is wrong with the node under test; all faults of the types are `bad_field`."""
    for fault in flow.faults:
        code = "bad_field" if fault.reason.startswith("field_") else fault.reason or fault.code
        yield fault.path.removeprefix("$").removeprefix("."), code


def _fields(struct: type) -> Iterator[tuple[str, set[str]]]:
    """Walks a config's fields by dots; lists go without index; each with its choices."""
    info = inspect.type_info(struct)
    assert isinstance(info, inspect.StructType)
    for field in info.fields:
        choices: set[str] = set()
        inner: list[tuple[str, set[str]]] = []
        for type_ in _plain_types(field.type):
            if isinstance(type_, inspect.LiteralType):
                choices |= {str(value) for value in type_.values}
            if isinstance(type_, inspect.StructType):
                choices |= {str(type_.tag)} if type_.tag_field else set()  # one of several structs
                inner += [(f"{field.name}.{path}", found) for path, found in _fields(type_.cls)]
        yield field.name, choices
        yield from inner


def _plain_types(type_: inspect.Type) -> Iterator[inspect.Type]:
    """Takes off what lies around a type: marks, lists, tables, alternatives."""
    match type_:
        case inspect.Metadata():
            yield from _plain_types(type_.type)
        case inspect.UnionType():
            for one in type_.types:
                yield from _plain_types(one)
        case inspect.ListType() | inspect.VarTupleType() | inspect.SetType() | inspect.FrozenSetType():
            yield from _plain_types(type_.item_type)
        case inspect.DictType():
            yield from _plain_types(type_.value_type)
        case _:
            yield type_


def _reasons(name: str) -> dict[str, set[str]]:
    """Gathers the codes that say why the node left as it did, with the details that always go with each.

    A trigger may also name what the author wrote, a keyword or an event; that needs no words.
    """
    found: dict[str, set[str]] = {}
    for played in played_cases(name):
        written = {field.value for field in fields_of(played.step.config)}
        if played.accepts is not None and played.accepts not in written:
            found.setdefault(played.accepts, set())
        for visit in (visit for turn in played.turns for visit in turn.visits if visit.why):
            details = set(visit.why) - {"code"}
            code = str(visit.why["code"])
            found[code] = found.get(code, details) & details
    return found


def _all_words(strings: Strings) -> Iterator[tuple[str, str]]:
    """Walks everything a strings file says, with its path."""
    yield "title", strings.title
    yield "summary", strings.summary
    for path, field in strings.fields.items():
        yield f"fields.{path}.label", field.label
        yield f"fields.{path}.help", field.help
    for path, choices in strings.choices.items():
        yield from ((f"choices.{path}.{value}", words) for value, words in choices.items())
    for part in ("ports", "faults", "reasons"):
        yield from ((f"{part}.{code}", words) for code, words in getattr(strings, part).items())


def _blank_words(strings: Strings) -> list[str]:
    return [path for path, words in _all_words(strings) if not words.strip() and not path.endswith(".help")]


def _places(words: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", words))
