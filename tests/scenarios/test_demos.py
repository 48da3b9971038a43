"""The demo flows talk as their scripts say, in every language, and nothing in them is accused."""

from collections import Counter
from pathlib import Path

import pytest

from backend.commands.check import check_files
from backend.script import parse_script, play
from flow_engine.document import Document, Language
from flow_engine.flow import Flow
from flow_engine.inputs import Message
from flow_engine.marked_strings import fields_of
from flow_engine.session import read_session, write_session
from nodes.strings import LANGUAGES
from tests.scenarios.demos import DOCUMENTS, FOLDER, SCRIPTS, flow, main_flows, simulation, with_sub_flows

MAX_SESSION_BYTES = 2_048


def name_of(path: Path) -> str:
    """Names a test by its file."""
    return path.stem


@pytest.mark.parametrize("path", SCRIPTS, ids=name_of)
def test_a_demo_talks_as_its_script_says_and_its_session_stays_small(path: Path) -> None:
    name, language, _ = path.stem.split(".")
    world = simulation(name, _language(language))
    assert play(world, parse_script(path.read_text(encoding="utf-8"))) is None
    stored = [write_session(turn.session) for turn in world.turns if turn.session]
    assert stored
    assert max(map(len, stored)) <= MAX_SESSION_BYTES
    assert [read_session(data) for data in stored] == [turn.session for turn in world.turns if turn.session]


@pytest.mark.parametrize(("name", "language"), main_flows())
def test_no_demo_has_an_error_or_a_warning(name: str, language: Language) -> None:
    files = [str(FOLDER / f"{found.id}.{language}.json") for found in with_sub_flows(name, language)]
    findings = [finding for file in check_files(files, "en") for finding in file.findings]
    assert [finding.message for finding in findings if finding.issue.severity != "note"] == []


@pytest.mark.parametrize(("name", "language"), main_flows())
def test_every_demo_has_three_scripts_and_the_same_ones_in_each_language(name: str, language: Language) -> None:
    cases = {la: {p.stem.split(".")[2] for p in SCRIPTS if p.stem.startswith(f"{name}.{la}.")} for la in LANGUAGES}
    assert len(cases[language]) >= 3
    assert cases[language] == cases["en"]


@pytest.mark.parametrize("path", [path for path in DOCUMENTS if ".en." not in path.name], ids=name_of)
def test_a_demo_is_built_alike_in_every_language_and_says_it_in_its_own_words(path: Path) -> None:
    name, language = path.stem.split(".")
    own, english = flow(name, _language(language)), flow(name, "en")
    assert own.document.language == language
    assert _structure(own.document) == _structure(english.document)
    assert _texts(own) & _texts(english) == set()


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_no_two_cards_of_a_demo_lie_on_each_other(path: Path) -> None:
    name, language = path.stem.split(".")
    places = Counter(node.position for node in flow(name, _language(language)).document.nodes)
    assert max(places.values()) == 1


def test_every_card_of_every_demo_is_walked() -> None:
    worlds = [simulation("course", "en", contact_id) for contact_id in ("c1", "c2", "c3", "c4")]  # for both greetings
    for world in worlds:
        world.send(Message(text="hello"))
    for path in SCRIPTS:
        name, language, _ = path.stem.split(".")
        worlds.append(simulation(name, _language(language)))
        play(worlds[-1], parse_script(path.read_text(encoding="utf-8")))
    walked = {(visit.flow_id, visit.node_id) for world in worlds for turn in world.turns for visit in turn.path}
    flows = [found for name, _ in main_flows() for found in with_sub_flows(name, "en")]
    assert {(found.id, step_id) for found in flows for step_id in found.steps} - walked == set()


def _language(name: str) -> Language:
    return next(language for language in LANGUAGES if language == name)


def _structure(document: Document) -> object:
    nodes = [(node.id, node.type, node.position) for node in document.nodes]
    return document.id, nodes, document.edges, document.variables


def _texts(found: Flow) -> set[str]:
    """Gathers what the flow says to customers."""
    fields = (field for step in found.steps.values() for field in fields_of(step.config))
    return {field.value for field in fields if field.widget == "message_text" and field.value}
