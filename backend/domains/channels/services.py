"""Channels of a workspace: connecting, changing, testing, disconnecting."""

from secrets import token_urlsafe
from typing import Any

import msgspec
from msgspec import UNSET, Struct
from msgspec.structs import asdict, replace
from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.channels.cloud_api.account import check_number
from backend.channels.cloud_api.client import CloudApiChannel
from backend.channels.cloud_api.settings import CloudApiSecrets, CloudApiSettings
from backend.conversation.statuses import RANKS
from backend.database import Database
from backend.domains.audit import Auditor, note
from backend.domains.channels.connected import ConnectedChannels, read_secrets, seal_secrets
from backend.domains.channels.schemas import (
    ChannelChange,
    ChannelPage,
    ChannelTest,
    ChannelView,
    NewChannel,
)
from backend.domains.pages import PageOf
from backend.domains.rows import change_the_row, page_by, the_row
from backend.errors import BadInput, Conflict, InputFault, NotFound
from backend.jobs.waker import Waker
from backend.models import channels, effects, messages
from backend.tools.clock import Clock
from backend.tools.crypto import Cipher
from backend.tools.ids import Ids
from backend.tools.json_text import write_json

VERIFY_TOKEN_BYTES = 24
SECRET_NAMES = ("access_token", "app_secret", "verify_token")


class ChannelTools(Struct, frozen=True):
    """What the service works with."""

    database: Database
    cipher: Cipher
    connected: ConnectedChannels
    clock: Clock
    ids: Ids
    waker: Waker


class ChannelService:
    """What may be done with channels."""

    def __init__(self, tools: ChannelTools) -> None:
        self._tools = tools
        self._database = tools.database

    async def list_channels(self, workspace_id: str, page: PageOf) -> ChannelPage:
        """Lists channels, the oldest first."""
        c = channels.c
        query = select(channels).where(c.workspace_id == workspace_id)
        async with self._database.read() as connection:
            rows, more = await page_by(connection, query, c.id, page)
        return ChannelPage([self._view(row) for row in rows], more)

    async def get(self, workspace_id: str, channel_id: str) -> ChannelView:
        """Gives a channel.

        Raises:
            NotFound: there is none.
        """
        return self._view(await channel_row(self._database, workspace_id, channel_id))

    async def create(self, workspace_id: str, new: NewChannel, auditor: Auditor | None = None) -> ChannelView:
        """Connects a number.

        Raises:
            BadInput: a secret is missing.
            Conflict: the number is connected already.
        """
        _refuse_missing(new.secrets)
        made = "" if new.secrets.verify_token else token_urlsafe(VERIFY_TOKEN_BYTES)
        channel_id = self._tools.ids.new()
        secrets = replace(new.secrets, verify_token=new.secrets.verify_token or made)
        row = {
            "id": channel_id,
            "workspace_id": workspace_id,
            "provider": new.provider,
            "number_id": new.number_id,
            "name": new.name,
            "settings": write_json(new.settings),
            "secrets": seal_secrets(self._tools.cipher, workspace_id, channel_id, secrets),
            "created_at": self._tools.clock.now(),
        }

        async def unit(connection: AsyncConnection) -> None:
            await _insert(connection, row)
            await note(auditor, connection, "channel.connected", channel_id, number_id=new.number_id, name=new.name)

        await self._database.write(unit)
        view = await self.get(workspace_id, channel_id)
        return replace(view, verify_token=made) if made else view

    async def change(
        self, workspace_id: str, channel_id: str, change: ChannelChange, auditor: Auditor | None = None
    ) -> ChannelView:
        """Changes what was sent; a new access token lets a stopped channel send again.

        Raises:
            NotFound: there is none.
        """

        async def unit(connection: AsyncConnection) -> None:
            query = select(channels).where(*_is(workspace_id, channel_id)).with_for_update()
            row = await the_row(connection, query, "channel")
            values = self._changed(row, change)
            if values:
                await connection.execute(update(channels).where(*_is(workspace_id, channel_id)).values(values))
                await note(auditor, connection, "channel.changed", channel_id, changed=sorted(values))

        await self._database.write(unit)
        self._tools.connected.forget(channel_id)
        self._tools.waker.wake("perform_effects")
        return await self.get(workspace_id, channel_id)

    async def delete(self, workspace_id: str, channel_id: str, auditor: Auditor | None = None) -> None:
        """Disconnects a number: what was to be sent is given up, what was said stays.

        Raises:
            NotFound: there is none.
        """
        now = self._tools.clock.now()

        async def unit(connection: AsyncConnection) -> None:
            await change_the_row(connection, delete(channels).where(*_is(workspace_id, channel_id)), "channel")
            waiting = effects.c.channel_id == channel_id, effects.c.state == "due"
            told = {"status": "failed", "status_rank": RANKS["failed"], "error_text": "channel_deleted"}
            unsent = select(effects.c.id).where(*waiting, effects.c.kind == "send_message")
            await connection.execute(update(messages).where(messages.c.id.in_(unsent)).values(status_at=now, **told))
            ended = {"state": "failed", "error": "channel_deleted", "due_at": None, "done_at": now}
            await connection.execute(update(effects).where(*waiting).values(ended))
            await note(auditor, connection, "channel.disconnected", channel_id)

        await self._database.write(unit)
        self._tools.connected.forget(channel_id)

    async def test(self, workspace_id: str, channel_id: str) -> ChannelTest:
        """Asks the provider how the number stands, and keeps its phone number.

        Raises:
            NotFound: there is no such channel.
        """
        channel = await connected_channel(self._tools, workspace_id, channel_id)
        report = await check_number(channel.graph, channel.number_id, channel.waba_id)
        if report.phone:
            row = update(channels).where(*_is(workspace_id, channel_id)).values(phone=report.phone)
            await self._database.write(lambda connection: connection.execute(row))
        return ChannelTest(not report.problems, report)

    def _changed(self, row: Any, change: ChannelChange) -> dict[str, Any]:
        """Gives the columns that change."""
        values: dict[str, Any] = {}
        if change.name is not UNSET:
            values["name"] = change.name
        if change.settings is not UNSET:
            values["settings"] = write_json(change.settings)
        sent = {} if change.secrets is UNSET else _sent(change.secrets)
        if sent:
            secrets = replace(read_secrets(self._tools.cipher, row.workspace_id, row.id, row.secrets), **sent)
            values["secrets"] = seal_secrets(self._tools.cipher, row.workspace_id, row.id, secrets)
        if change.is_active is True or (change.is_active is UNSET and "access_token" in sent):
            values |= {"status": "active", "stop_reason": "", "stopped_at": None}
        elif change.is_active is False and row.status == "active":
            values |= {"status": "stopped", "stop_reason": "by_hand", "stopped_at": self._tools.clock.now()}
        return values

    def _view(self, row: Any) -> ChannelView:
        secrets = asdict(read_secrets(self._tools.cipher, row.workspace_id, row.id, row.secrets))
        return ChannelView(
            id=row.id,
            provider=row.provider,
            number_id=row.number_id,
            name=row.name,
            phone=row.phone,
            settings=msgspec.json.decode(row.settings, type=CloudApiSettings),
            secrets_set=[name for name in SECRET_NAMES if secrets[name]],
            has_window=row.has_window,
            status=row.status,
            stop_reason=row.stop_reason,
            stopped_at=row.stopped_at,
            created_at=row.created_at,
            webhook_path=f"/webhooks/whatsapp/{row.id}",
        )


