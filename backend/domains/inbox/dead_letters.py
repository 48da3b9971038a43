"""Dead letters: what was given up, until somebody has it tried again."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.conversation.giving import DUE_AT
from backend.database import Database
from backend.domains.inbox.schemas import DeadLetterPage, DeadLettersWanted, DeadLetterView
from backend.domains.inbox.shown import shown_json
from backend.domains.pages import MomentPlace, TextPlace, below, read_cursor, write_cursor
from backend.errors import Conflict, InputFault, NotFound
from backend.jobs.waker import Waker
from backend.models import contacts, conversations, dead_letters, effects, inputs, messages, sessions
from backend.tools.clock import Clock

REPLAYED_EFFECT = "send_message"  # of the others the flow was told that they failed, and has gone on


class DeadLetterService:
    """What may be done with dead letters."""

    def __init__(self, database: Database, clock: Clock, waker: Waker) -> None:
        self._database = database
        self._clock = clock
        self._waker = waker

    async def list_letters(self, workspace_id: str, wanted: DeadLettersWanted) -> DeadLetterPage:
        """Lists dead letters, the latest first."""
        d = dead_letters.c
        is_replayed = d.replayed_at.is_not(None) if wanted.is_replayed else d.replayed_at.is_(None)
        query = _letters(workspace_id).where(is_replayed)
        place = read_cursor(wanted.cursor, tuple[MomentPlace, TextPlace])
        if place:
            query = query.where(below((d.created_at, d.id), place))
        async with self._database.read() as connection:
            found = await connection.execute(query.order_by(d.created_at.desc(), d.id.desc()).limit(wanted.limit + 1))
            rows = found.all()
        shown = [_view(row) for row in rows[: wanted.limit]]
        more = write_cursor(shown[-1].created_at, shown[-1].id) if len(rows) > wanted.limit else None
        return DeadLetterPage(shown, more)

    async def replay(self, workspace_id: str, letter_id: str) -> DeadLetterView:
        """Has something tried again.

        Raises:
            NotFound: there is no such dead letter.
            Conflict: it was replayed already, or is not what it was, or a flow has gone on without it.
        """
        now = self._clock.now()

        async def unit(connection: AsyncConnection) -> None:
            row = await _letter(connection, workspace_id, letter_id)
            mark = update(dead_letters).where(
                dead_letters.c.workspace_id == workspace_id,
                dead_letters.c.id == letter_id,
                dead_letters.c.replayed_at.is_(None),
            )
            if (await connection.execute(mark.values(replayed_at=now))).rowcount == 0:
                raise Conflict("dead letter", [InputFault("$", "replayed_already")])
            is_done = _replay_input if row.kind == "input" else _replay_effect
            if not await is_done(connection, row, now):
                raise Conflict("dead letter", [InputFault("$", "cannot_be_replayed")])

        await self._database.write(unit)
        self._waker.wake("take_turns")
        self._waker.wake("perform_effects")
        async with self._database.read() as connection:
            return _view(await _letter(connection, workspace_id, letter_id))


async def _replay_input(connection: AsyncConnection, row: Any, now: datetime) -> bool:
    i, c = inputs.c, conversations.c
    its_input = i.workspace_id == row.workspace_id, i.id == row.subject_id
    can_be = or_(i.state == "dead", (i.state == "taken") & _flow_failed())
    revived = update(inputs).where(*its_input, can_be).values(state="pending", session_id=None)
    if (await connection.execute(revived)).rowcount == 0:
        return False
    its_talk = c.workspace_id == row.workspace_id, c.id == row.conversation_id
    await connection.execute(update(conversations).where(*its_talk).values(due_at=DUE_AT), {"due": now})
    return True


async def _replay_effect(connection: AsyncConnection, row: Any, now: datetime) -> bool:
    e, m = effects.c, messages.c
    its_effect = e.workspace_id == row.workspace_id, e.id == row.subject_id
    revived = update(effects).where(*its_effect, e.state == "failed", e.kind == REPLAYED_EFFECT)
    values = {"state": "due", "attempts": 0, "due_at": now, "error": "", "done_at": None, "doubted_at": None}
    if (await connection.execute(revived.values(values))).rowcount == 0:
        return False
    its_message = m.workspace_id == row.workspace_id, m.id == row.subject_id
    queued = {"status": "queued", "status_rank": 0, "error_code": 0, "error_text": "", "status_at": None}
    queued |= {"provider_id": None}  # it gets another one
    await connection.execute(update(messages).where(*its_message).values(queued))
    return True


def _flow_failed() -> ColumnElement[bool]:
    """Tells whether an input led to a session that failed on it: nothing came of it, so it may be taken anew."""
    s = sessions.c
    its_session = s.workspace_id == inputs.c.workspace_id, s.id == inputs.c.session_id
    return exists().where(*its_session, s.status == "failed")


def _letters(workspace_id: str) -> Select[Any]:
    d = dead_letters.c
    of_input = and_(d.kind == "input", inputs.c.id == d.subject_id, inputs.c.workspace_id == d.workspace_id)
    of_effect = and_(d.kind == "effect", effects.c.id == d.subject_id, effects.c.workspace_id == d.workspace_id)
    its_talk = and_(conversations.c.id == d.conversation_id, conversations.c.workspace_id == d.workspace_id)
    its_contact = and_(contacts.c.id == conversations.c.contact_id, contacts.c.workspace_id == d.workspace_id)
    query = select(
        dead_letters,
        contacts.c.name.label("contact_name"),
        contacts.c.phone.label("contact_phone"),
        inputs.c.payload.label("input_payload"),
        inputs.c.state.label("input_state"),
        _flow_failed().label("flow_failed"),
        effects.c.payload.label("effect_payload"),
        effects.c.state.label("effect_state"),
        effects.c.kind.label("effect_kind"),
    )
    query = query.join(conversations, its_talk).join(contacts, its_contact)
    query = query.outerjoin(inputs, of_input).outerjoin(effects, of_effect)
    return query.where(d.workspace_id == workspace_id)


async def _letter(connection: AsyncConnection, workspace_id: str, letter_id: str) -> Any:
    row = (await connection.execute(_letters(workspace_id).where(dead_letters.c.id == letter_id))).one_or_none()
    if row is None:
        raise NotFound("dead letter")
    return row


def _view(row: Any) -> DeadLetterView:
    payload = row.input_payload if row.kind == "input" else row.effect_payload
    is_unanswered = row.input_state == "dead" or (row.input_state == "taken" and row.flow_failed)
    is_given_up = is_unanswered or (row.effect_state == "failed" and row.effect_kind == REPLAYED_EFFECT)
    return DeadLetterView(
        id=row.id,
        conversation_id=row.conversation_id,
        contact_name=row.contact_name,
        contact_phone=row.contact_phone,
        kind=row.kind,
        subject_id=row.subject_id,
        subject=shown_json(payload) if payload else None,
        error=row.error,
        attempts=row.attempts,
        can_be_replayed=is_given_up and row.replayed_at is None,
        created_at=row.created_at,
        replayed_at=row.replayed_at,
    )
