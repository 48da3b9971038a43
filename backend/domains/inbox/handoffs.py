"""People and chats: they take them over, hand them on, put them aside, give them back to the bot, and close them."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, TypeAlias, TypeVar

from msgspec import UNSET, Struct
from msgspec.structs import replace
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.conversation.ownership import Chat, Making, hand_over, lock
from backend.conversation.published_flows import PublishedFlows
from backend.conversation.satisfaction import ask as ask_satisfaction
from backend.conversation.service_levels import team_key
from backend.database import Database
from backend.domains.inbox.handoff_schemas import (
    Assignment,
    Closing,
    GivingBack,
    HandoffList,
    HandoffView,
    Priority,
    TakeoverList,
    TakeoverView,
)
from backend.domains.subscriptions.schemas import EventKind
from backend.domains.subscriptions.telling import Event, tell
from backend.errors import BadInput, Conflict, InputFault, NotFound
from backend.jobs.waker import Waker
from backend.models import conversations, handoffs, memberships, takeovers, teams, users, workspaces
from backend.tools.clock import Clock
from backend.tools.ids import Ids
from flow_engine.handover import Assigned, Change, Claimed, Closed, GivenBack, Queued, Reopened

T = TypeVar("T", bound=Struct)
Act: TypeAlias = Callable[[AsyncConnection, Chat, Making], Awaitable[None]]


class HandoffTools(Struct, frozen=True):
    """What the service works with."""

    database: Database
    clock: Clock
    ids: Ids
    waker: Waker
    published: PublishedFlows


class HandoffService:
    """What people do with conversations."""

    def __init__(self, tools: HandoffTools) -> None:
        self._tools = tools
        self._database = tools.database

    async def list_handoffs(self, workspace_id: str, conversation_id: str) -> HandoffList:
        """Lists the times a flow put a conversation before people, the latest first.

        Raises:
            NotFound: there is no such conversation.
        """
        return HandoffList(await self._list(HandoffView, handoffs, "opened_at", workspace_id, conversation_id))

    async def list_takeovers(self, workspace_id: str, conversation_id: str) -> TakeoverList:
        """Lists the times people had a conversation, the latest first.

        Raises:
            NotFound: there is no such conversation.
        """
        return TakeoverList(await self._list(TakeoverView, takeovers, "began_at", workspace_id, conversation_id))

    async def take(self, workspace_id: str, conversation_id: str, operator_id: str) -> None:
        """Takes a conversation over.

        Raises:
            NotFound: there is no such conversation.
            Conflict: somebody else has it; the fault names who.
        """

        async def act(connection: AsyncConnection, chat: Chat, making: Making) -> None:
            changed = await hand_over(connection, chat, Claimed(operator_id), making)
            if changed.refusal:
                name = await _name_of(connection, chat.ownership.operator_id)
                raise Conflict("conversation", [InputFault("$", "taken_by_another", name)])

        await self._act(workspace_id, conversation_id, act)

    async def assign(self, workspace_id: str, conversation_id: str, wanted: Assignment) -> None:
        """Gives a conversation to a member, whoever has it, or puts it into a queue.

        Raises:
            NotFound: there is no such conversation.
            BadInput: the operator is no member, there is no such team, or neither is named.
        """
        operator_id, team = wanted.operator_id, wanted.team
        if operator_id is UNSET and team is UNSET:
            raise BadInput("assignment", [InputFault("$.operator_id", "field_missing")])

        async def act(connection: AsyncConnection, chat: Chat, making: Making) -> None:
            if team:
                await _refuse_unknown_team(connection, workspace_id, team)
            if isinstance(operator_id, str):
                await _refuse_stranger(connection, workspace_id, operator_id)
            if team is not UNSET or not operator_id:
                queued = Queued(chat.ownership.team if team is UNSET else team)
                changed = await hand_over(connection, chat, queued, making)
                chat = replace(chat, ownership=changed.ownership)
            if isinstance(operator_id, str):
                await hand_over(connection, chat, Assigned(operator_id), making)

        await self._act(workspace_id, conversation_id, act)

    async def give_back(self, workspace_id: str, conversation_id: str, wanted: GivingBack) -> None:
        """Gives a conversation back to the bot.

        Raises:
            NotFound: there is no such conversation.
            BadInput: there is no such published flow, or no such node in it.
            Conflict: people do not have it.
        """

        async def act(connection: AsyncConnection, chat: Chat, making: Making) -> None:
            if wanted.at == "node":
                await self._refuse_unknown_node(connection, workspace_id, wanted)
            given = GivenBack(wanted.at, wanted.flow_id, wanted.node_id, wanted.summary)
            said = replace(making, summary=wanted.summary, end_reason="given_back")
            _refuse(await hand_over(connection, chat, given, said), "nothing_to_give_back")

        await self._act(workspace_id, conversation_id, act)

    async def close(self, workspace_id: str, conversation_id: str, wanted: Closing) -> None:
        """Ends a conversation and the flows under way in it.

        Raises:
            NotFound: there is no such conversation.
            Conflict: it is closed already.
        """

        async def act(connection: AsyncConnection, chat: Chat, making: Making) -> None:
            said = replace(making, reason=wanted.reason, end_reason="closed")
            _refuse(await hand_over(connection, chat, Closed(), said), "already_closed")
            if wanted.ask_satisfaction:
                await ask_satisfaction(connection, chat, making)

        await self._act(workspace_id, conversation_id, act)
        self._tools.waker.wake("perform_effects")

    async def reopen(self, workspace_id: str, conversation_id: str) -> None:
        """Opens a closed conversation again, for the bot; one that is open stays as it is.

        Raises:
            NotFound: there is no such conversation.
        """

        async def act(connection: AsyncConnection, chat: Chat, making: Making) -> None:
            await hand_over(connection, chat, Reopened(), making)

        await self._act(workspace_id, conversation_id, act)

    async def snooze(self, workspace_id: str, conversation_id: str, until: datetime | None) -> None:
        """Puts a conversation aside until a moment, or brings it back.

        Raises:
            NotFound: there is no such conversation.
            BadInput: the moment has passed.
            Conflict: people do not have it.
        """

        async def act(connection: AsyncConnection, chat: Chat, making: Making) -> None:
            if until is not None and until <= making.now:
                raise BadInput("snooze", [InputFault("$.until", "moment_has_passed")])
            if until is not None and not chat.ownership.is_bot_silent:
                raise Conflict("conversation", [InputFault("$", "not_with_people")])
            await _set(connection, chat, snoozed_until=until)
            kind: EventKind = "conversation.snoozed" if until else "conversation.woken"
            data = {"conversation_id": chat.id, "contact_id": chat.contact_id, "until": until}
            await tell(connection, Event(workspace_id, kind, making.now, data), making.ids)

        await self._act(workspace_id, conversation_id, act)

    async def prioritize(self, workspace_id: str, conversation_id: str, priority: Priority) -> None:
        """Says how urgent a conversation is.

        Raises:
            NotFound: there is no such conversation.
        """

        async def act(connection: AsyncConnection, chat: Chat, making: Making) -> None:
            await _set(connection, chat, priority=priority)

        await self._act(workspace_id, conversation_id, act)

    async def _act(self, workspace_id: str, conversation_id: str, act: Act) -> None:
        """Does something with a locked conversation, and wakes whoever then has work."""
        making = Making(self._tools.ids, self._tools.clock.now())

        async def unit(connection: AsyncConnection) -> None:
            chats = await lock(connection, [conversation_id], workspace_id)
            if not chats:
                raise NotFound("conversation")
            await act(connection, chats[0], making)

        await self._database.write(unit)
        self._tools.waker.wake("take_turns")
        self._tools.waker.wake("tend_queues")

    async def _list(self, kind: type[T], table: Any, order: str, workspace_id: str, conversation_id: str) -> list[T]:
        c = table.c
        query = select(table).where(c.workspace_id == workspace_id, c.conversation_id == conversation_id)
        its_row = conversations.c.workspace_id == workspace_id, conversations.c.id == conversation_id
        async with self._database.read() as connection:
            if (await connection.execute(select(conversations.c.id).where(*its_row))).first() is None:
                raise NotFound("conversation")
            rows = (await connection.execute(query.order_by(c[order].desc(), c.id.desc()))).all()
        return [kind(**{name: getattr(row, name) for name in kind.__struct_fields__}) for row in rows]

    async def _refuse_unknown_node(self, connection: AsyncConnection, workspace_id: str, wanted: GivingBack) -> None:
        revision = select(workspaces.c.flows_revision).where(workspaces.c.id == workspace_id)
        revisions = {workspace_id: (await connection.execute(revision)).scalar_one()}
        flows = (await self._tools.published.of_workspaces(connection, revisions, []))[workspace_id]
        flow = flows.current(wanted.flow_id)
        if flow is None or not flow.is_runnable:
            raise BadInput("give back", [InputFault("$.flow_id", "unknown_flow", wanted.flow_id)])
        if wanted.node_id not in flow.steps:
            raise BadInput("give back", [InputFault("$.node_id", "unknown_node", wanted.node_id)])


def _refuse(changed: Change, code: str) -> None:
    if changed.refusal:
        raise Conflict("conversation", [InputFault("$", code)])


async def _set(connection: AsyncConnection, chat: Chat, **values: Any) -> None:
    await connection.execute(update(conversations).where(conversations.c.id == chat.id).values(values))


async def _name_of(connection: AsyncConnection, user_id: str) -> str:
    row = (await connection.execute(select(users.c.name, users.c.email).where(users.c.id == user_id))).one_or_none()
    return str(row.name or row.email) if row else user_id


async def _refuse_stranger(connection: AsyncConnection, workspace_id: str, user_id: str) -> None:
    m = memberships.c
    query = select(m.user_id).where(m.workspace_id == workspace_id, m.user_id == user_id)
    if (await connection.execute(query)).first() is None:
        raise BadInput("operator", [InputFault("$.operator_id", "unknown_operator", user_id)])


async def _refuse_unknown_team(connection: AsyncConnection, workspace_id: str, name: str) -> None:
    t = teams.c
    query = select(t.key).where(t.workspace_id == workspace_id, t.key == team_key(name))
    if (await connection.execute(query)).first() is None:
        raise BadInput("team", [InputFault("$.team", "unknown_team", name)])
