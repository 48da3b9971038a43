"""An editor learns all it needs of every node type."""

import pytest

from backend.domains.flows.node_types import NodeTypeService
from backend.errors import NotFound
from flow_engine.document import Language
from nodes import catalogue
from nodes.strings import LANGUAGES

SERVICE = NodeTypeService(catalogue())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_type_has_schema_words_and_help(language: Language) -> None:
    types = SERVICE.list_types(language)
    assert [view.type for view in types] == list(catalogue())
    assert all(view.schema and view.strings.title and view.help for view in types)


def test_ports_follow_the_config() -> None:
    config = {"text": "Which?", "options": [{"id": "a", "title": "A"}, {"id": "b", "title": "B"}]}
    ports = SERVICE.ports("ask_choice", config, "en").ports
    assert [port.name for port in ports][:2] == ["a", "b"]
    assert ports[0].label == "A"


def test_a_bad_config_has_faults_in_words() -> None:
    found = SERVICE.ports("send_message", {"texts": "x"}, "pt_BR")
    assert found.ports == []
    assert {fault.code for fault in found.faults} == {"field_missing", "field_unknown"}
    assert all(fault.message != fault.code for fault in found.faults)
    own = SERVICE.ports("schedule_trigger", {"cron": "nonsense"}, "en")
    assert {fault.path for fault in own.faults} == {"$.cron", "$.tag"}


def test_an_unknown_type_is_not_found() -> None:
    with pytest.raises(NotFound):
        SERVICE.get("../etc", "en")
