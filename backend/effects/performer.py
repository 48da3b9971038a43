"""Performs effects after the commit: many conversations at once, the effects of one in order."""

import asyncio
import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec.structs import replace
from sqlalchemy import select

from backend.channels.contract import Channel
from backend.conversation.record import EFFECT_LEASE
from backend.conversation.withdrawing import TAKEN_OVER
from backend.effects import effect_kinds, tag_of
from backend.effects.contract import (
    Done,
    GivenUp,
    HttpAnswer,
    LlmAnswer,
    Outcome,
    Performance,
    SaidBefore,
    TryAgain,
)
from backend.effects.history import said_before
from backend.effects.line import Attempt, renew, take_due
from backend.effects.settle import PutBack, Settled, Settling, settle
from backend.effects.withdrawn import WithdrawnEffects
from backend.errors import DatabaseError
from backend.jobs.parts import Parts
from backend.models import contacts, conversations
from flow_engine.effects import CallHttp, CallLlm, SendMessage

MAX_LANES = 128  # chosen: conversations under way at once in one process; sends mostly wait for the network
MAX_BACKLOG = 1_000  # chosen: above it no further turns are taken until some are performed
MAX_TAKEN = 200  # chosen: conversations taken from the database at once
RENEWED_AFTER = timedelta(seconds=2)  # chosen: most effects are done by then
SETTLE_PAUSE_S = 0.5  # before another attempt to write outcomes while the database cannot be used

log = logging.getLogger(__name__)


