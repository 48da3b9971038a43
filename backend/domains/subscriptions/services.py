"""Subscriptions: other systems that are told what happens, and what became of each telling."""

from typing import Any

from msgspec import UNSET
from msgspec.structs import asdict, replace
from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.database import Database
from backend.domains.audit import Auditor, note
from backend.domains.pages import PageOf
from backend.domains.rows import change_the_row, page_by, the_row
from backend.domains.subscriptions.schemas import (
    DeliveryPage,
    DeliveryView,
    NewSubscription,
    SubscriptionChange,
    SubscriptionPage,
    SubscriptionView,
)
from backend.domains.subscriptions.telling import Event, tell
from backend.errors import Conflict, InputFault
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
        query = select(event_subscriptions).where(s.workspace_id == workspace_id)
        async with self._database.read() as connection:
            rows, more = await page_by(connection, query, s.id, page)
        return SubscriptionPage([_view(row) for row in rows], more)

    async def get(self, workspace_id: str, id_: str) -> SubscriptionView:
        """Gives a subscription.

        Raises:
            NotFound: there is none.
        """
        async with self._database.read() as connection:
            row = await the_row(connection, select(event_subscriptions).where(*_is(workspace_id, id_)), "subscription")
        return _view(row)

    async def create(self, workspace_id: str, new: NewSubscription, auditor: Auditor | None = None) -> SubscriptionView:
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

        async def unit(connection: AsyncConnection) -> None:
            await connection.execute(insert(event_subscriptions), row)
            await note(auditor, connection, "subscription.created", id_, kinds=new.kinds)

        await self._database.write(unit)
        return replace(await self.get(workspace_id, id_), secret=secret)

    async def change(
        self, workspace_id: str, id_: str, change: SubscriptionChange, auditor: Auditor | None = None
    ) -> SubscriptionView:
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

            async def unit(connection: AsyncConnection) -> None:
                await connection.execute(changed)
                await note(auditor, connection, "subscription.changed", id_, changed=sorted(values))

            await self._database.write(unit)
        return await self.get(workspace_id, id_)

    async def delete(self, workspace_id: str, id_: str, auditor: Auditor | None = None) -> None:
        """Deletes a subscription with what is still to be delivered to it.

        Raises:
            NotFound: there is none.
        """

        async def unit(connection: AsyncConnection) -> None:
            gone = delete(event_subscriptions).where(*_is(workspace_id, id_))
            await change_the_row(connection, gone, "subscription")
            await note(auditor, connection, "subscription.deleted", id_)

        await self._database.write(unit)

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
        async with self._database.read() as connection:
            rows, more = await page_by(connection, query, d.id, page, is_falling=True)
        return DeliveryPage([_delivery_view(row) for row in rows], more)


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
