"""A small installation for the tests: a workspace with a channel, a clock that stands still, and what asks it."""

import itertools
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, Table, insert, select

from backend.channels.contract import Batch, InboundMessage, Sender, StatusUpdate, Update
from backend.conversation.giving import Given, give_inputs
from backend.conversation.published_flows import Publication, PublishedFlows, publish
from backend.conversation.receive import Origin, Received, Receiver
from backend.database import Database
from backend.effects.performer import Performer
from backend.jobs.parts import Parts, Tools
from backend.jobs.take_turns import TurnTaker
from backend.jobs.waker import InProcessWaker
from backend.models import channels, conversations, flows, messages, workspaces
from backend.tools.clock import MovableClock
from backend.tools.ids import Ids
from flow_engine.document import Document, Edge, Node, write_document
from flow_engine.flow import Catalogue, Flow
from flow_engine.inputs import Input, Message
from nodes import catalogue
from tests.backend.outside import FakeChannel, FakeChannels, FakeHttp, FakeLlm

BEGINS_AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
WORKSPACE, CHANNEL, NUMBER = "w1", "c1", "n1"
ORIGIN = Origin(WORKSPACE, CHANNEL, "test")
ANA = Sender(phone="5511987654321", bsuid="BR.ana", name="Ana Lima")


class World:
    """What a test has at hand; a second one on the same database is a second process."""

    def __init__(self, database: Database, node_types: Catalogue | None = None) -> None:
        self.database = database
        self.clock = MovableClock(BEGINS_AT)
        self.ids = Ids(self.clock)
        self.waker = InProcessWaker()
        self.receiver = Receiver(database, self.clock, self.ids, self.waker)
        self.channel = FakeChannel()
        self.http, self.llm = FakeHttp(), FakeLlm()
        self.published = PublishedFlows(node_types or catalogue())
        tools = Tools(FakeChannels({CHANNEL: self.channel}), self.http, self.llm, lambda: 1.0)
        self.parts = Parts(database, self.clock, self.ids, self.waker, tools)
        self.performer = Performer(self.parts)
        self.turns = TurnTaker(self.parts, self.published, self.performer)

    async def open(self) -> "World":
        """Makes the workspace and its channel, and another workspace with the same number."""
        for workspace_id, channel_id in ((WORKSPACE, CHANNEL), ("w2", "c2")):
            await self.add(workspaces, id=workspace_id, name="Fluxo", created_at=BEGINS_AT)
            row = {"workspace_id": workspace_id, "provider": "test", "number_id": NUMBER}
            await self.add(channels, id=channel_id, created_at=BEGINS_AT, **row)
        return self

    def beside(self) -> "World":
        """Gives a second process at the same moment."""
        other = World(self.database)
        other.clock.move((self.clock.now() - other.clock.now()).total_seconds())
        return other

    async def add(self, table: Table, **row: Any) -> None:
        """Puts a row into a table."""
        await self.database.write(lambda connection: connection.execute(insert(table), row))

    async def rows(self, table: Table, *order: Any) -> list[Any]:
        """Reads a table."""
        return await self.read(select(table).order_by(*order))

    async def read(self, query: Select[Any]) -> list[Any]:
        """Reads rows."""
        async with self.database.read() as connection:
            return list(await connection.execute(query))

    async def post(self, *updates: Update, number: str = NUMBER, origin: Origin = ORIGIN) -> Received:
        """The provider posts."""
        return await self.receiver.receive(origin, Batch([(number, update) for update in updates]))

    def says(self, text: str, provider_id: str, sender: Sender = ANA, at: datetime | None = None) -> InboundMessage:
        """A customer's message."""
        return InboundMessage(provider_id, at or self.clock.now(), sender, Message(text=text), {"text": text})

    def status(self, provider_id: str, status: Any, effect_id: str = "", **more: Any) -> StatusUpdate:
        """A status update."""
        return StatusUpdate(provider_id, status, self.clock.now(), effect_id, **more)

    # Flows

    async def publish(
        self, *steps: tuple[str, dict[str, Any]], flow_id: str = "f1", edges: Any = None, **names: str
    ) -> str:
        """Publishes a flow whose nodes follow each other, with the ids a, b, c …; gives the version's id.

        Args:
            edges: (source, port, target) instead, where they do not.
            names: that nodes were given, by id.
        """
        ids = [chr(97 + index) for index in range(len(steps))]
        nodes = [
            Node(id_, type_, config, name=names.get(id_, "")) for id_, (type_, config) in zip(ids, steps, strict=True)
        ]
        row = [(id_, "next", after) for id_, after in itertools.pairwise(ids)]
        document = Document(flow_id, flow_id, nodes, [Edge(*edge) for edge in (row if edges is None else edges)])
        assert not Flow(document, catalogue()).faults
        if not await self.read(select(flows.c.id).where(flows.c.workspace_id == WORKSPACE, flows.c.id == flow_id)):
            await self.add(flows, workspace_id=WORKSPACE, id=flow_id, name=flow_id, created_at=BEGINS_AT)
        version_id = self.ids.new()
        new = Publication(WORKSPACE, flow_id, version_id, write_document(document).decode(), self.clock.now())
        await self.database.write(lambda connection: publish(connection, new))
        return version_id

    # What happens

    async def run(self) -> None:
        """Takes turns and performs effects until nothing is due."""
        while await self.turns.take_turns() + await self.performer.take_due():
            await self.performer.finish()

    async def say(self, text: str, provider_id: str, sender: Sender = ANA) -> list[str]:
        """A customer writes, and everything that follows happens; gives what was sent since."""
        before = len(self.channel.sent)
        await self.post(self.says(text, provider_id, sender))
        await self.run()
        return self.channel.texts()[before:]

    async def give(self, *given: Input) -> None:
        """Inputs come in for the only conversation, and everything that follows happens."""
        (conversation,) = await self.rows(conversations)
        items = [Given(WORKSPACE, conversation.id, item) for item in given]
        await self.database.write(lambda connection: give_inputs(connection, items, self.clock.now()))
        await self.run()

    async def statuses(self) -> list[str]:
        """Gives how far each outgoing message is."""
        rows = await self.rows(messages, messages.c.created_at, messages.c.id)
        return [row.status for row in rows if row.direction == "out"]
