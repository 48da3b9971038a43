"""A worker in this process, with all that its effects reach outside."""

import asyncio
import logging
import random
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from functools import partial

from msgspec import Struct

from backend.calls.model_calls import ModelCalls, ModelTools
from backend.calls.send_limits import SendLimits
from backend.calls.sending import SendingChannels
from backend.calls.stored_media import StoredMedia, StoredTools
from backend.calls.web_calls import WebCalls
from backend.domains.channels.connected import ConnectedChannels
from backend.domains.files.places import FilePlaces
from backend.errors import DatabaseError
from backend.jobs.heartbeat import BEAT_S, beat
from backend.jobs.parts import Parts, Tools
from backend.jobs.waker import InProcessWaker
from backend.jobs.worker import Worker, WorkerPlan
from backend.tools.backoff import Pace
from backend.tools.call_http import HttpCaller
from backend.tools.circuit import Circuits
from backend.tools.http import HttpClient
from backend.tools.web_address import Reach
from backend.web.services import Services
from nodes import catalogue

log = logging.getLogger(__name__)


class Working(Struct, frozen=True, kw_only=True):
    """How a worker works.

    Args:
        channel_reach: how far calls of providers go.
        reach: how far calls of flows and of language models go.
        is_only: no other process uses the database.
        adapt: changes what the effects reach; for the demo.
    """

    channel_reach: Reach = Reach()
    reach: Reach = Reach()
    is_only: bool = False
    adapt: Callable[[Tools], Tools] = lambda tools: tools


@asynccontextmanager
async def open_worker(services: Services, working: Working) -> AsyncIterator[None]:
    """Works as long as the context is open; then ends what is under way."""
    async with AsyncExitStack() as stack:
        provider_client = await stack.enter_async_context(HttpClient(working.channel_reach))
        client = await stack.enter_async_context(HttpClient(working.reach))
        connected = ConnectedChannels(services.database, services.cipher, provider_client, services.clock)
        limits = SendLimits(services.database, services.clock)
        await stack.enter_async_context(limits.open())
        places = FilePlaces(services.settings.data_dir)
        stored = StoredMedia(StoredTools(services.database, places, services.clock))
        channels = SendingChannels(connected, limits, services.metrics, stored)
        pace = Pace(time.monotonic, asyncio.sleep, random.random)
        calls = WebCalls(HttpCaller(client, Circuits(), pace, services.clock), services.database, services.cipher)
        models = ModelCalls(
            ModelTools(client, pace, services.database, services.cipher, services.clock, services.metrics)
        )
        tools = working.adapt(Tools(channels, calls, models, random.random))
        bells = InProcessWaker()
        on_ended = services.metrics.conversation_ended
        parts = Parts(services.database, services.clock, services.ids, services.waker, tools, on_ended)
        plan = WorkerPlan(process_id=services.ids.new(), role="worker", is_only=working.is_only)
        worker = Worker(plan, parts, bells, catalogue())
        await worker.start()
        stack.push_async_callback(worker.stop)
        await stack.enter_async_context(services.waker.delivering(bells))
        yield


@asynccontextmanager
async def open_receiving(services: Services) -> AsyncIterator[None]:
    """Notes as long as the context is open that webhooks can be received: only then sends in doubt are settled."""
    task = asyncio.create_task(_note_receiving(services), name="receiving")
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _note_receiving(services: Services) -> None:
    """Notes it every two seconds; after a gap it counts from then: the machine slept, or nothing could be stored."""
    process_id = services.ids.new()
    up_since = services.clock.now()
    seen_at: datetime | None = up_since
    while True:
        now = services.clock.now()
        if seen_at is None or now - seen_at > timedelta(seconds=3 * BEAT_S):
            up_since = now
        try:
            await services.database.write(partial(beat, process_id=process_id, role="api", up_since=up_since, now=now))
            seen_at = now
        except DatabaseError as error:
            log.warning("the database cannot be used: %s", error)
            seen_at = None
        await asyncio.sleep(BEAT_S)
