"""The demo flows get along with each other in one workspace, and are otherwise what lies in the folder."""

import pytest
from msgspec.structs import replace

from backend.demo.flows import FOLDER, NAMES, START_WORDS, demo_flows, fields_of, teams_of
from flow_engine.check import check
from flow_engine.document import Document, Language, read_document
from flow_engine.flow import Flow
from nodes import catalogue
from nodes.strings import LANGUAGES

TRIGGERS = ("any_message_trigger", "keyword_trigger")


def without_triggers(document: Document) -> Document:
    return replace(document, nodes=[node for node in document.nodes if node.type not in TRIGGERS])


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_wrong_with_them_together(language: Language) -> None:
    flows = [Flow(document, catalogue()) for document in demo_flows(language)]
    assert [issue.code for issue in check(flows)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_triggers_are_changed(language: Language) -> None:
    for name, document in zip(NAMES, demo_flows(language), strict=True):
        original = read_document((FOLDER / f"{name}.{language}.json").read_bytes())
        assert without_triggers(document) == without_triggers(original)
        assert [node.id for node in document.nodes] == [node.id for node in original.nodes]


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_flow_takes_any_message_and_no_word_starts_two(language: Language) -> None:
    documents = demo_flows(language)
    open_to_all = [d.id for d in documents for node in d.nodes if node.type == "any_message_trigger"]
    words = [w for d in documents for node in d.nodes if node.type == "keyword_trigger" for w in node.config["words"]]
    assert open_to_all == ["pizzeria"]
    assert len(words) == len(set(words))
    assert {word for flow in START_WORDS[language].values() for word in flow} <= set(words)


def test_teams_and_fields_are_found() -> None:
    documents = demo_flows("en")
    assert teams_of(documents) == ["Admissions", "Counter", "Reception"]
    assert fields_of(documents) == ["budget", "hours_a_week", "interest", "speciality"]
