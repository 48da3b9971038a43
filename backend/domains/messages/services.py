"""Messages that people and programs send: stored, then performed after the commit like those of flows."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.channels.cloud_api.outbound_limits import faults_of
from backend.conversation.ownership import Making
from backend.conversation.writing_people import note_writer, note_written, reopen_closed
from backend.database import Database
from backend.domains.idempotency import Repeatable, once
from backend.domains.messages.advertising import Refusals
from backend.domains.messages.schemas import Accepted, BulkAnswer, BulkMessages, Declined, MessageView, NewMessage
from backend.domains.reaching import Named, Reaching, Talk, Unreachable
from backend.domains.rows import the_row
from backend.effects import effect_kinds, tag_of
from backend.effects.contract import Recording, Rows
from backend.errors import BadInput, Conflict, InputFault, NotFound
from backend.jobs.waker import Waker
from backend.models import conversations, effects, messages
from backend.tools.clock import Clock
from backend.tools.ids import Ids
from backend.tools.json_text import read_json, write_json
from flow_engine.contents import Content, TemplateContent
from flow_engine.effects import SendMessage

NOT_THERE = frozenset({"unknown_contact", "unknown_channel"})
AT_ODDS = frozenset({"window_closed", "opted_out", "channel_stopped", "channel_needed", "recipient_needed"})

_WANT = insert(effects)
_TOUCH = (
    update(conversations)
    .where(conversations.c.id == bindparam("conversation"))
    .values(active_at=bindparam("at"), status="open", closed_at=None)
)


class MessageService:
    """What may be done with messages."""

    def __init__(self, database: Database, clock: Clock, ids: Ids, waker: Waker) -> None:
        self._database = database
        self._clock = clock
        self._ids = ids
        self._waker = waker

    async def send(
        self, workspace_id: str, new: NewMessage, idempotency_key: str = "", operator_id: str = ""
    ) -> Accepted:
        """Takes a message to be sent; when this returns it is on the disk.

        Args:
            operator_id: the person who writes; a chat of the bot is theirs from now on. Empty for a program.

        Raises:
            NotFound: there is no such contact or channel.
            Conflict: the 24-hour window is closed, the channel cannot send, or the contact refuses advertising.
            BadInput: the content or the phone number will not do; all faults are named.
        """
        answer = await self.send_many(workspace_id, BulkMessages([new]), idempotency_key, operator_id)
        first = answer.items[0]
        if isinstance(first, Accepted):
            return first
        if first.code in NOT_THERE:
            raise NotFound(first.code)
        faults = first.faults or [InputFault("$", first.code)]
        raise Conflict(first.code, faults) if first.code in AT_ODDS else BadInput(first.code, faults)

    async def send_many(
        self, workspace_id: str, bulk: BulkMessages, idempotency_key: str = "", operator_id: str = ""
    ) -> BulkAnswer:
        """Takes messages to be sent, each judged on its own; when this returns they are on the disk.

        Args:
            operator_id: as in `send`.

        Raises:
            Conflict: the idempotency key was used for other messages.
        """
        now = self._clock.now()

        async def unit(connection: AsyncConnection) -> BulkAnswer:
            sending = _Sending(connection, workspace_id, Making(self._ids, now), operator_id)
            call = Repeatable(workspace_id, idempotency_key, bulk, now)
            return await once(connection, call, BulkAnswer, lambda: sending.take(bulk.items))

        answer = await self._database.write(unit)
        if answer.accepted_count:
            self._waker.wake("perform_effects")
            self._waker.wake("take_turns")  # flows that are told of a person
        return answer

    async def get(self, workspace_id: str, message_id: str) -> MessageView:
        """Gives a message and how far it came.

        Raises:
            NotFound: there is none.
        """
        m = messages.c
        query = select(messages).where(m.workspace_id == workspace_id, m.id == message_id)
        async with self._database.read() as connection:
            row = await the_row(connection, query, "message")
        return message_view(row)


def message_view(row: Any) -> MessageView:
    """Shows a message's row."""
    return MessageView(
        id=row.id,
        conversation_id=row.conversation_id,
        channel_id=row.channel_id,
        operator_id=row.operator_id,
        direction=row.direction,
        kind=row.kind,
        content=read_json(row.content),
        reply_to=row.reply_to,
        provider_id=row.provider_id,
        status=row.status,
        status_at=row.status_at,
        error_code=row.error_code,
        error_text=row.error_text,
        reaction=row.reaction,
        at=row.at,
        created_at=row.created_at,
    )


