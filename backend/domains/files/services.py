"""Stored files: taken in piece by piece, checked, listed, given back, deleted."""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.channels.cloud_api.media_signs import HEAD_BYTES, is_what_it_says
from backend.channels.cloud_api.media_types import MAX_BYTES, fault_of_upload, kind_of
from backend.database import Database
from backend.domains.audit import Auditor, note
from backend.domains.files.places import FilePlaces
from backend.domains.files.schemas import FilePage, FileView, NewFile
from backend.domains.pages import PageOf
from backend.domains.rows import change_the_row, page_by, the_row
from backend.errors import BadInput, Conflict, InputFault, NotFound, TooLarge
from backend.models import stored_files
from backend.tools.clock import Clock
from backend.tools.files import FileSink, read_pieces
from backend.tools.ids import Ids

MAX_FILES = 1_000  # chosen: of one workspace; flows name few of them
MAX_STORED_BYTES = 5 * 2**30  # chosen: of one workspace


class FileService:
    """What may be done with stored files."""

    def __init__(self, database: Database, places: FilePlaces, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._places = places
        self._clock = clock
        self._ids = ids

    async def list_files(self, workspace_id: str, page: PageOf) -> FilePage:
        """Lists files, the newest first."""
        f = stored_files.c
        query = select(stored_files).where(f.workspace_id == workspace_id)
        async with self._database.read() as connection:
            rows, more = await page_by(connection, query, f.id, page, is_falling=True)
        return FilePage([_view(row) for row in rows], more)

    async def get(self, workspace_id: str, file_id: str) -> FileView:
        """Gives what is known of a file.

        Raises:
            NotFound: there is none.
        """
        f = stored_files.c
        query = select(stored_files).where(f.workspace_id == workspace_id, f.id == file_id)
        async with self._database.read() as connection:
            row = await the_row(connection, query, "file")
        return _view(row)

    async def store(
        self, workspace_id: str, new: NewFile, pieces: AsyncIterable[bytes], auditor: Auditor | None = None
    ) -> FileView:
        """Takes a file in; only what is whole, of a type that can be sent and within its bounds is kept.

        Raises:
            BadInput: it is empty, of a type that cannot be sent, or not what it is said to be.
            TooLarge: it is larger than its kind may be.
            Conflict: the workspace has no room for it.
        """
        kind = kind_of(new.mime_type)
        _refuse_type(new, MAX_BYTES[kind])
        file_id = self._ids.new()
        path = self._places.under_way(file_id)
        try:
            sink = await _write(path, pieces, MAX_BYTES[kind], new)
            row = {
                "id": file_id,
                "workspace_id": workspace_id,
                "name": new.name,
                "kind": kind,
                "mime_type": new.mime_type,
                "size_bytes": sink.size_bytes,
                "sha256": sink.sha256,
                "created_by": auditor.actor_id if auditor else None,
                "created_at": self._clock.now(),
            }
            target = self._places.stored(workspace_id, file_id)
            await asyncio.to_thread(path.rename, target)
            try:
                await self._database.write(lambda connection: self._insert(connection, row, auditor))
            except BaseException:
                await asyncio.to_thread(target.unlink, missing_ok=True)
                raise
        finally:
            await asyncio.to_thread(path.unlink, missing_ok=True)
        return await self.get(workspace_id, file_id)

    async def read(self, workspace_id: str, file_id: str) -> tuple[FileView, AsyncIterator[bytes]]:
        """Gives a file with its bytes, piece by piece.

        Raises:
            NotFound: there is none, or its bytes are gone.
        """
        view = await self.get(workspace_id, file_id)
        path = self._places.stored(workspace_id, file_id)
        if not await asyncio.to_thread(path.is_file):
            raise NotFound("file")
        return view, read_pieces(path)

    async def delete(self, workspace_id: str, file_id: str, auditor: Auditor | None = None) -> None:
        """Deletes a file; flows that send it fail from now on.

        Raises:
            NotFound: there is none.
        """
        f = stored_files.c

        async def unit(connection: AsyncConnection) -> None:
            gone = delete(stored_files).where(f.workspace_id == workspace_id, f.id == file_id)
            await change_the_row(connection, gone, "file")
            await note(auditor, connection, "file.deleted", file_id)

        await self._database.write(unit)
        await asyncio.to_thread(self._places.stored(workspace_id, file_id).unlink, missing_ok=True)

    async def _insert(self, connection: AsyncConnection, row: dict[str, Any], auditor: Auditor | None) -> None:
        f = stored_files.c
        query = select(func.count(), func.coalesce(func.sum(f.size_bytes), 0))
        count, size = (await connection.execute(query.where(f.workspace_id == row["workspace_id"]))).one()
        if count >= MAX_FILES or size + row["size_bytes"] > MAX_STORED_BYTES:
            raise Conflict("file", [InputFault("$", "no_room_for_file", f"{MAX_STORED_BYTES:,}")])
        await connection.execute(insert(stored_files), row)
        told = {"name": row["name"], "size_bytes": row["size_bytes"]}
        await note(auditor, connection, "file.stored", row["id"], **told)


def _refuse_type(new: NewFile, max_bytes: int) -> None:
    fault = fault_of_upload(new.mime_type, max_bytes)
    if fault:
        raise BadInput("file", [InputFault("Content-Type", "file_type_unfit", fault)])


async def _write(path: Path, pieces: AsyncIterable[bytes], max_bytes: int, new: NewFile) -> FileSink:
    head = b""
    with FileSink(path) as sink:
        async for piece in pieces:
            if sink.size_bytes + len(piece) > max_bytes:
                raise TooLarge("file", [InputFault("$", "file_too_large", f"{max_bytes:,}")])
            if len(head) < HEAD_BYTES:
                head += piece[: HEAD_BYTES - len(head)]
            await sink.write(piece)
    if not sink.size_bytes:
        raise BadInput("file", [InputFault("$", "file_empty")])
    if not is_what_it_says(new.mime_type, head):
        raise BadInput("file", [InputFault("$", "file_not_as_announced", new.mime_type)])
    return sink


def _view(row: Any) -> FileView:
    return FileView(**{name: getattr(row, name) for name in FileView.__struct_fields__})
