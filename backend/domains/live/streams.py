"""One open stream: what it has yet to be sent, within bounds."""

import asyncio

import msgspec

from backend.domains.live.schemas import Frame, ResetFrame

MAX_PENDING_BYTES = 128 * 1024  # chosen: some 150 frames; whoever reads more slowly fetches anew

_encoder = msgspec.json.Encoder()


def encoded(frame: Frame) -> bytes:
    """Gives a frame as an event of the stream."""
    return b"data: " + _encoder.encode(frame) + b"\n\n"


RESET = encoded(ResetFrame())


class Stream:
    """What is to be sent to one page: of each thing the latest, and a reset in the place of too much.

    Args:
        caller_id: who has opened it.
        user_id: for whom unread messages count; empty for a program.
    """

    def __init__(self, workspace_id: str, caller_id: str, user_id: str) -> None:
        self.workspace_id = workspace_id
        self.caller_id = caller_id
        self.user_id = user_id
        self.must_check = False
        self._pending: dict[str, bytes] = {}
        self._size_bytes = 0
        self._is_over = False
        self._woken = asyncio.Event()

    def put(self, key: str, frame: bytes) -> None:
        """Adds a frame, in the place of an earlier one of the same thing."""
        if "reset" not in self._pending:
            self._size_bytes += len(frame) - len(self._pending.pop(key, b""))
            self._pending[key] = frame
            if self._size_bytes > MAX_PENDING_BYTES:
                self.reset()
        self._woken.set()

    def reset(self) -> None:
        """Has the page fetch anew what it shows."""
        self._pending = {"reset": RESET}
        self._size_bytes = len(RESET)
        self._woken.set()

    def check(self) -> None:
        """Has the stream look whether its credential still counts, before it sends anything more."""
        self.must_check = True
        self._woken.set()

    def end(self) -> None:
        """Ends the stream."""
        self._is_over = True
        self._woken.set()

    async def take(self, timeout_s: float) -> bytes | None:
        """Waits until there is something to send, or so long; None when the stream is over."""
        if not self._woken.is_set():
            try:
                async with asyncio.timeout(timeout_s):
                    await self._woken.wait()
            except TimeoutError:
                return b""
        self._woken.clear()
        if self._is_over:
            return None
        taken = b"".join(self._pending.values())
        self._pending, self._size_bytes = {}, 0
        return taken
