"""Files that customers sent: fetched from the provider when somebody wants to see them, and kept nowhere."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
from msgspec import Struct
from sqlalchemy import select

from backend.channels.cloud_api.errors import CloudApiError, GraphRefused, MediaGone, UnfitMedia
from backend.channels.cloud_api.media import LocalFile, download_media
from backend.database import Database
from backend.domains.channels.connected import ConnectedChannels
from backend.domains.files.places import FilePlaces
from backend.errors import Conflict, InputFault, NotFound, ProviderFailed
from backend.models import messages
from backend.tools.files import read_pieces
from backend.tools.ids import Ids
from flow_engine.values import Media


class _Content(Struct):
    media: Media | None = None


class ReceivedFiles:
    """Fetches files of messages."""

    def __init__(self, database: Database, connected: ConnectedChannels, places: FilePlaces, ids: Ids) -> None:
        self._database = database
        self._connected = connected
        self._places = places
        self._ids = ids

    async def read(self, workspace_id: str, message_id: str) -> tuple[Media, LocalFile, AsyncIterator[bytes]]:
        """Gives the file of a customer's message, piece by piece, once all of it is there and is what was announced.

        Raises:
            NotFound: there is no such message, it has no file, or the provider keeps it no longer.
            Conflict: the file is not what was announced.
            ProviderFailed: the provider does not give it.
        """
        media, channel_id = await self._media(workspace_id, message_id)
        channel = await self._connected.get(channel_id)
        if channel is None:
            raise NotFound("channel", [InputFault("$", "unknown_channel", channel_id)])
        path = self._places.under_way(self._ids.new())
        try:
            file = await download_media(channel.graph, media.id, path)
        except MediaGone as error:
            raise NotFound("file", [InputFault("$", "file_gone", media.id)]) from error
        except UnfitMedia as error:
            raise Conflict("file", [InputFault("$", "file_not_as_announced", media.id)]) from error
        except CloudApiError as error:
            told = str(error.refused.code) if isinstance(error, GraphRefused) else ""
            raise ProviderFailed("file", [InputFault("$", "provider_failed", told)]) from error
        return media, file, _once(path)

    async def _media(self, workspace_id: str, message_id: str) -> tuple[Media, str]:
        m = messages.c
        query = select(m.content, m.channel_id).where(
            m.workspace_id == workspace_id, m.id == message_id, m.direction.in_(("in", "echo"))
        )
        async with self._database.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        media = msgspec.json.decode(row.content, type=_Content).media if row else None
        if row is None or media is None or not media.id:
            raise NotFound("file")
        return media, row.channel_id


async def _once(path: Path) -> AsyncIterator[bytes]:
    """Gives a file's bytes and deletes it, whether or not somebody reads to the end."""
    try:
        async for piece in read_pieces(path):
            yield piece
    finally:
        await asyncio.to_thread(path.unlink, missing_ok=True)
