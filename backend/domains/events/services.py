"""Events and callbacks: what other systems report becomes an input, or is refused clearly."""

from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.conversation.contexts import read_contacts
from backend.conversation.giving import Given, give_inputs
from backend.conversation.published_flows import PublishedFlows
from backend.database import Database
from backend.domains.events.schemas import CallbackAccepted, EventAccepted, NewCallback, NewEvent
from backend.domains.idempotency import Repeatable, once
from backend.domains.reaching import Named, Reaching, Talk, Unreachable
from backend.errors import BadInput, Conflict, InputFault, NotFound
from backend.jobs.waker import Waker
from backend.known_workspace import WORKSPACE_COLUMNS, known_workspace
from backend.models import callbacks, workspaces
from backend.tools.clock import Clock
from backend.tools.ids import Ids
from flow_engine.context import Contact, Context
from flow_engine.inputs import CallbackReceived, EventReceived
from flow_engine.routing import choose_trigger
from flow_engine.values import MAX_VALUE_LEVELS, Value

NOT_THERE = frozenset({"unknown_contact", "unknown_channel"})


class EventTools(Struct, frozen=True):
    """What the service of events works with."""

    database: Database
    clock: Clock
    ids: Ids
    waker: Waker
    published: PublishedFlows


class EventService:
    """What other systems may report."""

    def __init__(self, tools: EventTools) -> None:
        self._tools = tools
        self._database = tools.database

    async def send(self, workspace_id: str, new: NewEvent, idempotency_key: str = "") -> EventAccepted:
        """Takes an event that starts a flow; when this returns it is on the disk.

        Raises:
            BadInput: the phone number or the data will not do.
            Conflict: no flow takes it, or a person has the chat.
            NotFound: there is no such contact or channel.
        """
        _refuse_deep(new.data)
        now = self._tools.clock.now()
        event = EventReceived(id=self._tools.ids.new(), at=now, name=new.name, data=new.data)
        flow_id = await self._taker(workspace_id, new, event)

        async def take(connection: AsyncConnection) -> EventAccepted:
            talk, reaching = await self._reach(connection, workspace_id, new, now)
            await reaching.make([talk])
            conversation_id = talk.id or ""
            await give_inputs(connection, [Given(workspace_id, conversation_id, event)], now)
            return EventAccepted(
                input_id=event.id,
                contact_id=talk.contact_id or "",
                conversation_id=conversation_id,
                flow_id=flow_id,
            )

        async def unit(connection: AsyncConnection) -> EventAccepted:
            call = Repeatable(workspace_id, idempotency_key and f"event:{idempotency_key}", new, now)
            return await once(connection, call, EventAccepted, lambda: take(connection))

        accepted = await self._database.write(unit)
        self._tools.waker.wake("take_turns")
        return accepted

    async def call_back(self, workspace_id: str, new: NewCallback, idempotency_key: str = "") -> CallbackAccepted:
        """Takes a call that sessions wait for; each wait takes one call, the first.

        Raises:
            BadInput: the data will not do.
            NotFound: nobody waits for it.
        """
        _refuse_deep(new.data)
        now = self._tools.clock.now()

        async def take(connection: AsyncConnection) -> CallbackAccepted:
            c = callbacks.c
            its_rows = c.workspace_id == workspace_id, c.name == new.name, c.key == new.key, c.until > now
            rows = (await connection.execute(select(c.id, c.conversation_id).where(*its_rows).order_by(c.id))).all()
            if not rows:
                raise NotFound("callback")
            given = [_called(workspace_id, row, new, now) for row in rows]
            await give_inputs(connection, given, now)
            return CallbackAccepted([row.conversation_id for row in rows])

        async def unit(connection: AsyncConnection) -> CallbackAccepted:
            call = Repeatable(workspace_id, idempotency_key and f"callback:{idempotency_key}", new, now)
            return await once(connection, call, CallbackAccepted, lambda: take(connection))

        accepted = await self._database.write(unit)
        self._tools.waker.wake("take_turns")
        return accepted

    async def _taker(self, workspace_id: str, new: NewEvent, event: EventReceived) -> str:
        """Gives the flow whose trigger wants an event.

        Raises:
            Conflict: there is none.
        """
        async with self._database.read() as connection:
            talk, _ = await self._reach(connection, workspace_id, new, event.at)
            context, revision = await _context(connection, workspace_id, talk)
            flows = await self._tools.published.of_workspaces(connection, {workspace_id: revision}, [])
        chosen = choose_trigger(event, flows[workspace_id], context)
        if chosen is None:
            raise Conflict("event", [InputFault("$.name", "no_flow_takes_it", new.name)])
        return chosen[0].id

    async def _reach(
        self, connection: AsyncConnection, workspace_id: str, new: NewEvent, now: datetime
    ) -> tuple[Talk, Reaching]:
        """Finds the conversation an event is for.

        Raises:
            BadInput, Conflict, NotFound: as `send` does.
        """
        named = Named(new.contact_id, new.phone, new.channel_id)
        reaching = Reaching(connection, workspace_id, self._tools.ids, now)
        await reaching.load([named])
        found = reaching.find(named, is_sent=False)
        if isinstance(found, Unreachable):
            if found.code in NOT_THERE:
                raise NotFound(found.code)
            raise BadInput("event", [InputFault(found.path, found.code, found.what)])
        if found.is_with_people:
            raise Conflict("event", [InputFault("$", "operator_has_it", found.operator_id or "")])
        return found, reaching


def _called(workspace_id: str, row: Any, new: NewCallback, now: datetime) -> Given:
    """Makes the input of a call; its id lets one wait take one call."""
    called = CallbackReceived(id=f"{row.id}.called", at=now, name=new.name, key=new.key, data=new.data)
    return Given(workspace_id, row.conversation_id, called)


async def _context(connection: AsyncConnection, workspace_id: str, talk: Talk) -> tuple[Context, int]:
    """Reads what a trigger may ask about, and how often what is published has changed."""
    w = workspaces.c
    query = select(*WORKSPACE_COLUMNS, w.flows_revision).where(w.id == workspace_id)
    row = (await connection.execute(query)).one()
    people = await read_contacts(connection, [talk.contact_id]) if talk.contact_id else {}
    contact = people.get(talk.contact_id or "") or Contact(id="", phone=f"+{talk.recipient.phone}")
    return Context(contact, known_workspace(row)), row.flows_revision


def _refuse_deep(data: Value) -> None:
    """Refuses what is nested deeper than values may be."""
    layer = [data]
    for _ in range(MAX_VALUE_LEVELS):
        layer = [
            inner
            for outer in layer
            for inner in (outer.values() if isinstance(outer, dict) else outer if isinstance(outer, list) else ())
        ]
        if not layer:
            return
    raise BadInput("event", [InputFault("$.data", "nested_too_deeply", str(MAX_VALUE_LEVELS))])
