"""Job: takes the turns of conversations that have inputs, many in one transaction."""

import asyncio
import logging
from datetime import timedelta

from backend.conversation.claim import Claimed, Lease, claim
from backend.conversation.published_flows import PublishedFlows
from backend.conversation.record import Recorded, record
from backend.conversation.turn import Turn, take_turn
from backend.effects.performer import Performer
from backend.errors import DatabaseError
from backend.jobs.parts import Parts

MAX_TOGETHER = 100  # chosen: enough to spread the cost of the statements, little enough to answer soon
LEASE = timedelta(seconds=30)  # chosen: a turn takes milliseconds; a dead worker's conversations wait that long
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

    async def take_turns(self) -> int:
        """Takes one batch of turns, and one turn again whose last attempt failed; gives how many."""
        await self._performer.wait_for_room()
        fresh = await self._take(MAX_TOGETHER, retries=False)
        return fresh + await self._take(1, retries=True)

    async def _take(self, limit: int, retries: bool) -> int:
        lease = Lease(self._clock.now(), LEASE, limit, retries)
        claimed = await self._database.write(lambda connection: claim(connection, lease, self._published))
        if not claimed:
            return 0
        recorded = await self._record(await self._run(claimed))
        self._performer.hand_over(recorded.lanes)
        if recorded.has_due:
            self._waker.wake("perform_effects")
        for conversation_id, error in recorded.failed.items():
            log.error("turn of conversation %s failed: %s", conversation_id, error)
        for conversation_id in recorded.lost:
            log.warning("turn of conversation %s was taken over by another worker", conversation_id)
        return len(claimed)

    async def _run(self, claimed: list[Claimed]) -> list[Turn]:
        now = self._clock.now()
        turns: list[Turn] = []
        for index, one in enumerate(claimed, 1):
            turns.append(take_turn(one, self._ids, now))
            if index % TURNS_IN_A_ROW == 0:
                await asyncio.sleep(0)
        return turns

    async def _record(self, turns: list[Turn]) -> Recorded:
        """Records turns; while the database cannot be used, as long as the lease lasts.

        Raises:
            DatabaseError: the lease has ended; another attempt will be made from the start.
        """
        until = self._clock.now() + LEASE
        while True:
            now = self._clock.now()
            try:
                return await self._database.write(lambda connection: record(connection, turns, self._ids, now))  # noqa: B023
            except DatabaseError:
                if now + timedelta(seconds=RECORD_PAUSE_S) >= until:
                    raise
                await asyncio.sleep(RECORD_PAUSE_S)
