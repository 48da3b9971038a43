"""The connected channels of the installation, ready to check posts and to send; kept at hand while nothing changes."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import func, select

from backend.channels.cloud_api.client import CloudApiChannel, KnownTemplate
from backend.channels.cloud_api.message_templates import MessageTemplateParts
from backend.channels.cloud_api.settings import CloudApiSecrets, CloudApiSettings
from backend.conversation.receive import Origin
from backend.database import Database
from backend.models import channels, message_templates
from backend.tools.clock import Clock
from backend.tools.crypto import Cipher, about
from backend.tools.http import HttpClient

FRESH_FOR = timedelta(seconds=5)  # chosen: so soon every process sees what another one changed

_read_settings = msgspec.json.Decoder(CloudApiSettings).decode
_read_secrets = msgspec.json.Decoder(CloudApiSecrets).decode
_read_parts = msgspec.json.Decoder(MessageTemplateParts).decode


class Connected(Struct, frozen=True):
    """A channel and whose it is."""

    origin: Origin
    channel: CloudApiChannel


class _Kept(Struct):
    """A channel at hand.

    Args:
        made_of: what it was made of; while that is the same, so is the channel.
    """

    connected: Connected
    made_of: tuple[Any, ...]
    fresh_until: datetime


class ConnectedChannels:
    """Gives channels by id.

    Args:
        http: open, and shared by all channels.
    """

    def __init__(self, database: Database, cipher: Cipher, http: HttpClient, clock: Clock) -> None:
        self._database = database
        self._cipher = cipher
        self._http = http
        self._clock = clock
        self._kept: dict[str, _Kept] = {}

    async def get(self, channel_id: str) -> CloudApiChannel | None:
        """Gives a channel; None when it is not connected."""
        found = await self.find(channel_id)
        return found.channel if found else None

    async def find(self, channel_id: str) -> Connected | None:
        """Gives a channel and whose it is; None when it is not connected."""
        kept, now = self._kept.get(channel_id), self._clock.now()
        if kept and now < kept.fresh_until:
            return kept.connected
        if kept:
            kept.fresh_until = now + FRESH_FOR  # one looks; the others go on with what is at hand
        row = await self._row(channel_id)
        if row is None:
            self.forget(channel_id)
            return None
        made_of = tuple(row)
        if kept is None or kept.made_of != made_of:
            kept = _Kept(await self._connect(row), made_of, now + FRESH_FOR)
        self._kept[channel_id] = kept
        return kept.connected

    async def find_renewed(self, channel_id: str, known: CloudApiChannel) -> CloudApiChannel | None:
        """Looks whether a channel was changed since it was given, whatever is at hand; None when it was not."""
        kept = self._kept.get(channel_id)
        if kept and kept.connected.channel is known:
            kept.fresh_until = self._clock.now()
        found = await self.find(channel_id)
        return found.channel if found and found.channel is not known else None

    def forget(self, channel_id: str) -> None:
        """Lets go of a channel that has changed; the next one who asks gets the new one."""
        self._kept.pop(channel_id, None)

    async def _row(self, channel_id: str) -> Any:
        c = channels.c
        synced_at = select(func.max(message_templates.c.synced_at)).where(
            message_templates.c.channel_id == channel_id
        )  # fmt: skip
        columns = (c.id, c.workspace_id, c.provider, c.number_id, c.settings, c.secrets, synced_at.scalar_subquery())
        async with self._database.read() as connection:
            return (await connection.execute(select(*columns).where(c.id == channel_id))).one_or_none()

    async def _connect(self, row: Any) -> Connected:
        secrets = read_secrets(self._cipher, row.workspace_id, row.id, row.secrets)
        templates = await self._templates(row.id)
        channel = CloudApiChannel(self._http, row.number_id, _read_settings(row.settings), secrets, templates)
        return Connected(Origin(row.workspace_id, row.id, row.provider), channel)

    async def _templates(self, channel_id: str) -> dict[tuple[str, str], KnownTemplate]:
        t = message_templates.c
        query = select(t.name, t.language, t.category, t.parts).where(t.channel_id == channel_id)
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        return {(row.name, row.language): KnownTemplate(row.category, _read_parts(row.parts).buttons) for row in rows}


def seal_secrets(cipher: Cipher, workspace_id: str, channel_id: str, secrets: CloudApiSecrets) -> bytes:
    """Gives a channel's secrets as they are stored."""
    return cipher.seal(msgspec.json.encode(secrets), about(workspace_id, f"channel:{channel_id}"))


def read_secrets(cipher: Cipher, workspace_id: str, channel_id: str, sealed: bytes | None) -> CloudApiSecrets:
    """Reads a channel's secrets; none when none are stored."""
    if not sealed:
        return CloudApiSecrets()
    return _read_secrets(cipher.open(sealed, about(workspace_id, f"channel:{channel_id}")))
