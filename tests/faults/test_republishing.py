"""A flow is edited and published while a hundred sessions are open: each goes on in the version it began in."""

import asyncio
from collections import Counter

import pytest

from backend.channels.contract import Sender
from backend.domains.flows.schemas import DraftSave, DraftView, NewFlow, Publish, Published
from backend.models import dead_letters, sessions, versions
from flow_engine.document import Document, Edge, Node, Variable, write_document
from tests.backend.domains.desk import Desk

pytestmark = pytest.mark.asyncio

OPEN = 100
EDITIONS = 4


def customer(number: int) -> Sender:
    """Gives one of many."""
    return Sender(phone=f"55119{number:08}", name="Rui")


def drawn(flow_id: str, edition: int) -> bytes:
    """Draws the flow anew, with other words, other ids of nodes and another variable."""
    question = {"text": f"Question {edition}", "answer": {"kind": "text"}, "variable": f"v{edition}"}
    nodes = [
        Node("t", "keyword_trigger", {"words": ["start"]}),
        Node(f"q{edition}", "ask_question", question),
        Node(f"s{edition}", "send_message", {"text": f"Edition {edition}: {{{{ v{edition} }}}}"}),
        Node("no", "end_flow"),
    ]
    ways = [("t", "next", f"q{edition}"), (f"q{edition}", "answered", f"s{edition}"), (f"s{edition}", "next", "no")]
    ways += [(f"q{edition}", port, "no") for port in ("invalid", "no_reply")]
    document = Document(flow_id, "F", nodes, [Edge(*way) for way in ways], [Variable(f"v{edition}")])
    return write_document(document)


async def begin(desk: Desk, flow_id: str, edition: int) -> None:
    """Publishes an edition while sessions of the ones before are open, then lets customers begin in it."""
    saved = await desk.drafts.save("w1", flow_id, DraftSave(document=drawn(flow_id, edition), revision=edition))
    assert isinstance(saved, DraftView)
    result = await desk.versions.publish("w1", flow_id, Publish(revision=saved.revision), "ana", "en")
    assert isinstance(result, Published), result
    starting = [customer(number) for number in range(OPEN) if edition_of(number) == edition]
    await desk.post(*(desk.says("start", f"start{who.phone}", who) for who in starting))
    await desk.run()


def edition_of(number: int) -> int:
    """Gives the edition in which a customer begins."""
    return 1 + number % EDITIONS


async def test_each_of_a_hundred_open_sessions_goes_on_in_its_own_version(desk: Desk) -> None:
    flow_id = (await desk.flows.create("w1", NewFlow(name="F"), "ana")).id
    for edition in range(1, EDITIONS + 1):
        await begin(desk, flow_id, edition)
    assert len({row.version_id for row in await desk.rows(sessions)}) == EDITIONS
    asked = Counter(desk.channel.texts())
    answers = [desk.says(f"answer {number}", f"answer{number}", customer(number)) for number in range(OPEN)]
    other = desk.beside()  # a process that has seen no version yet, at work while the next one is published
    await asyncio.gather(desk.post(*answers[:50]), desk.post(*answers[50:]), begin(desk, flow_id, EDITIONS + 1))
    await asyncio.gather(desk.run(), other.run())
    assert asked == Counter({f"Question {edition}": OPEN // EDITIONS for edition in range(1, EDITIONS + 1)})
    said = {(to.phone, getattr(content, "text", "")) for one in (desk, other) for to, content, _ in one.channel.sent}
    told = {(customer(number).phone, f"Edition {edition_of(number)}: answer {number}") for number in range(OPEN)}
    assert told <= said
    assert len(desk.channel.sent) + len(other.channel.sent) == 2 * OPEN
    assert Counter(row.status for row in await desk.rows(sessions)) == {"ended": OPEN}
    assert await desk.rows(dead_letters) == []
    assert len(await desk.rows(versions)) == EDITIONS + 1
