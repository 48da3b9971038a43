"""Puts events into the outbox, in the transaction in which they happen."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import exists, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.expression import ColumnElement

from backend.domains.subscriptions.schemas import EventKind
from backend.models import event_deliveries, event_subscriptions
from backend.models.base import among
from backend.tools.ids import Ids
from backend.tools.json_text import read_json, write_json


class Event(Struct, frozen=True):
    """Something that happened.

    Args:
        data: what a reader wants to know: ids, and little else.
    """

    workspace_id: str
    kind: EventKind
    at: datetime
    data: dict[str, Any]


async def tell(connection: AsyncConnection, event: Event, ids: Ids, subscription_id: str = "") -> int:
    """Puts an event into the outbox for everybody who wants it; gives how many they are.

    Args:
        subscription_id: only this one, whatever it wants; empty for all that want it.
    """
    return await tell_all(connection, [event], ids, subscription_id)


async def tell_all(connection: AsyncConnection, events: Sequence[Event], ids: Ids, subscription_id: str = "") -> int:
    """Puts events into the outbox in their order, with one query and one insert for all of them."""
    if not events:
        return 0
    s = event_subscriptions.c
    workspace_ids = list({event.workspace_id for event in events})
    query = select(s.id, s.workspace_id, s.kinds).where(among(s.workspace_id, workspace_ids), s.is_active.is_(True))
    if subscription_id:
        query = query.where(s.id == subscription_id)
    found = [(row.id, row.workspace_id, read_json(row.kinds)) for row in await connection.execute(query.order_by(s.id))]
    rows = [
        {"id": ids.new(), "subscription_id": id_, "due_at": event.at, **_row(event)}
        for event in events
        for id_, workspace_id, kinds in found
        if workspace_id == event.workspace_id and (subscription_id or _wants(kinds, event.kind))
    ]
    if rows:
        await connection.execute(insert(event_deliveries), rows)
    return len(rows)


def is_told(workspace_id: ColumnElement[str]) -> ColumnElement[bool]:
    """Makes the condition that somebody is told what happens in a workspace.

    It goes along in queries that are made anyway, so that a workspace nobody asks about costs nothing.
    """
    s = event_subscriptions.c
    return exists().where(s.workspace_id == workspace_id, s.is_active.is_(True))


def _row(event: Event) -> dict[str, Any]:
    body = write_json({"type": event.kind, "timestamp": event.at, "data": event.data})
    return {"workspace_id": event.workspace_id, "kind": event.kind, "body": body, "created_at": event.at}


def _wants(kinds: list[str], kind: str) -> bool:
    return not kinds or kind in kinds
