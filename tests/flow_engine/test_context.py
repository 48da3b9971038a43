"""What a flow does to the contact is seen by what follows."""

from typing import Any

import pytest

from flow_engine.contents import TextContent
from flow_engine.context import Contact, contact_after
from flow_engine.document import Edge, Node
from flow_engine.effects import Effect, OpenHandoff, SendMessage, SetContactField, SetOptIn, TagContact
from tests.flow_engine.conversation import ANA, Conversation, flow_of, row, texts

TOLD = "{{ contact.tags | join: '+' }} {{ contact.fields.city }} {{ contact.is_opted_in }}"


def test_tags_are_put_on_and_taken_off() -> None:
    contact = Contact("c1", tags=frozenset({"lead", "old"}))
    after = contact_after(contact, TagContact(id="e1", add=["vip", "old"], remove=["lead", "unknown"]))
    assert after.tags == {"old", "vip"}
    assert contact.tags == {"lead", "old"}


def test_a_field_is_written_beside_the_others_and_emptied() -> None:
    contact = Contact("c1", fields={"city": "Recife", "age": 40})
    older = contact_after(contact, SetContactField(id="e1", field="age", value=41))
    assert older.fields == {"city": "Recife", "age": 41}
    assert contact_after(older, SetContactField(id="e2", field="age")).fields == {"city": "Recife", "age": None}


@pytest.mark.parametrize("is_opted_in", [True, False])
def test_consent_is_recorded(is_opted_in: bool) -> None:
    contact = Contact("c1", is_opted_in=not is_opted_in)
    assert contact_after(contact, SetOptIn(id="e1", is_opted_in=is_opted_in)).is_opted_in is is_opted_in


@pytest.mark.parametrize("effect", [SendMessage(id="e1", content=TextContent("Hi")), OpenHandoff(id="e1")])
def test_other_effects_leave_the_contact_as_it_is(effect: Effect) -> None:
    assert contact_after(ANA, effect) is ANA


def test_later_nodes_of_the_same_sprint_see_the_changes() -> None:
    flow = row(
        Node("before", "send_message", {"text": f"[{TOLD}]"}),
        Node("tag", "tag_contact", {"add": ["vip", "customer"], "remove": ["lead"]}),
        Node("field", "set_contact_field", {"field": "city", "value": "Recife"}),
        Node("opt_in", "set_opt_in", {"is_opted_in": True}),
        Node("after", "send_message", {"text": f"[{TOLD}]"}),
    )
    conversation = Conversation(flow, contact=Contact("c1", tags=frozenset({"lead"})))
    assert texts(conversation.say("Hi")) == ["[lead  false]", "[customer+vip Recife true]"]


def test_a_branch_of_the_same_sprint_decides_by_the_new_tags() -> None:
    rule: dict[str, Any] = {"left": "contact.tags", "operator": "contains", "right": "VIP"}
    nodes = [
        Node("trigger", "any_message_trigger"),
        Node("tag", "tag_contact", {"add": ["vip"]}),
        Node("is_vip", "branch", {"cases": [{"id": "yes", "condition": {"rules": [rule]}}]}),
    ]
    edges = [Edge("trigger", "next", "tag"), Edge("tag", "next", "is_vip")]
    sprint = Conversation(flow_of(nodes, edges)).say("Hi")
    assert [visit.port for visit in sprint.path] == ["next", "next", "yes"]


def test_a_failed_session_changes_no_contact() -> None:
    flow = row(Node("tag", "tag_contact", {"add": ["vip"]}), Node("fails", "send_message", {"text": "{{ nobody }}"}))
    conversation = Conversation(flow)
    assert conversation.say("Hi").effects == []
    assert conversation.context.contact == ANA