async def channel_row(database: Database, workspace_id: str, channel_id: str) -> Any:
    """Reads a channel's row.

    Raises:
        NotFound: the workspace has none of this id.
    """
    async with database.read() as connection:
        return await the_row(connection, select(channels).where(*_is(workspace_id, channel_id)), "channel")


async def connected_channel(tools: ChannelTools, workspace_id: str, channel_id: str) -> CloudApiChannel:
    """Gives a channel of a workspace, ready for use.

    Raises:
        NotFound: the workspace has none of this id.
    """
    await channel_row(tools.database, workspace_id, channel_id)
    channel = await tools.connected.get(channel_id)
    if channel is None:
        raise NotFound("channel")
    return channel


def _is(workspace_id: str, channel_id: str) -> tuple[Any, Any]:
    return channels.c.workspace_id == workspace_id, channels.c.id == channel_id


def _sent(change: Struct) -> dict[str, Any]:
    return {name: value for name, value in asdict(change).items() if value is not UNSET}


def _refuse_missing(secrets: CloudApiSecrets) -> None:
    needed = {"access_token": secrets.access_token, "app_secret": secrets.app_secret}
    faults = [InputFault(f"$.secrets.{name}", "field_missing") for name, value in needed.items() if not value]
    if faults:
        raise BadInput("channel", faults)


async def _insert(connection: AsyncConnection, row: dict[str, Any]) -> None:
    c = channels.c
    same = (
        c.workspace_id == row["workspace_id"],
        c.provider == row["provider"],
        c.number_id == row["number_id"],
    )
    if (await connection.execute(select(c.id).where(*same))).first():
        raise Conflict("channel", [InputFault("$.number_id", "already_connected", row["number_id"])])
    await connection.execute(insert(channels), row)
