"""What cannot be carried out is given up within a minute, shown to an operator and tried again; nobody else waits."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import pytest_asyncio
from msgspec import Struct

from backend.channels.contract import Sender
from backend.conversation.published_flows import Publication, publish
from backend.conversation.turn import Turn
from backend.database import Database
from backend.domains.inbox.schemas import DeadLettersWanted, DeadLetterView
from backend.jobs.take_turns import TurnTaker
from backend.models import conversations, flows, inputs, messages
from backend.tools.http import HttpClient
from backend.tools.web_address import Reach
from flow_engine.document import Document, Edge, Node, write_document
from flow_engine.node_type import NodeType, Outcome
from flow_engine.run import Run
from nodes import catalogue
from tests.backend.domains.desk import Desk
from tests.backend.world import BEGINS_AT, WORKSPACE

pytestmark = pytest.mark.asyncio

GIVEN_UP_S = 60
NEIGHBOURS = [Sender(phone=f"55119{number:08}", name="Rui") for number in range(20)]


class Fuse(Struct, frozen=True):
    """Nothing to set."""


class Explosive(NodeType[Fuse]):
    """A node type with a bug that somebody finds and mends while messages wait."""

    config_type = Fuse
    group = "logic"
    icon = "bomb"
    is_mended = False

    def enter(self, config: Fuse, run: Run) -> Outcome:
        """Fails until it is mended."""
        if not self.is_mended:
            raise ZeroDivisionError("a bug of ours")
        return "next"


class Poisoned(Desk):
    """A desk whose flows may hold a node with a bug."""

    def __init__(self, database: Database, http: HttpClient) -> None:
        super().__init__(database, http)
        self.explosive = Explosive()
        self.published._catalogue = {**catalogue(), "explosive": self.explosive}

    async def draw(self, flow_id: str, nodes: list[Node], *edges: tuple[str, str, str]) -> None:
        """Publishes a flow as it is, past the proofs that would refuse it."""
        document = Document(flow_id, flow_id, nodes, [Edge(*edge) for edge in edges])
        if flow_id not in {row.id for row in await self.rows(flows)}:
            await self.add(flows, workspace_id=WORKSPACE, id=flow_id, name=flow_id, created_at=BEGINS_AT)
        new = Publication(WORKSPACE, flow_id, self.ids.new(), write_document(document).decode(), self.clock.now())
        await self.database.write(lambda connection: publish(connection, new))

    async def letters_after(self, seconds: int) -> list[DeadLetterView]:
        """Lets time go by in steps of a second, as long as an operator sees no dead letter; gives those seen."""
        for _ in range(seconds):
            await self.run()
            if seen := await self.seen():
                return seen
            self.clock.move(1)
        return []

    async def seen(self) -> list[DeadLetterView]:
        """Gives what an operator sees of what was given up."""
        return (await self.letters.list_letters(WORKSPACE, DeadLettersWanted())).items

    async def answered(self) -> set[str]:
        """Gives who was sent something."""
        return {to.phone for to, _, _ in self.channel.sent}


@pytest_asyncio.fixture
async def poisoned(database: Database) -> AsyncIterator[Poisoned]:
    """A workspace whose neighbours have a flow that works."""
    async with HttpClient(Reach()) as http:
        desk = Poisoned(database, http)
        await desk.open()
        await desk.publish(("keyword_trigger", {"words": ["oi"]}), ("send_message", {"text": "Olá"}), flow_id="fine")
        yield desk


def start(word: str, *nodes: Node) -> list[Node]:
    """Gives the nodes of a flow that a word starts, and that says so at its end."""
    return [
        Node("t", "keyword_trigger", {"words": [word]}),
        *nodes,
        Node("end", "send_message", {"text": "Passed"}),
    ]


async def write_together(desk: Poisoned, word: str) -> None:
    """Lets one customer write the word that poisons, before and after the neighbours' messages."""
    await desk.post(desk.says(word, "poison"))
    await desk.post(*(desk.says("oi", f"n{number}", who) for number, who in enumerate(NEIGHBOURS)))


