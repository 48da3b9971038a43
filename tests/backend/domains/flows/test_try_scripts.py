"""A conversation that was tried is written down as a script, and the script plays: until somebody changes the flow."""

from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest
import pytest_asyncio

from backend.domains.flows.schemas import NewFlow
from backend.domains.flows.try_scripts import Played, PlayWanted, ScriptService
from backend.domains.flows.trying import TryTools
from backend.errors import BadInput, Conflict
from flow_engine.document import Document, Node, SavedTest
from nodes import catalogue
from tests.backend.domains.desk import Desk
from tests.backend.domains.flows.trials import HELLO, drawn, fruit, say, tries, wanted

pytestmark = pytest.mark.asyncio

HI = {"type": "say", "text": "hi"}


class Scripts:
    """The scripts of a flow."""

    def __init__(self, desk: Desk, flow_id: str) -> None:
        self.flow_id = flow_id
        self._service = ScriptService(tries(desk), TryTools(desk.database, desk.published, catalogue(), desk.clock))

    async def write(self, document: Document, *actions: dict[str, Any], **more: Any) -> str:
        """Writes a conversation down; all of it fits."""
        own = msgspec.structs.replace(document, id=self.flow_id)
        written = await self._service.write("w1", self.flow_id, wanted(own, *actions, **more), "en")
        assert written.fitted == len(actions)
        return written.script

    async def play(self, document: Document, *scripts: str, tests: list[str] | None = None) -> list[Played]:
        """Plays scripts."""
        kept = [SavedTest(f"t{number}", "", script) for number, script in enumerate(scripts)]
        own = msgspec.structs.replace(document, id=self.flow_id, tests=kept)
        return (await self._service.play("w1", self.flow_id, PlayWanted(own, tests), "en")).results


@pytest_asyncio.fixture
async def scripts(desk: Desk) -> AsyncIterator[Scripts]:
    """The scripts of an empty flow."""
    yield Scripts(desk, (await desk.flows.create("w1", NewFlow(name="Fruit"), "ana")).id)


async def test_a_conversation_is_written_with_what_must_come_of_it(scripts: Scripts) -> None:
    script = await scripts.write(fruit(), HI, {"type": "tap", "option_id": "a"})
    assert script == "> hi\n< What?\n< [1] Apples\n< [2] Pears\n> /tap 1\n< Good choice\n< (end)\n"
    assert await scripts.play(fruit(), script) == [Played(id="t0", code="passed")]


async def test_a_conversation_is_played_with_the_customer_it_was_written_with(scripts: Scripts) -> None:
    document = drawn(HELLO, say("greet", "{{ contact.name }}, {{ contact.fields.city }}"))
    rui = {"name": "Rui", "tags": ["vip"], "fields": {"city": "Recife"}}
    script = await scripts.write(document, HI, contact=rui)
    known = '{"name":"Rui","tags":["vip"],"fields":{"city":"Recife"}}'
    assert script == f"> /customer {known}\n> hi\n< Rui, Recife\n< (end)\n"
    assert await scripts.play(document, script) == [Played(id="t0", code="passed")]