class Performer:
    """Performs effects and writes down what became of them."""

    def __init__(self, parts: Parts) -> None:
        self._database = parts.database
        self._clock = parts.clock
        self._ids = parts.ids
        self._waker = parts.waker
        self._tools = parts.tools
        self._withdrawn = WithdrawnEffects(parts.database)
        self._places = asyncio.Semaphore(MAX_LANES)
        self._lanes: set[asyncio.Task[None]] = set()
        self._suspect: asyncio.Task[None] | None = None
        self._leased_until: dict[Attempt, datetime] = {}  # of what is under way here
        self._unsettled: list[tuple[Settled, asyncio.Future[None]]] = []
        self._settling: asyncio.Task[None] | None = None
        self._has_room = asyncio.Event()
        self._has_room.set()
        self._is_ending = False

    # Taking on

    def hand_over(self, lanes: Iterable[list[Performance]]) -> None:
        """Takes on effects that were leased to this worker; returns at once."""
        for lane in lanes:
            self._begin(lane)
        if len(self._lanes) >= MAX_BACKLOG:
            self._has_room.clear()

    async def take_due(self) -> int:
        """Takes on what is due in the database; gives how many conversations that were."""
        now = self._clock.now()
        limit = min(MAX_TAKEN, MAX_BACKLOG - len(self._lanes))
        if limit <= 0:
            return 0
        lanes = await self._database.write(lambda connection: take_due(connection, now, limit))
        self.hand_over(lanes)
        return len(lanes) + await self._take_suspect(now)

    async def _take_suspect(self, now: datetime) -> int:
        """Takes on one effect that workers ended at again and again, unless one is under way here.

        If this worker ends too, that tells about this one alone: no attempt at another one was begun for it.
        """
        if self._suspect and not self._suspect.done():
            return 0
        lanes = await self._database.write(lambda connection: take_due(connection, now, 1, suspects=True))
        for lane in lanes:
            self._suspect = self._begin(lane)
            self._suspect.add_done_callback(lambda _: self._waker.wake("perform_effects"))
        return len(lanes)

    def _begin(self, lane: list[Performance]) -> "asyncio.Task[None]":
        self._leased_until.update((_attempt(performance), performance.leased_until) for performance in lane)
        task = asyncio.create_task(self._perform_lane(lane), name="effects")
        self._lanes.add(task)
        task.add_done_callback(self._ended)
        return task

    async def renew_leases(self) -> None:
        """Extends the leases of what is under way, so that it stays this worker's for as long as it lives.

        Raises:
            DatabaseError: nothing was extended.
        """
        until = self._clock.now() + EFFECT_LEASE
        old = [attempt for attempt, ends_at in self._leased_until.items() if ends_at <= until - RENEWED_AFTER]
        if old:
            ours = await self._database.write(lambda connection: renew(connection, old, until))
            self._leased_until.update((attempt, until) for attempt in ours if attempt in self._leased_until)

    async def wait_for_room(self) -> None:
        """Waits until more can be taken on."""
        await self._has_room.wait()

    def begin_no_more(self) -> None:
        """Begins no effect from now on: what was taken on and is not under way yet is put back."""
        self._is_ending = True

    async def finish(self) -> None:
        """Waits until everything taken on is performed, or put back, and written down."""
        while self._lanes:
            await asyncio.wait(set(self._lanes))

    async def stop(self) -> None:
        """Ends what is under way. What was begun is found later by its lease, and is then in doubt or tried again."""
        for task in list(self._lanes):
            task.cancel()
        await asyncio.gather(*self._lanes, return_exceptions=True)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._lanes.discard(task)
        if len(self._lanes) < MAX_BACKLOG:
            self._has_room.set()
        if not task.cancelled() and task.exception():
            log.error("effects of a conversation ended badly", exc_info=task.exception())

    # Performing

    async def _perform_lane(self, lane: list[Performance]) -> None:
        """Performs the effects of one conversation up to the first that is not settled for good."""
        written: list[asyncio.Future[None]] = []
        is_fresh = not self._places.locked()
        try:
            async with self._places:
                for performance in lane:
                    if self._is_ending:
                        break
                    if self._clock.now() >= self._leased_until.get(_attempt(performance), performance.leased_until):
                        break  # another worker may have it by now
                    is_just_wanted = is_fresh and performance is lane[0] and performance.attempts == 1
                    outcome = await self._perform(performance, is_just_wanted)
                    written.append(self._settle(Settled(performance, outcome)))
                    if not isinstance(outcome, Done | GivenUp):
                        break
                written += [self._settle(Settled(later, PutBack())) for later in lane[len(written) :]]
            await asyncio.gather(*written)
        finally:
            for performance in lane:
                self._leased_until.pop(_attempt(performance), None)

    async def _perform(self, performance: Performance, is_just_wanted: bool) -> Outcome:
        effect = performance.effect
        kind = effect_kinds()[tag_of(effect)]
        if performance.attempts > kind.max_attempts:
            return GivenUp("the worker ended at each attempt")
        try:
            if not is_just_wanted and await self._is_withdrawn(performance):
                return GivenUp(TAKEN_OVER)
            return await kind.perform(effect, performance, self)
        except Exception as error:  # a fault of ours; it must neither stop the worker nor leave a session waiting
            log.exception("effect %s failed", effect.id)
            told = f"{type(error).__name__}: {error}"
            return TryAgain(told) if isinstance(effect, SendMessage) else GivenUp(told)

    async def _is_withdrawn(self, performance: Performance) -> bool:
        """Tells whether people have interrupted the bot since it wanted to say this."""
        is_the_bots = performance.session_id and isinstance(performance.effect, SendMessage)
        return bool(is_the_bots) and await self._withdrawn.holds(performance.effect.id)

    # What effects are performed with

    def now(self) -> datetime:
        """Gives the present moment."""
        return self._clock.now()

    async def channel(self, channel_id: str) -> Channel | None:
        """Gives a connected channel; None when there is none."""
        return await self._tools.channels.get(channel_id)

    async def call_http(self, call: CallHttp, workspace_id: str) -> HttpAnswer:
        """Calls a web address."""
        return await self._tools.call_http(call, workspace_id)

    async def call_llm(self, call: CallLlm, workspace_id: str, history: list[SaidBefore]) -> LlmAnswer:
        """Asks a model."""
        return await self._tools.call_llm(call, workspace_id, history)

    async def is_opted_out(self, conversation_id: str) -> bool:
        """Tells whether the contact of a conversation said to want no advertising."""
        joined = contacts.join(conversations, conversations.c.contact_id == contacts.c.id)
        query = select(contacts.c.opted_out_at).select_from(joined).where(conversations.c.id == conversation_id)
        async with self._database.read() as connection:
            return (await connection.execute(query)).scalar_one_or_none() is not None

    async def said_before(self, performance: Performance, count: int) -> list[SaidBefore]:
        """Gives the conversation's latest messages before the input that led to an effect, the oldest first."""
        async with self._database.read() as connection:
            return await said_before(connection, performance, count)

    # Writing down

    def _settle(self, settled: Settled) -> "asyncio.Future[None]":
        """Hands an outcome in to be written down with others."""
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._unsettled.append((settled, written))
        if self._settling is None:
            self._settling = asyncio.create_task(self._settle_all(), name="settle")
        return written

    async def _settle_all(self) -> None:
        try:
            while self._unsettled:
                group, self._unsettled = self._unsettled, []
                await self._settle_group(group)
        finally:
            self._settling = None

    async def _settle_group(self, group: list[tuple[Settled, "asyncio.Future[None]"]]) -> None:
        try:
            await self._write([settled for settled, _ in group])
        except DatabaseError:
            log.warning("the database cannot be used; %d outcomes wait", len(group))
            await asyncio.sleep(SETTLE_PAUSE_S)
            self._unsettled = group + self._unsettled
            return
        except Exception as error:
            await self._settle_apart(group, error)
            return
        _end(group, None)

    async def _settle_apart(self, group: list[tuple[Settled, "asyncio.Future[None]"]], error: Exception) -> None:
        """Writes outcomes one by one, so that one that cannot be written does not keep the others from it."""
        if len(group) > 1:
            for item in group:
                await self._settle_group([item])
            return
        settled, written = group[0]
        effect_id, outcome = settled.performance.effect.id, settled.outcome
        if isinstance(outcome, Done) and outcome.provider_id:
            log.error("the provider gave effect %s the id of another message", effect_id)
            without_id = replace(settled, outcome=replace(outcome, provider_id=""))
            await self._settle_group([(without_id, written)])
            return
        log.error("what became of effect %s cannot be written", effect_id, exc_info=error)
        _end(group, error)

    async def _write(self, settled: list[Settled]) -> None:
        settling = Settling(self._ids, self._clock.now(), self._tools.chance)

        if await self._database.write(lambda connection: settle(connection, settled, settling)):
            self._waker.wake("take_turns")
        if any(not isinstance(item.outcome, Done) for item in settled):
            self._waker.wake("perform_effects")


def _attempt(performance: Performance) -> Attempt:
    return performance.effect.id, performance.attempts


def _end(group: list[tuple[Settled, "asyncio.Future[None]"]], error: Exception | None) -> None:
    for _, written in group:
        if written.done():
            continue
        if error:
            written.set_exception(error)
        else:
            written.set_result(None)
