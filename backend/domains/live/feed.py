"""Tells open streams what happens: one reader of the changes for all streams of this process."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from functools import partial

import msgspec
from msgspec import Struct

from backend.database import Database
from backend.domains.live.changes import Change, ChangeReader
from backend.domains.live.framing import frame
from backend.domains.live.schemas import PresenceFrame
from backend.domains.live.streams import Stream, encoded
from backend.domains.live.watches import tidy, watch
from backend.domains.presence.services import PresenceService
from backend.errors import DatabaseError, TooManyRequests
from backend.tools.clock import Clock

LOOK_EVERY_S = 0.25  # chosen: so soon it is seen what another process wrote; what this one writes is seen at once
AT_MOST_EVERY_S = 0.25  # chosen: nobody reads more than four bursts a second
UPKEEP_S = 15.0  # chosen: four times within the minute after which a member counts as gone
TIDY_EVERY = 4  # … every fourth time
SETTLED_AFTER_S = 2.0  # chosen: transactions that began before a workspace was watched have ended by then
TROUBLE_PAUSE_S = 1.0
MAX_OF_CALLER = 20  # chosen: more windows than anybody has open
MAX_STREAMS = 1_000  # chosen: with 128 KB pending each, 128 MB if nobody reads

log = logging.getLogger(__name__)


class FeedTools(Struct, frozen=True):
    """What the feed works with.

    Args:
        written: is set whenever this process has written something.
    """

    database: Database
    clock: Clock
    presence: PresenceService
    written: asyncio.Event


class LiveFeed:
    """The streams of this process."""

    def __init__(self, tools: FeedTools) -> None:
        self._tools = tools
        self._streams: dict[str, set[Stream]] = {}
        self._reader: ChangeReader | None = None
        self._presence: dict[str, bytes] = {}
        self._told_until = [0] * TIDY_EVERY
        self._has_streams = asyncio.Event()
        self._settling: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Tells as long as the context is open; then every stream ends."""
        tasks = [asyncio.create_task(work(), name="live") for work in (self._tell, self._keep_up)]
        try:
            yield
        finally:
            for task in (*tasks, *self._settling):
                task.cancel()
            await asyncio.gather(*tasks, *self._settling, return_exceptions=True)
            for stream in self._all():
                stream.end()

    def refuse_too_many(self, workspace_id: str, caller_id: str) -> None:
        """Lets a caller through who may open one more stream.

        Raises:
            TooManyRequests: so many are open already.
        """
        of_caller = sum(one.caller_id == caller_id for one in self._streams.get(workspace_id, ()))
        if of_caller >= MAX_OF_CALLER or sum(map(len, self._streams.values())) >= MAX_STREAMS:
            raise TooManyRequests("streams")

    @asynccontextmanager
    async def stream(self, workspace_id: str, caller_id: str, user_id: str) -> AsyncIterator[Stream]:
        """Opens a stream: whatever changes from now on goes into it.

        Args:
            user_id: for whom unread messages count; empty for a program.
        """
        stream = Stream(workspace_id, caller_id, user_id)
        await self._watch(workspace_id)
        reader = self._reader or await ChangeReader(self._tools.database).begin()
        self._reader = self._reader or reader
        self._streams.setdefault(workspace_id, set()).add(stream)
        self._has_streams.set()
        try:
            yield stream
        finally:
            left = self._streams[workspace_id]
            left.discard(stream)
            if not left:
                del self._streams[workspace_id]
                self._presence.pop(workspace_id, None)

    async def _watch(self, workspace_id: str) -> None:
        """Has a workspace watched. What was being written when that began is not told: the pages fetch once more."""
        if workspace_id in self._streams:
            return
        now = self._tools.clock.now()
        if await self._tools.database.write(partial(watch, workspace_ids=[workspace_id], now=now)):
            settling = asyncio.create_task(self._settle(workspace_id), name="live")
            self._settling.add(settling)
            settling.add_done_callback(self._settling.discard)

    async def _settle(self, workspace_id: str) -> None:
        await asyncio.sleep(SETTLED_AFTER_S)
        self._reset(workspace_id)

    def _reset(self, workspace_id: str) -> None:
        for stream in self._streams.get(workspace_id, ()):
            stream.reset()

    # Telling

    async def _tell(self) -> None:
        """Reads and tells, as long as there is somebody to tell."""
        while True:
            if not self._streams:
                self._reader = None
                self._has_streams.clear()
                await self._has_streams.wait()
            await self._woken()
            try:
                has_told = await self._tell_once()
            except DatabaseError as error:
                log.warning("the database cannot be used: %s", error)
                await asyncio.sleep(TROUBLE_PAUSE_S)
                self._reset_all()
            except Exception:  # a fault of ours must not end the streams of everybody
                log.exception("what has changed could not be told")
                await asyncio.sleep(TROUBLE_PAUSE_S)
                self._reset_all()
            else:
                await asyncio.sleep(AT_MOST_EVERY_S if has_told else AT_MOST_EVERY_S / 5)

    async def _woken(self) -> None:
        """Waits until this process has written something, or it is time to see what others have."""
        written = self._tools.written
        try:
            async with asyncio.timeout(LOOK_EVERY_S):
                await written.wait()
        except TimeoutError:
            return
        written.clear()

    async def _tell_once(self) -> bool:
        changes = await self._reader.read() if self._reader else []
        if changes is None:
            self._reset_all()
            return True
        by_workspace: dict[str, list[Change]] = {}
        for change in changes:
            if change.workspace_id in self._streams:
                by_workspace.setdefault(change.workspace_id, []).append(change)
        for workspace_id, its_changes in by_workspace.items():
            await self._tell_workspace(workspace_id, its_changes)
        return bool(by_workspace)

    async def _tell_workspace(self, workspace_id: str, changes: Sequence[Change]) -> None:
        if any(change.kind == "access" for change in changes):
            for stream in self._streams.get(workspace_id, ()):
                stream.check()
        if any(change.kind == "presence" for change in changes):
            await self._tell_presence(workspace_id)
        user_ids = {stream.user_id for stream in self._streams.get(workspace_id, ())}
        async with self._tools.database.read() as connection:
            framed = await frame(connection, workspace_id, changes, user_ids)
        for stream in self._streams.get(workspace_id, ()):
            if framed is None or stream.user_id not in framed.for_members:
                stream.reset()
                continue
            for key, one in (*framed.for_members[stream.user_id].items(), *framed.for_all.items()):
                stream.put(key, one)

    def _reset_all(self) -> None:
        for stream in self._all():
            stream.reset()

    def _all(self) -> Iterable[Stream]:
        return [stream for streams in self._streams.values() for stream in streams]

    # Upkeep

    async def _keep_up(self) -> None:
        """Says that the workspaces are still watched and their members still there; forgets what was told."""
        turns = 0
        while True:
            await self._has_streams.wait()
            await asyncio.sleep(UPKEEP_S)
            turns += 1
            try:
                await self._keep_up_once(is_tidying=turns % TIDY_EVERY == 0)
            except DatabaseError as error:
                log.warning("the database cannot be used: %s", error)
            except Exception:  # as above
                log.exception("the streams could not be kept up")

    async def _keep_up_once(self, is_tidying: bool) -> None:
        members = [(stream.workspace_id, stream.user_id) for stream in self._all() if stream.user_id]
        if members:
            await self._tools.presence.beat(members)
        for workspace_id in list(self._streams):
            await self._tell_presence(workspace_id)
        self._told_until = [*self._told_until[1:], self._reader.last if self._reader else 0]
        if is_tidying:
            now = self._tools.clock.now()
            was_lost = await self._tools.database.write(partial(watch, workspace_ids=list(self._streams), now=now))
            for workspace_id in was_lost:
                self._reset(workspace_id)
            await self._tools.database.write(partial(tidy, told_until=self._told_until[0], now=now))

    async def _tell_presence(self, workspace_id: str) -> None:
        listed = await self._tools.presence.list_members(workspace_id)
        told = encoded(PresenceFrame(msgspec.to_builtins(listed.items)))
        if told != self._presence.get(workspace_id):
            self._presence[workspace_id] = told
            for stream in self._streams.get(workspace_id, ()):
                stream.put("presence", told)
