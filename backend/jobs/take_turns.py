"""Job: takes the turns of conversations that have inputs, many in one transaction."""

import asyncio
import logging
from datetime import datetime, timedelta

from backend.conversation.claim import Claimed, Lease, claim
from backend.conversation.published_flows import PublishedFlows
from backend.conversation.record import Recorded, record
from backend.conversation.turn import Turn, take_turn
from backend.effects.performer import Performer
from backend.errors import DatabaseError
from backend.jobs.parts import Parts

MAX_TOGETHER = 100  # chosen: enough to spread the cost of the statements, little enough to answer soon
RETRIES = timedelta(seconds=0.5)  # chosen: how late a turn is taken again at most
LEASE = timedelta(seconds=15)  # chosen: a turn takes milliseconds; a dead worker's conversations wait that long
RETRY_LEASE = timedelta(seconds=8)  # chosen: of one turn alone; one that ends each worker is given up within a minute
RECORD_PAUSE_S = 0.5  # before another attempt to record while the database cannot be used
TURNS_IN_A_ROW = 20  # chosen: then whatever else waits in this process gets its turn

log = logging.getLogger(__name__)


class TurnTaker:
    """Takes turns."""

    def __init__(self, parts: Parts, published: PublishedFlows, performer: Performer) -> None:
        self._database = parts.database
        self._clock = parts.clock
        self._ids = parts.ids
        self._waker = parts.waker
        self._published = published
        self._performer = performer
        self._on_ended = parts.on_ended
        self._looked_at: datetime | None = None

    async def take_turns(self) -> int:
        """Takes one batch of turns, and one turn again whose last attempt failed; gives how many."""
        await self._performer.wait_for_room()
        return await self._take(MAX_TOGETHER, retries=False) + await self._take_again()

    async def _take_again(self) -> int:
        """Takes one turn again. They are due after seconds, so it is not looked for them each time."""
        now = self._clock.now()
        if self._looked_at and self._looked_at <= now < self._looked_at + RETRIES:  # before it: the clock went back
            return 0
        taken = await self._take(1, retries=True)
        self._looked_at = None if taken else now
        return taken

    async def _take(self, limit: int, retries: bool) -> int:
        duration = RETRY_LEASE if retries else LEASE
        lease = Lease(self._clock.now(), duration, limit, retries)
        claimed = await self._database.write(lambda connection: claim(connection, lease, self._published))
        if not claimed:
            return 0
        turns = await self._run(claimed)
        recorded = await self._record(turns, lease.now + duration)
        self._performer.hand_over(recorded.lanes)
        if recorded.has_due:
            self._waker.wake("perform_effects")
        if any(turn.handovers for turn in turns):
            self._waker.wake("tend_queues")
        self._tell_ended(turns, recorded, lease.now)
        for conversation_id, error in recorded.failed.items():
            log.error("turn of conversation %s failed: %s", conversation_id, error)
        for conversation_id in recorded.lost:
            log.warning("turn of conversation %s was taken over by another worker", conversation_id)
        return len(claimed)

    def _tell_ended(self, turns: list[Turn], recorded: Recorded, now: datetime) -> None:
        unsaved = {*recorded.failed, *recorded.lost}
        for turn in turns:
            for change in turn.sessions.values() if turn.claimed.id not in unsaved else ():
                if change.end:
                    self._on_ended(change.end, max(0.0, (now - change.after.started_at).total_seconds()))

    async def _run(self, claimed: list[Claimed]) -> list[Turn]:
        now = self._clock.now()
        turns: list[Turn] = []
        for index, one in enumerate(claimed, 1):
            turns.append(take_turn(one, self._ids, now))
            if index % TURNS_IN_A_ROW == 0:
                await asyncio.sleep(0)
        return turns

    async def _record(self, turns: list[Turn], until: datetime) -> Recorded:
        """Records turns; while the database cannot be used, until the lease ends.

        Raises:
            DatabaseError: the lease has ended; another attempt will be made from the start.
        """
        while True:
            now = self._clock.now()
            try:
                return await self._database.write(lambda connection: record(connection, turns, self._ids, now))  # noqa: B023
            except DatabaseError:
                if now + timedelta(seconds=RECORD_PAUSE_S) >= until:
                    raise
                await asyncio.sleep(RECORD_PAUSE_S)
