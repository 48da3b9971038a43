"""Performs effects after the commit: many conversations at once, the effects of one in order."""

import asyncio
import logging
from collections.abc import Iterable
from datetime import datetime

from msgspec.structs import replace
from sqlalchemy import select

from backend.channels.contract import Channel
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
from backend.effects.line import take_due
from backend.effects.settle import PutBack, Settled, Settling, settle
from backend.errors import DatabaseError
from backend.jobs.parts import Parts
from backend.models import messages
from backend.tools.json_text import read_json
from flow_engine.effects import CallHttp, CallLlm, SendMessage

MAX_LANES = 128  # chosen: conversations under way at once in one process; sends mostly wait for the network
MAX_BACKLOG = 1_000  # chosen: above it no further turns are taken until some are performed
MAX_TAKEN = 200  # chosen: conversations taken from the database at once
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
        self._places = asyncio.Semaphore(MAX_LANES)
        self._lanes: set[asyncio.Task[None]] = set()
        self._unsettled: list[tuple[Settled, asyncio.Future[None]]] = []
        self._settling: asyncio.Task[None] | None = None
        self._has_room = asyncio.Event()
        self._has_room.set()

    # Taking on

    def hand_over(self, lanes: Iterable[list[Performance]]) -> None:
        """Takes on effects that were leased to this worker; returns at once."""
        for lane in lanes:
            task = asyncio.create_task(self._perform_lane(lane), name="effects")
            self._lanes.add(task)
            task.add_done_callback(self._ended)
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
        return len(lanes)

    async def wait_for_room(self) -> None:
        """Waits until more can be taken on."""
        await self._has_room.wait()

    async def finish(self) -> None:
        """Waits until everything taken on is performed and written down."""
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
        async with self._places:
            for index, performance in enumerate(lane):
                if self._clock.now() >= performance.leased_until:
                    break  # another worker may have it by now
                outcome = await self._perform(performance)
                written.append(self._settle(Settled(performance, outcome)))
                if not isinstance(outcome, Done | GivenUp):
                    written += [self._settle(Settled(later, PutBack())) for later in lane[index + 1 :]]
                    break
        await asyncio.gather(*written)

    async def _perform(self, performance: Performance) -> Outcome:
        effect = performance.effect
        kind = effect_kinds()[tag_of(effect)]
        if performance.attempts > kind.max_attempts:
            return GivenUp("the worker ended at each attempt")
        try:
            return await kind.perform(effect, performance, self)
        except Exception as error:  # a fault of ours; it must neither stop the worker nor leave a session waiting
            log.exception("effect %s failed", effect.id)
            told = f"{type(error).__name__}: {error}"
            return TryAgain(told) if isinstance(effect, SendMessage) else GivenUp(told)

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

    async def said_before(self, performance: Performance, count: int) -> list[SaidBefore]:
        """Gives the conversation's latest messages before the input that led to an effect, the oldest first."""
        if not count:
            return []
        input_id = performance.effect.id.rpartition(".")[0]
        m = messages.c
        query = (
            select(m.direction, m.content)
            .where(
                m.conversation_id == performance.conversation_id,
                m.created_at <= performance.created_at,
                m.id != input_id,
                m.id.not_like(f"{input_id}.%"),
            )
            .order_by(m.created_at.desc(), m.id.desc())
            .limit(count)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        said = [SaidBefore("customer" if by == "in" else "business", _words(content)) for by, content in rows]
        return [one for one in reversed(said) if one.text]

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


def _end(group: list[tuple[Settled, "asyncio.Future[None]"]], error: Exception | None) -> None:
    for _, written in group:
        if written.done():
            continue
        if error:
            written.set_exception(error)
        else:
            written.set_result(None)


def _words(content: str) -> str:
    """Gives the words of a message of either side."""
    fields = read_json(content)
    return str(fields.get("text") or fields.get("caption") or "")
