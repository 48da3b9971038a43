"""Stored files on their way out: handed to a channel's provider once, and named by its id as long as that holds."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from weakref import WeakValueDictionary

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import select

from backend.channels.cloud_api.client import CloudApiChannel
from backend.channels.cloud_api.errors import GraphRefused, NoAnswer, UnfitMedia
from backend.channels.cloud_api.media import LocalFile, upload_media
from backend.channels.contract import Refused
from backend.conversation.receive import Origin
from backend.database import Database
from backend.domains.files.places import FilePlaces
from backend.models import media_uploads, stored_files
from backend.models.writing import insert_or_replace
from backend.tools.clock import Clock
from flow_engine.contents import Content, MediaContent, TemplateContent
from flow_engine.values import Media

KEPT_FOR = timedelta(days=29)  # WhatsApp Cloud API, media: 30 days; a day is left for what waits
UPLOAD_S = 60  # chosen: half of an effect's lease
UNFIT_FILE = 131053  # what WhatsApp itself says of a file it does not take
RETRY_S = 5.0  # chosen: before an upload that got no answer is tried again; the file is sent once all the same

_KEEP = insert_or_replace(media_uploads)


class StoredTools(Struct, frozen=True):
    """What naming stored files needs."""

    database: Database
    places: FilePlaces
    clock: Clock


class StoredMedia:
    """Puts providers' ids in the place of our own."""

    def __init__(self, tools: StoredTools) -> None:
        self._tools = tools
        self._locks: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    async def named(self, origin: Origin, channel: CloudApiChannel, content: Content) -> Content | Refused:
        """Gives a content as its channel's provider knows it; an id that is none of our files' is the provider's."""
        if isinstance(content, MediaContent):
            media = await self._media(origin, channel, content.media)
            return media if isinstance(media, Refused) else replace(content, media=media)
        if not isinstance(content, TemplateContent):
            return content
        filled = list(content.parameters)
        for index, parameter in enumerate(filled):
            if parameter.media is None:
                continue
            named = await self._media(origin, channel, parameter.media)
            if isinstance(named, Refused):
                return named
            filled[index] = replace(parameter, media=named)
        return replace(content, parameters=filled)

    async def _media(self, origin: Origin, channel: CloudApiChannel, media: Media) -> Media | Refused:
        if not media.id:
            return media
        f = stored_files.c
        query = select(stored_files).where(f.workspace_id == origin.workspace_id, f.id == media.id)
        async with self._tools.database.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            return media
        path = self._tools.places.stored(origin.workspace_id, row.id)
        media_id = await self._uploaded(
            origin, channel, row.id, LocalFile(path, row.mime_type, row.size_bytes, row.sha256)
        )
        if isinstance(media_id, Refused):
            return media_id
        return replace(media, id=media_id, mime_type=row.mime_type, filename=media.filename or row.name)

    async def _uploaded(self, origin: Origin, channel: CloudApiChannel, file_id: str, file: LocalFile) -> str | Refused:
        """Gives the provider's id; of many messages with one file the first uploads it, the others wait."""
        lock = self._locks.setdefault((origin.channel_id, file_id), asyncio.Lock())
        async with lock:
            known = await self._known(origin.channel_id, file_id)
            if known:
                return known
            if not await asyncio.to_thread(file.path.is_file):
                return Refused(UNFIT_FILE, "the stored file is gone", "give_up")
            try:
                media_id = await upload_media(channel.graph, channel.number_id, file, UPLOAD_S)
            except GraphRefused as error:
                return error.refused
            except UnfitMedia as error:
                return Refused(UNFIT_FILE, str(error), "give_up")
            except NoAnswer as error:
                return Refused(-1, error.reason, "retry", RETRY_S)
            row = {
                "channel_id": origin.channel_id,
                "file_id": file_id,
                "workspace_id": origin.workspace_id,
                "media_id": media_id,
                "expires_at": self._tools.clock.now() + KEPT_FOR,
            }
            await self._tools.database.write(lambda connection: connection.execute(_KEEP, row))
            return media_id

    async def _known(self, channel_id: str, file_id: str) -> str | None:
        u = media_uploads.c
        query = select(u.media_id).where(
            u.channel_id == channel_id, u.file_id == file_id, u.expires_at > self._tools.clock.now()
        )
        async with self._tools.database.read() as connection:
            return (await connection.execute(query)).scalar_one_or_none()


def names_files(content: Content) -> bool:
    """Tells whether a content may name a stored file; most do not, and nothing is looked up for them."""
    if isinstance(content, MediaContent):
        return bool(content.media.id)
    medias: Sequence[Media | None] = (
        [one.media for one in content.parameters] if isinstance(content, TemplateContent) else []
    )
    return any(media is not None and media.id for media in medias)