class _Ready(Struct, frozen=True):
    """A message that will be sent."""

    talk: Talk
    content: Content
    reply_to: str


class _Sending:
    """Stores the messages of one call, inside one transaction."""

    def __init__(self, connection: AsyncConnection, workspace_id: str, making: Making, operator_id: str) -> None:
        self._connection = connection
        self._workspace_id = workspace_id
        self._making = making
        self._operator_id = operator_id
        self._ids = making.ids
        self._now = making.now
        self._reaching = Reaching(connection, workspace_id, making.ids, making.now)

    async def take(self, items: Sequence[NewMessage]) -> BulkAnswer:
        """Judges the messages and stores those that will be sent."""
        named = [Named(item.contact_id, item.phone, item.channel_id) for item in items]
        await self._reaching.load(named)
        judged = [self._judge(item, whom) for item, whom in zip(items, named, strict=True)]
        judged = await self._without_unwanted(judged)
        ready = [one for one in judged if isinstance(one, _Ready)]
        await self._reaching.make(one.talk for one in ready)
        rows = Rows()
        answers = [self._record(one, rows) if isinstance(one, _Ready) else one for one in judged]
        touched = sorted({one.talk.id or "" for one in ready})
        for conversation_id in touched:
            rows.add(_TOUCH, conversation=conversation_id, at=self._now)
        await rows.write(self._connection)
        if self._operator_id:
            sent = [answer.message_id for answer in answers if isinstance(answer, Accepted)]
            await note_writer(self._connection, sent, self._operator_id)
            await note_written(self._connection, touched, self._operator_id, self._making)
        else:
            await reopen_closed(self._connection, touched, self._making)
        return BulkAnswer(answers, len(ready))

    def _judge(self, item: NewMessage, whom: Named) -> _Ready | Declined:
        found = self._reaching.find(whom)
        unfit = faults_of(item.content)
        faults = [InputFault("$.content", "unfit_content", told) for told in unfit]
        if isinstance(found, Unreachable):
            return Declined(code=found.code, faults=[InputFault(found.path, found.code, found.what), *faults])
        if faults:
            return Declined(code="unfit_content", faults=faults)
        if not isinstance(item.content, TemplateContent) and not found.takes_free_form(self._now):
            return Declined(code="window_closed", faults=[InputFault("$.content", "window_closed")])
        return _Ready(found, item.content, item.reply_to)

    async def _without_unwanted(self, judged: list[_Ready | Declined]) -> list[_Ready | Declined]:
        """Declines advertising for people who do not want any."""
        sends = [
            (one.talk, one.content)
            for one in judged
            if isinstance(one, _Ready) and isinstance(one.content, TemplateContent)
        ]
        if not sends:
            return judged
        refusals = Refusals(self._connection, self._workspace_id)
        await refusals.load(sends)
        unwanted = Declined(code="opted_out", faults=[InputFault("$.content", "opted_out")])
        return [unwanted if isinstance(one, _Ready) and refusals.hold(one.talk, one.content) else one for one in judged]

    def _record(self, ready: _Ready, rows: Rows) -> Accepted:
        talk, effect = ready.talk, SendMessage(id=self._ids.new(), content=ready.content, reply_to=ready.reply_to)
        accepted = Accepted(
            message_id=effect.id,
            contact_id=talk.contact_id or "",
            conversation_id=talk.id or "",
            channel_id=talk.channel_id,
        )
        recording = Recording(
            workspace_id=self._workspace_id,
            conversation_id=accepted.conversation_id,
            channel_id=accepted.channel_id,
            contact_id=accepted.contact_id,
            session_id="",
            now=self._now,
            ids=self._ids,
            rows=rows,
        )
        effect_kinds()[tag_of(effect)].record(effect, recording)
        rows.add(
            _WANT,
            id=effect.id,
            workspace_id=self._workspace_id,
            conversation_id=accepted.conversation_id,
            channel_id=accepted.channel_id,
            session_id="",
            kind=tag_of(effect),
            payload=write_json(effect),
            state="due",
            due_at=self._now,
            created_at=self._now,
        )
        return accepted
