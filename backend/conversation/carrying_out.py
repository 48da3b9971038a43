"""Carries out what the handover machine decided, in the transaction in which it was decided."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, case, delete, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.conversation.giving import DUE_AT, Given, give_inputs
from backend.conversation.handover_news import news_of
from backend.conversation.moves import Move, closing_id
from backend.conversation.service_levels import watch
from backend.conversation.takeovers import note_takeovers
from backend.conversation.withdrawing import withdraw
from backend.domains.subscriptions.telling import tell_all
from backend.effects.contract import Rows
from backend.models import callbacks, conversations, handoffs, sessions, timers
from backend.models.base import Moment, one_of
from backend.tools.ids import Ids
from flow_engine.handover import EndSessions, StartAt, TellReturned, TellTaken
from flow_engine.inputs import HandoffClosed, HandoffTaken, Input, NodeChosen
from flow_engine.session import read_session
from flow_engine.values import Value


async def carry_out(connection: AsyncConnection, moves: Sequence[Move], ids: Ids, now: datetime) -> None:
    """Stores who has some conversations from now on, with all that follows; the caller has locked them.

    The caller wakes `take_turns` after the commit.
    """
    rows = Rows()
    given: list[Given] = []
    for move in moves:
        _add_owner(rows, move, now)
        _add_handoffs(rows, move, now)
        for order in move.orders:
            if isinstance(order, EndSessions):
                rows.add(_END_SESSIONS, conversation=move.conversation_id, why=move.end_reason, at=now)
                rows.add(_STOP_TIMERS, conversation=move.conversation_id)
                rows.add(_STOP_CALLBACKS, conversation=move.conversation_id)
            else:
                input_ = await _told(connection, move, order, ids, now)
                given.append(Given(move.workspace_id, move.conversation_id, input_))
    await rows.write(connection)
    await give_inputs(connection, given, now)
    await note_takeovers(connection, moves, ids, now)
    await watch(connection, moves, now)
    withdrawn = await withdraw(connection, moves, now)
    await tell_all(connection, [event for move in moves for event in news_of(move, now)] + withdrawn, ids)


async def _told(
    connection: AsyncConnection, move: Move, order: TellTaken | TellReturned | StartAt, ids: Ids, now: datetime
) -> Input:
    """Makes the input by which flows are told."""
    match order:
        case TellTaken(handoff_id=id_):
            return HandoffTaken(id=f"{id_}.taken", at=now, effect_id=id_)
        case TellReturned(handoff_id=id_, summary=summary):
            return HandoffClosed(id=closing_id(id_), at=now, effect_id=id_, summary=summary)
        case StartAt(flow_id=flow_id, node_id=node_id):
            known = await _variables(connection, move.conversation_id, flow_id)
            return NodeChosen(id=ids.new(), at=now, flow_id=flow_id, node_id=node_id, variables=known)


async def _variables(connection: AsyncConnection, conversation_id: str, flow_id: str) -> dict[str, Value]:
    """Gives what a flow under way knows, the run that began last; its sessions are not ended yet."""
    s = sessions.c
    waiting = select(s.state).where(s.conversation_id == conversation_id, one_of(s.status, "waiting"))
    states = (await connection.execute(waiting.order_by(s.started_at.desc(), s.id.desc()))).scalars()
    frames = (frame for state in states for frame in reversed(read_session(state.encode()).frames))
    return next((frame.variables for frame in frames if frame.flow_id == flow_id), {})


_c, _h = conversations.c, handoffs.c
_NEVER = literal(None, Moment)
_HERE = _c.id == bindparam("conversation")
_AT = bindparam("at", type_=Moment)
_OWN = (
    update(conversations)
    .where(_HERE)
    .values(
        owner=bindparam("now_owner"),
        operator_id=bindparam("now_operator"),
        team=bindparam("now_team"),
        was_taken=bindparam("now_taken"),
        snoozed_until=_NEVER,
    )
)
_ASSIGN = update(conversations).where(_HERE).values(assigned_at=bindparam("since", type_=Moment))
_CLOSE = (
    update(conversations).where(_HERE).values(status="closed", closed_at=_AT, close_reason=bindparam("why"))
)  # fmt: skip
_REOPEN = (
    update(conversations)
    .where(_HERE)
    .values(
        status="open",
        opened_at=case((_c.status == "closed", _AT), else_=_c.opened_at),  # a message has opened it as it came
        closed_at=_NEVER,
        close_reason="",
    )
)
_ASK_PEOPLE = update(conversations).where(_HERE).values(waiting_since=_AT, first_responded_at=_NEVER)
_LET_BOT = (
    update(conversations)
    .where(_HERE)
    .values(
        waiting_since=_NEVER,
        first_response_due_at=_NEVER,
        resolution_due_at=_NEVER,
        due_at=DUE_AT,  # what was kept for the time after people
    )
)
_RANKS = {"low": 0, "normal": 1, "high": 2, "urgent": 3}
_RANK = case(_RANKS, value=_c.priority)
_RAISE = update(conversations).where(_HERE, bindparam("rank") > _RANK).values(priority=bindparam("now_priority"))

_HAND_OUT = (
    update(handoffs)
    .where(_h.id == bindparam("handoff"), _h.status != "closed")
    .values(status="taken", operator_id=bindparam("now_operator"), taken_at=func.coalesce(_h.taken_at, _AT))
)
_PUT_BACK = update(handoffs).where(_h.id == bindparam("handoff"), _h.status == "taken")
_PUT_BACK = _PUT_BACK.values(status="open", operator_id=None)
_CLOSE_HANDOFF = (
    update(handoffs)
    .where(_h.id == bindparam("handoff"), _h.status != "closed")
    .values(status="closed", closed_at=_AT, summary=bindparam("words"))
)

_END_SESSIONS = (
    update(sessions)
    .where(sessions.c.conversation_id == bindparam("conversation"), one_of(sessions.c.status, "waiting"))
    .values(status="ended", end_reason=bindparam("why"), updated_at=_AT)
)
_STOP_TIMERS = delete(timers).where(timers.c.conversation_id == bindparam("conversation"))
_STOP_CALLBACKS = delete(callbacks).where(callbacks.c.conversation_id == bindparam("conversation"))


def _add_owner(rows: Rows, move: Move, now: datetime) -> None:
    before, after, id_ = move.before, move.after, move.conversation_id
    row = {"now_owner": after.owner, "now_operator": after.operator_id or None, "now_team": after.team}
    rows.add(_OWN, conversation=id_, now_taken=after.was_taken, **row)
    if (before.owner, before.operator_id) != (after.owner, after.operator_id):
        rows.add(_ASSIGN, conversation=id_, since=now if after.owner == "operator" else None)
    if after.owner == "nobody":
        rows.add(_CLOSE, conversation=id_, at=now, why=move.reason)
    elif before.owner == "nobody":
        rows.add(_REOPEN, conversation=id_, at=now)
    if before.is_bot_silent and not after.is_bot_silent:
        rows.add(_LET_BOT, conversation=id_, due=now)
    elif after.is_bot_silent and not before.is_bot_silent:
        rows.add(_ASK_PEOPLE, conversation=id_, at=now)
    if move.priority in _RANKS:
        rows.add(_RAISE, conversation=id_, now_priority=move.priority, rank=_RANKS[move.priority])


def _add_handoffs(rows: Rows, move: Move, now: datetime) -> None:
    after = move.after
    for id_ in move.before.handoff_ids:
        if id_ not in after.handoff_ids:
            rows.add(_CLOSE_HANDOFF, handoff=id_, at=now, words=move.summary)
    for id_ in after.handoff_ids:
        if after.owner == "operator":
            rows.add(_HAND_OUT, handoff=id_, now_operator=after.operator_id or None, at=now)
        else:
            rows.add(_PUT_BACK, handoff=id_)
