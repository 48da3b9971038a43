"""Puts events into the outbox, in the transaction in which they happen."""

from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.domains.subscriptions.schemas import EventKind
from backend.models import event_deliveries, event_subscriptions
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
    s = event_subscriptions.c
    query = select(s.id, s.kinds).where(s.workspace_id == event.workspace_id, s.is_active.is_(True))
    if subscription_id:
        query = query.where(s.id == subscription_id)
    rows = (await connection.execute(query)).all()
    wanting = [row.id for row in rows if subscription_id or _wants(read_json(row.kinds), event.kind)]
    body = write_json({"type": event.kind, "timestamp": event.at, "data": event.data})
    common = {"workspace_id": event.workspace_id, "kind": event.kind, "body": body, "created_at": event.at}
    if wanting:
        new = [{**common, "id": ids.new(), "subscription_id": id_, "due_at": event.at} for id_ in wanting]
        await connection.execute(insert(event_deliveries), new)
    return len(wanting)


def _wants(kinds: list[str], kind: str) -> bool:
    return not kinds or kind in kinds