async def test_a_node_that_raises_is_given_up_within_a_minute_and_replayed_once_it_is_mended(
    poisoned: Poisoned,
) -> None:
    await poisoned.draw("f", start("boom", Node("b", "explosive")), ("t", "next", "b"), ("b", "next", "end"))
    await write_together(poisoned, "boom")
    began_at = poisoned.clock.now()
    await poisoned.run()
    assert await poisoned.answered() == {who.phone for who in NEIGHBOURS}  # at once, whatever the other turn does
    (letter,) = await poisoned.letters_after(GIVEN_UP_S)
    assert (poisoned.clock.now() - began_at).total_seconds() <= GIVEN_UP_S
    assert (letter.kind, letter.attempts, letter.can_be_replayed) == ("input", 5, True)
    assert "ZeroDivisionError" in letter.error
    poisoned.explosive.is_mended = True
    await _replayed(poisoned, letter)


async def test_an_endless_flow_is_given_up_at_once_and_replayed_once_it_is_drawn_anew(poisoned: Poisoned) -> None:
    round_ = [Node("a", "jump", {"node_id": "b"}), Node("b", "jump", {"node_id": "a"})]
    await poisoned.draw("f", start("loop", *round_), ("t", "next", "a"))
    await write_together(poisoned, "loop")
    await poisoned.run()
    assert await poisoned.answered() == {who.phone for who in NEIGHBOURS}
    (letter,) = await poisoned.seen()
    assert (letter.kind, letter.attempts, letter.can_be_replayed) == ("input", 1, True)
    assert letter.error.startswith("too_many_steps 100 at f/")
    await poisoned.draw("f", start("loop"), ("t", "next", "end"))
    await _replayed(poisoned, letter)


async def test_an_answer_on_which_a_flow_fails_is_shown_and_what_is_said_next_is_taken(poisoned: Poisoned) -> None:
    loop = [Node("a", "jump", {"node_id": "b"}), Node("b", "jump", {"node_id": "a"})]
    question = Node("q", "ask_question", {"text": "?", "answer": {"kind": "text"}, "variable": "v"})
    edges = (("t", "next", "q"), ("q", "answered", "a"))
    await poisoned.draw("f", [*start("ask"), question, *loop], *edges)
    await poisoned.say("ask", "m1")
    await poisoned.say("something", "m2")
    (letter,) = await poisoned.seen()
    assert letter.subject is not None
    assert letter.subject["message"]["text"] == "something"
    assert await poisoned.say("oi", "m3") == ["Olá"]


async def test_a_process_that_dies_of_a_message_dies_of_it_no_longer_than_a_minute(poisoned: Poisoned) -> None:
    await poisoned.draw("f", start("die"), ("t", "next", "end"))
    await write_together(poisoned, "die")
    began_at, died = poisoned.clock.now(), 0
    with _deadly("die"):
        while not await poisoned.seen():
            worker = poisoned.beside()
            worker.channel = poisoned.channel
            worker.parts.tools.channels.channels["c1"] = poisoned.channel  # type: ignore[attr-defined]
            try:
                while await worker.turns.take_turns() + await worker.performer.take_due():
                    await worker.performer.finish()
            except Died:
                died += 1
            poisoned.clock.move(1)
            assert (poisoned.clock.now() - began_at).total_seconds() <= GIVEN_UP_S
    assert died > 1
    assert await poisoned.answered() == {who.phone for who in NEIGHBOURS}
    (letter,) = await poisoned.seen()
    assert (letter.error, letter.can_be_replayed) == ("the worker ended at each attempt", True)
    await _replayed(poisoned, letter)


class Died(BaseException):
    """The process ends here, as one does that the system kills: nothing of its own runs any more."""


@contextmanager
def _deadly(word: str) -> Iterator[None]:
    """Ends whatever process takes a turn in which the word is said."""
    runs = TurnTaker._run

    async def run(self: TurnTaker, claimed: list[Any]) -> list[Turn]:
        turns = await runs(self, claimed)
        if any(f'"{word}"' in item.payload for turn in turns if not turn.failed for item in turn.claimed.inputs):
            raise Died
        return turns

    TurnTaker._run = run  # type: ignore[method-assign]
    try:
        yield
    finally:
        TurnTaker._run = runs  # type: ignore[method-assign]


async def _replayed(desk: Poisoned, letter: DeadLetterView) -> None:
    """Has it tried again; its customer gets the answer, once."""
    sent = len(desk.channel.sent)
    await desk.letters.replay(WORKSPACE, letter.id)
    await desk.run()
    assert desk.channel.texts()[sent:] == ["Passed"]
    assert await desk.seen() == []
    assert {row.state for row in await desk.rows(inputs)} == {"taken"}
    assert {row.due_at for row in await desk.rows(conversations)} == {None}
    assert len([row for row in await desk.rows(messages) if row.direction == "out"]) == len(desk.channel.sent)
