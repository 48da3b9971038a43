"""The lists of the inbox: which conversations are in which, and how many."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.expression import ColumnElement

from backend.domains.inbox.conversation_views import has_unread
from backend.domains.inbox.schemas import (
    LIST_NAMES,
    ConversationCounts,
    ConversationsWanted,
    ListCount,
    ListName,
)
from backend.models import contact_tags, contacts, conversation_reads, conversations, handoffs, memberships, teams
from backend.models.base import Moment
from flow_engine.folding import fold

MAX_COUNTED = 10_000  # chosen: a tenth of a second of work


def narrowed(query: Select[Any], wanted: ConversationsWanted, user_id: str, now: datetime) -> Select[Any]:
    """Narrows a query for conversations to those that are wanted.

    Args:
        user_id: whose list `mine` is.
    """
    c = conversations.c
    for name in ("status", "channel_id", "contact_id", "operator_id"):
        value = getattr(wanted, name)
        if value is not None:
            query = query.where(c[name] == value)
    if wanted.team:
        query = query.where(func.lower(c.team) == wanted.team.lower())
    if wanted.priority:
        query = query.where(c.priority == wanted.priority)
    if wanted.list is not None:
        query = query.where(_in_list(wanted.list, user_id, now))
    if wanted.tag:
        t = contact_tags.c
        query = query.where(exists().where(t.contact_id == c.contact_id, t.tag_key == fold(wanted.tag)))
    if wanted.waits_for is not None:
        its_handoff = handoffs.c.conversation_id == c.id, handoffs.c.status == wanted.waits_for
        query = query.where(exists().where(*its_handoff))
    if wanted.search:
        query = query.where(_is_called(wanted.search))
    return query


async def count_lists(
    connection: AsyncConnection, workspace_id: str, user_id: str, now: datetime
) -> ConversationCounts:
    """Counts what is in each list, and what the teams have open.

    Args:
        user_id: whose list `mine` is and for whom unread messages count; empty for nobody.
    """
    c = conversations.c
    some = _open_ones(workspace_id, user_id, now).order_by(c.active_at.desc()).limit(MAX_COUNTED).subquery()
    columns = list(some.c)
    rows = (await connection.execute(select(*columns, func.count().label("number")).group_by(*columns))).all()
    closed = select(c.id).where(c.workspace_id == workspace_id, c.status == "closed").limit(MAX_COUNTED).subquery()
    closed_count = (await connection.execute(select(func.count()).select_from(closed))).scalar_one()
    lists = {name: _sum(row for row in rows if getattr(row, name)) for name in LIST_NAMES if name != "closed"}
    t = teams.c
    known = await connection.execute(select(t.key, t.name).where(t.workspace_id == workspace_id))
    names = {row.key: row.name for row in known}
    of_team: dict[str, list[Any]] = {}
    for row in rows:
        if row.team:
            of_team.setdefault(names.get(fold(row.team), row.team), []).append(row)
    counts = {name: _sum(found) for name, found in sorted(of_team.items())}
    return ConversationCounts(lists | {"closed": ListCount(closed_count, 0)}, counts)


def _open_ones(workspace_id: str, user_id: str, now: datetime) -> Select[Any]:
    """Tells of each open conversation in which lists it is."""
    c, r = conversations.c, conversation_reads.c
    its_member = and_(memberships.c.workspace_id == c.workspace_id, memberships.c.user_id == user_id)
    flags = [case((_in_list(name, user_id, now), 1), else_=0).label(name) for name in LIST_NAMES if name != "closed"]
    unread = case((and_(memberships.c.user_id.is_not(None), has_unread()), 1), else_=0).label("unread")
    query = select(c.team, *flags, unread).outerjoin(memberships, its_member)
    query = query.outerjoin(conversation_reads, and_(r.user_id == user_id, r.conversation_id == c.id))
    return query.where(c.workspace_id == workspace_id, c.status == "open")


def _sum(rows: Iterable[Any]) -> ListCount:
    found = list(rows)
    return ListCount(sum(row.number for row in found), sum(row.number for row in found if row.unread))


def _in_list(name: ListName, user_id: str, now: datetime) -> ColumnElement[bool]:
    c = conversations.c
    is_open = c.status == "open"
    is_snoozed = and_(c.snoozed_until.is_not(None), c.snoozed_until > literal(now, Moment))
    is_awake = or_(c.snoozed_until.is_(None), c.snoozed_until <= literal(now, Moment))
    match name:
        case "mine":
            return and_(is_open, is_awake, c.owner == "operator", c.operator_id == user_id)
        case "unassigned":
            return and_(is_open, is_awake, c.owner == "queue")
        case "waiting":
            return and_(is_open, is_awake, c.waiting_since.is_not(None))
        case "snoozed":
            return and_(is_open, is_snoozed)
        case "closed":
            return c.status == "closed"
    return is_open


def _is_called(search: str) -> ColumnElement[bool]:
    """Makes the condition that a contact's name holds some words, or the phone number some digits."""
    digits = "".join(sign for sign in search if sign.isascii() and sign.isdigit())
    by_name = contacts.c.name.icontains(search, autoescape=True)
    return or_(by_name, contacts.c.phone.contains(digits)) if len(digits) >= 3 else by_name
