"""Incoming webhooks: addresses with a secret of their own, at which other systems start flows or let them go on."""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import UNSET
from msgspec.structs import asdict, replace
from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.domains.audit import Auditor, note
from backend.domains.events.schemas import (
    CallbackAccepted,
    EventAccepted,
    IncomingWebhookChange,
    IncomingWebhookPage,
    IncomingWebhookView,
    NewCallback,
    NewEvent,
    NewIncomingWebhook,
)
from backend.domains.events.services import EventService, EventTools
from backend.domains.pages import PageOf
from backend.domains.rows import change_the_row, page_by
from backend.errors import BadInput, InputFault, NotFound, NotSignedIn
from backend.models import channels, incoming_webhooks
from backend.tools.crypto import Cipher, about, are_same
from backend.tools.webhook_signatures import new_webhook_secret, signature_fault
from flow_engine.json_path import JsonPathError, find, read_path
from flow_engine.values import Value, to_text

DEFAULT_PATHS = {"start_flow": "$.phone", "resume_flow": "$.key"}
MAX_KEY_CHARS = 200


class IncomingWebhookService:
    """What may be done with incoming webhooks, and what happens when one is called."""

    def __init__(self, tools: EventTools, cipher: Cipher, events: EventService) -> None:
        self._tools = tools
        self._cipher = cipher
        self._events = events
        self._database = tools.database

    async def list_webhooks(self, workspace_id: str, page: PageOf) -> IncomingWebhookPage:
        """Lists them, the oldest first."""
        w = incoming_webhooks.c
        query = select(incoming_webhooks).where(w.workspace_id == workspace_id)
        async with self._database.read() as connection:
            rows, more = await page_by(connection, query, w.id, page)
        return IncomingWebhookPage([_view(row) for row in rows], more)

    async def create(
        self, workspace_id: str, new: NewIncomingWebhook, auditor: Auditor | None = None
    ) -> IncomingWebhookView:
        """Makes an address; its secret is shown this once.

        Raises:
            BadInput: the path or the channel will not do.
        """
        path = DEFAULT_PATHS[new.action] if new.key_path is UNSET else new.key_path
        await self._refuse_unfit(workspace_id, path, new.channel_id)
        id_, secret = self._tools.ids.new(), new_webhook_secret()
        row = {**asdict(new), "id": id_, "workspace_id": workspace_id, "key_path": path}
        row |= {"secret": self._seal(workspace_id, id_, secret), "created_at": self._tools.clock.now()}

        async def unit(connection: AsyncConnection) -> None:
            await connection.execute(insert(incoming_webhooks), row)
            await note(auditor, connection, "incoming_webhook.created", id_, does=new.action, target=new.target)

        await self._database.write(unit)
        return replace(await self.get(workspace_id, id_), secret=secret)

    async def get(self, workspace_id: str, id_: str) -> IncomingWebhookView:
        """Gives an address.

        Raises:
            NotFound: there is none.
        """
        w = incoming_webhooks.c
        row = await self._row(w.workspace_id == workspace_id, w.id == id_)
        if row is None:
            raise NotFound("incoming webhook")
        return _view(row)

    async def change(
        self, workspace_id: str, id_: str, change: IncomingWebhookChange, auditor: Auditor | None = None
    ) -> IncomingWebhookView:
        """Changes what was sent.

        Raises:
            BadInput: the path or the channel will not do.
            NotFound: there is none.
        """
        sent = {name: value for name, value in asdict(change).items() if value is not UNSET}
        await self._refuse_unfit(workspace_id, sent.get("key_path", "$"), sent.get("channel_id"))
        await self.get(workspace_id, id_)
        if sent:
            await self._update(workspace_id, id_, sent, auditor)
        return await self.get(workspace_id, id_)

    async def renew_secret(self, workspace_id: str, id_: str, auditor: Auditor | None = None) -> IncomingWebhookView:
        """Makes a new secret, which is shown this once; the old one no longer counts.

        Raises:
            NotFound: there is none.
        """
        view, secret = await self.get(workspace_id, id_), new_webhook_secret()
        await self._update(workspace_id, id_, {"secret": self._seal(workspace_id, id_, secret)}, auditor)
        return replace(view, secret=secret)

    async def delete(self, workspace_id: str, id_: str, auditor: Auditor | None = None) -> None:
        """Deletes an address.

        Raises:
            NotFound: there is none.
        """
        w = incoming_webhooks.c

        async def unit(connection: AsyncConnection) -> None:
            gone = delete(incoming_webhooks).where(w.workspace_id == workspace_id, w.id == id_)
            await change_the_row(connection, gone, "incoming webhook")
            await note(auditor, connection, "incoming_webhook.deleted", id_)

        await self._database.write(unit)

    async def take(self, key: str, headers: Mapping[str, str], body: bytes) -> EventAccepted | CallbackAccepted:
        """Takes a call of another system.

        The secret comes as a bearer token, as `X-Webhook-Secret`, or as the signature of Standard Webhooks. A call
        that may come again says so by `Idempotency-Key` or `webhook-id`.

        Args:
            headers: by name in lower case.

        Raises:
            NotFound: there is no such address, or nobody waits for the call.
            NotSignedIn: the secret is missing or wrong.
            BadInput: the body will not do.
            Conflict: no flow takes it.
        """
        row = await self._row(incoming_webhooks.c.id == key, incoming_webhooks.c.is_active.is_(True))
        if row is None:
            raise NotFound("incoming webhook")
        secret = self._cipher.open(row.secret, _about(row.workspace_id, row.id)).decode()
        if not self._is_ours(secret, headers, body):
            raise NotSignedIn("incoming webhook")
        data = _read(body)
        found = _found(row.key_path, data)
        repeated = headers.get("idempotency-key") or headers.get("webhook-id") or ""
        again = f"{row.id}:{repeated[:200]}" if repeated else ""
        if row.action == "resume_flow":
            call = NewCallback(name=row.target, key=found, data=data)
            return await self._events.call_back(row.workspace_id, call, again)
        event = NewEvent(name=row.target, data=data, phone=found, channel_id=row.channel_id)
        return await self._events.send(row.workspace_id, event, again)

    async def _row(self, *conditions: Any) -> Any:
        async with self._database.read() as connection:
            return (await connection.execute(select(incoming_webhooks).where(*conditions))).one_or_none()

    async def _update(self, workspace_id: str, id_: str, values: dict[str, Any], auditor: Auditor | None) -> None:
        w = incoming_webhooks.c
        change = update(incoming_webhooks).where(w.workspace_id == workspace_id, w.id == id_).values(values)

        async def unit(connection: AsyncConnection) -> None:
            await connection.execute(change)
            await note(auditor, connection, "incoming_webhook.changed", id_, changed=sorted(values))

        await self._database.write(unit)

    async def _refuse_unfit(self, workspace_id: str, path: str, channel_id: str | None) -> None:
        faults: list[InputFault] = []
        try:
            read_path(path)
        except JsonPathError:
            faults.append(InputFault("$.key_path", "bad_path", path))
        if channel_id is not None:
            query = select(channels.c.id).where(channels.c.workspace_id == workspace_id, channels.c.id == channel_id)
            async with self._database.read() as connection:
                if (await connection.execute(query)).first() is None:
                    faults.append(InputFault("$.channel_id", "unknown_channel", channel_id))
        if faults:
            raise BadInput("incoming webhook", faults)

    def _seal(self, workspace_id: str, id_: str, secret: str) -> bytes:
        return self._cipher.seal(secret.encode(), _about(workspace_id, id_))

    def _is_ours(self, secret: str, headers: Mapping[str, str], body: bytes) -> bool:
        kind, _, token = headers.get("authorization", "").partition(" ")
        shown = token.strip() if kind.lower() == "bearer" else headers.get("x-webhook-secret", "")
        if shown:
            return are_same(secret, shown)
        return not signature_fault(headers, body, secret, self._tools.clock.now())


def _about(workspace_id: str, id_: str) -> str:
    return about(workspace_id, f"incoming_webhook:{id_}")


def _read(body: bytes) -> Value:
    try:
        return msgspec.json.decode(body)
    except (ValueError, RecursionError) as error:
        raise BadInput("incoming webhook", [InputFault("$", "json_malformed")]) from error


def _found(path: str, data: Value) -> str:
    """Gives what stands at a path in a body.

    Raises:
        BadInput: nothing that could be a key.
    """
    text = to_text(find(read_path(path), data)).strip()
    if not 0 < len(text) <= MAX_KEY_CHARS or "\0" in text:
        raise BadInput("incoming webhook", [InputFault(path, "field_missing")])
    return text


def _view(row: Any) -> IncomingWebhookView:
    return IncomingWebhookView(
        id=row.id,
        name=row.name,
        action=row.action,
        target=row.target,
        key_path=row.key_path,
        channel_id=row.channel_id,
        is_active=row.is_active,
        created_at=row.created_at,
        path=f"/webhooks/in/{row.id}",
    )