async def test_every_action_can_be_written_and_played_again(scripts: Scripts) -> None:
    nodes = [
        Node("any", "any_message_trigger"),
        Node("order", "event_trigger", {"event": "order"}),
        Node("due", "schedule_trigger", {"cron": "0 9 * * *", "tag": "x"}),
        say("kind", "{{ message.kind }}\n\n  two lines"),
        Node("call", "call_webhook", {"url": "https://a.example/"}),
        Node("model", "ask_llm", {"instructions": "Be brief.", "text": "x", "tools": [{"id": "again"}]}),
        Node("person", "hand_off", {"team": "Sales"}),
        Node("paid", "wait_for_callback", {"name": "paid", "key": "k1"}),
    ]
    ways = [("order", "next", "call"), ("call", "success", "model"), ("model", "again", "model"),
            ("model", "answered", "person"), ("person", "returned", "paid"),
            ("any", "next", "kind"), ("due", "next", "kind")]  # fmt: skip
    actions: list[dict[str, Any]] = [
        {"type": "say", "text": "/slash\nand more"},
        {"type": "send_media", "kind": "document", "caption": "a file"},
        {"type": "send_location", "latitude": -23.5, "longitude": 1.0, "name": "Home"},
        {"type": "send_contact"},
        {"type": "reach_schedule", "node_id": "due"},
        {"type": "give_event", "name": "order", "data": {"a": [1, "b"]}},
        {"type": "answer_http", "status": 200, "body": "text"},
        {"type": "answer_llm", "tool": "again", "data": {}},
        {"type": "answer_llm", "text": "Two\nlines"},
        {"type": "take_handoff"},
        {"type": "close_handoff", "summary": "all done"},
        {"type": "call_back", "name": "paid", "key": "k1", "data": {"x": None}},
        {"type": "give_event", "name": "order"},
        {"type": "answer_http", "error": "timeout"},
        {"type": "pass_time", "seconds": 93_784},
        {"type": "to_time", "at": "2026-03-05T00:00:00Z"},
    ]
    document = drawn(*nodes, edges=ways)
    script = await scripts.write(document, *actions)
    assert script.count("\n> ") + 1 == len(actions)
    assert "> /wait 1d2h3m4s\n" in script
    (result,) = await scripts.play(document, script)
    assert result.code == "passed", result


async def test_an_option_of_an_earlier_message_is_named_by_its_title(scripts: Scripts) -> None:
    more = {"text": "More?", "options": [{"id": "y", "title": "Yes"}]}
    edges = [("hello", "next", "ask"), ("ask", "a", "more")]
    document = drawn(*fruit().nodes, Node("more", "ask_choice", more), edges=edges)
    script = await scripts.write(document, HI, {"type": "tap", "option_id": "a"}, {"type": "tap", "option_id": "b"})
    assert "> /tap Pears\n" in script
    assert (await scripts.play(document, script))[0].code == "passed"


async def test_a_conversation_may_begin_at_a_node(scripts: Scripts) -> None:
    script = await scripts.write(fruit(), start_node_id="pears")
    assert script == "> /start pears\n< Ripe ones\n< (end)\n"
    assert (await scripts.play(fruit(), script))[0].code == "passed"


async def test_what_no_longer_comes_is_told_with_line_and_difference(scripts: Scripts) -> None:
    changed = drawn(HELLO, say("a", "Hello"))
    (result,) = await scripts.play(changed, "> hi\n< Hallo\n")
    assert (result.code, result.number, result.typed, result.diff) == ("differs", 2, "hi", ["- Hallo", "+ Hello"])
    stuck, malformed = await scripts.play(changed, "> hi\n< Hello\n> /tap 1\n", "hello\n")
    assert (stuck.code, stuck.number) == ("nothing_to_tap", 3)
    assert (malformed.code, malformed.number) == ("unmarked_line", 1)
    assert stuck.message
    assert malformed.message


async def test_only_the_asked_tests_are_played(scripts: Scripts) -> None:
    results = await scripts.play(fruit(), "> hi\n< ...\n", "> x\n< y\n", "> hi\n< ...\n", tests=["t0", "t2", "gone"])
    assert [(result.id, result.code) for result in results] == [("t0", "passed"), ("t2", "passed")]


async def test_a_flow_that_cannot_run_passes_nothing(scripts: Scripts) -> None:
    broken = drawn(HELLO, HELLO, edges=[])
    assert (await scripts.play(broken, "> hi\n"))[0].code == "cannot_run"
    with pytest.raises(Conflict):
        await scripts.write(broken, HI)


async def test_another_flows_document_is_refused(scripts: Scripts, desk: Desk) -> None:
    service = ScriptService(tries(desk), TryTools(desk.database, desk.published, catalogue(), desk.clock))
    with pytest.raises(BadInput):
        await service.play("w1", scripts.flow_id, PlayWanted(fruit()), "en")
