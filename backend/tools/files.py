"""Files between disk and network, a piece at a time: never whole in memory, and the disk never holds up the others."""

import asyncio
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Self

PIECE_BYTES = 256 * 1024  # chosen: 400 pieces for the largest file


async def read_pieces(path: Path) -> AsyncIterator[bytes]:
    """Gives a file's bytes piece by piece."""
    file = await asyncio.to_thread(path.open, "rb")
    try:
        while piece := await asyncio.to_thread(file.read, PIECE_BYTES):
            yield piece
    finally:
        file.close()


class FileSink:
    """Writes a new file piece by piece, counts it and takes its digest; what was there before is lost."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._digest = sha256()
        self.size_bytes = 0

    def __enter__(self) -> Self:
        self._file = self._path.open("wb")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._file.close()

    async def write(self, piece: bytes) -> None:
        """Adds a piece."""
        self.size_bytes += len(piece)
        await asyncio.to_thread(self._write, piece)

    def _write(self, piece: bytes) -> None:
        self._digest.update(piece)
        self._file.write(piece)

    @property
    def sha256(self) -> str:
        """Gives the digest of what was written, in hexadecimal digits."""
        return self._digest.hexdigest()
