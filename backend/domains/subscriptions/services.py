"""Subscriptions: other systems that are told what happens, and what became of each telling."""

from typing import Any

from msgspec import UNSET
from msgspec.structs import asdict, replace
from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.database import Database
from backend.domains.pages import PageOf, TextPlace, read_cursor, write_cursor
from backend.domains.subscriptions.schemas import (
    DeliveryPage,
    DeliveryView,
    NewSubscription,
    SubscriptionChange,
    SubscriptionPage,
    SubscriptionView,
)
from backend.domains.subscriptions.telling import Event, tell
from backend.errors import Conflict, InputFault, NotFound
from backend.models import event_deliveries, event_subscriptions
from backend.tools.clock import Clock
from backend.tools.crypto import Cipher, about
from backend.tools.ids import Ids
from backend.tools.json_text import read_json, write_json
from backend.tools.webhook_signatures import new_webhook_secret


class SubscriptionService:
    """What may be done with subscriptions."""

    def __init__(self, database: Database, cipher: Cipher, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._cipher = cipher
        self._clock = clock
        self._ids = ids

    async def list_subscriptions(self, workspace_id: str, page: PageOf) -> SubscriptionPage:
        """Lists them, the oldest first."""
        s = event_subscriptions.c
        query = select(event_subscriptions).where(s.workspace_id == workspace_id).order_by(s.id).limit(page.limit + 1)
        place = read_cursor(page.cursor, tuple[TextPlace])
        if place:
            query = query.where(s.id > place[0])
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        shown = [_view(row) for row in rows[: page.limit]]
        return SubscriptionPage(shown, write_cursor(shown[-1].id) if len(rows) > page.limit else None)

    async def get(self, workspace_id: str, id_: str) -> SubscriptionView:
        """Gives a subscription.

        Raises:
            NotFound: there is none.
        """
        async with self._database.read() as connection:
            row = (await connection.execute(select(event_subscriptions).where(*_is(workspace_id, id_)))).one_or_none()
        if row is None:
            raise NotFound("subscription")
        return _view(row)

    async def create(self, workspace_id: str, new: NewSubscription) -> SubscriptionView:
        """Makes a subscription; its secret is shown this once."""
        id_, secret = self._ids.new(), new_webhook_secret()
        row = {
            "id": id_,
            "workspace_id": workspace_id,
            "url": new.url,
            "kinds": write_json(new.kinds),
            "secret": self._cipher.seal(secret.encode(), _about(workspace_id, id_)),
            "created_at": self._clock.now(),
        }
        await self._database.write(lambda connection: connection.execute(insert(event_subscriptions), row))
        return replace(await self.get(workspace_id, id_), secret=secret)

    async def change(self, workspace_id: str, id_: str, change: SubscriptionChange) -> SubscriptionView:
        """Changes what was sent.

        Raises:
            NotFound: there is none.
        """
        await self.get(workspace_id, id_)
        values = {name: value for name, value in asdict(change).items() if value is not UNSET}
        if "kinds" in values:
            values["kinds"] = write_json(values["kinds"])
        if "is_active" in values:
            values["stop_reason"] = ""
        if values:
            changed = update(event_subscriptions).where(*_is(workspace_id, id_)).values(values)
            await self._database.write(lambda connection: connection.execute(changed))
        return await self.get(workspace_id, id_)

    async def delete(self, workspace_id: str, id_: str) -> None:
        """Deletes a subscription with what is still to be delivered to it.

        Raises:
            NotFound: there is none.
        """
        gone = delete(event_subscriptions).where(*_is(workspace_id, id_))
        if (await self._database.write(lambda connection: connection.execute(gone))).rowcount == 0:
            raise NotFound("subscription")

    async def ping(self, workspace_id: str, id_: str) -> None:
        """Sends it an event that says nothing.

        Raises:
            NotFound: there is none.
            Conflict: it is switched off.
        """
        await self.get(workspace_id, id_)
        event = Event(workspace_id, "ping", self._clock.now(), {"subscription_id": id_})

        async def unit(connection: AsyncConnection) -> int:
            return await tell(connection, event, self._ids, id_)

        if not await self._database.write(unit):
            raise Conflict("subscription", [InputFault("$", "subscription_is_off")])

    async def list_deliveries(self, workspace_id: str, id_: str, page: PageOf) -> DeliveryPage:
        """Lists what was to be told to it, the latest first.

        Raises:
            NotFound: there is no such subscription.
        """
        await self.get(workspace_id, id_)
        d = event_deliveries.c
        query = select(event_deliveries).where(d.workspace_id == workspace_id, d.subscription_id == id_)
        place = read_cursor(page.cursor, tuple[TextPlace])
        if place:
            query = query.where(d.id < place[0])
        async with self._database.read() as connection:
            rows = (await connection.execute(query.order_by(d.id.desc()).limit(page.limit + 1))).all()
        shown = [_delivery_view(row) for row in rows[: page.limit]]
        return DeliveryPage(shown, write_cursor(shown[-1].id) if len(rows) > page.limit else None)


def secret_of(cipher: Cipher, workspace_id: str, id_: str, sealed: bytes) -> str:
    """Reads a subscription's secret."""
    return cipher.open(sealed, _about(workspace_id, id_)).decode()


def _about(workspace_id: str, id_: str) -> str:
    return about(workspace_id, f"event_subscription:{id_}")


def _is(workspace_id: str, id_: str) -> tuple[Any, Any]:
    return event_subscriptions.c.workspace_id == workspace_id, event_subscriptions.c.id == id_


def _view(row: Any) -> SubscriptionView:
    return SubscriptionView(
        id=row.id,
        url=row.url,
        kinds=read_json(row.kinds),
        is_active=row.is_active,
        stop_reason=row.stop_reason,
        created_at=row.created_at,
    )


def _delivery_view(row: Any) -> DeliveryView:
    return DeliveryView(
        id=row.id,
        kind=row.kind,
        body=read_json(row.body),
        state=row.state,
        attempts=row.attempts,
        http_status=row.http_status,
        error=row.error,
        created_at=row.created_at,
        done_at=row.done_at,
    )
