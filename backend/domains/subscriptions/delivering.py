"""Job: delivers the events of the outbox, signed, again and again until they are taken or given up."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.database import Database
from backend.domains.subscriptions.services import secret_of
from backend.models import event_deliveries, event_subscriptions
from backend.tools.clock import Clock
from backend.tools.crypto import Cipher
from backend.tools.http import HttpAnswer, HttpClient, HttpRequest
from backend.tools.webhook_signatures import signature_headers

# Standard Webhooks, recommended retry schedule; the first attempt comes at once
PAUSES_S = (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
LEASE = timedelta(seconds=60)  # chosen: four times what an attempt may take
TIMEOUT_S = 15  # Standard Webhooks: 15 to 30 s
MAX_TOGETHER = 20  # chosen: an outbox that is behind does not take all connections
MAX_ANSWER_BYTES = 4_096  # nobody reads it
GONE = 410  # Standard Webhooks: the receiver wants no more


class DeliveryTools(Struct, frozen=True):
    """What delivering needs.

    Args:
        chance: gives a number from 0 to 1, so that many retries do not come at once.
    """

    database: Database
    cipher: Cipher
    http: HttpClient
    clock: Clock
    chance: Callable[[], float]


class EventDeliverer:
    """Delivers events."""

    def __init__(self, tools: DeliveryTools) -> None:
        self._tools = tools
        self._database = tools.database

    async def deliver_due(self) -> int:
        """Makes one attempt at each event that is due, up to a bound; gives how many."""
        rows = await self._database.write(lambda connection: take_due(connection, self._tools.clock.now()))
        await asyncio.gather(*(self._attempt(row) for row in rows))
        return len(rows)

    async def _attempt(self, row: Any) -> None:
        body = row.body.encode()
        secret = secret_of(self._tools.cipher, row.workspace_id, row.subscription_id, row.secret)
        headers = signature_headers(row.id, self._tools.clock.now(), body, [secret])
        request = HttpRequest(
            url=row.url,
            method="POST",
            headers={**headers, "Content-Type": "application/json"},
            body=body,
            timeout_s=TIMEOUT_S,
            max_answer_bytes=MAX_ANSWER_BYTES,
            follows_redirects=False,
        )
        answer = await self._tools.http.call(request)
        status = answer.status if isinstance(answer, HttpAnswer) else 0
        # An answer too long to be read has a status all the same, but nobody knows it: it is tried again.
        error = "" if 200 <= status < 300 else f"HTTP status {status}" if status else str(getattr(answer, "reason", ""))
        await self._database.write(lambda connection: self._settle(connection, row, status, error))

    async def _settle(self, connection: AsyncConnection, row: Any, status: int, error: str) -> None:
        d, now = event_deliveries.c, self._tools.clock.now()
        values: dict[str, Any] = {"http_status": status, "error": error[:500]}
        if not error:
            values |= {"state": "done", "due_at": None, "done_at": now}
        elif status == GONE or row.attempts > len(PAUSES_S):
            values |= {"state": "failed", "due_at": None, "done_at": now}
        else:
            pause_s = PAUSES_S[row.attempts - 1] * (1 + self._tools.chance() / 10)
            values |= {"due_at": now + timedelta(seconds=pause_s)}
        still_ours = d.id == row.id, d.state == "due", d.attempts == row.attempts
        await connection.execute(update(event_deliveries).where(*still_ours).values(values))
        if status == GONE:
            stopped = update(event_subscriptions).where(event_subscriptions.c.id == row.subscription_id)
            await connection.execute(stopped.values(is_active=False, stop_reason="gone"))


async def take_due(connection: AsyncConnection, now: datetime) -> list[Any]:
    """Leases deliveries; the attempt counts from here on."""
    d, s = event_deliveries.c, event_subscriptions.c
    due = (
        select(d.id)
        .join(event_subscriptions, s.id == d.subscription_id)
        .where(d.state == "due", d.due_at <= now, s.is_active.is_(True))
        .order_by(d.due_at)
        .limit(MAX_TOGETHER)
        .with_for_update(of=event_deliveries, skip_locked=True)
    )
    ids = list((await connection.execute(due)).scalars())
    if not ids:
        return []
    leased = update(event_deliveries).where(d.id.in_(ids)).values(attempts=d.attempts + 1, due_at=now + LEASE)
    await connection.execute(leased)
    query = select(d.id, d.workspace_id, d.subscription_id, d.body, d.attempts, s.url, s.secret)
    query = query.join(event_subscriptions, s.id == d.subscription_id).where(d.id.in_(ids))
    return list((await connection.execute(query)).all())
