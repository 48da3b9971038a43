"""Posts the updates: some lanes at once, each in order, until they are taken or given up."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO

import aiohttp
import msgspec

from backend.cloud_api_stand_in.webhooks.bell import Bell
from backend.cloud_api_stand_in.webhooks.body import body_of, signature_of
from backend.cloud_api_stand_in.webhooks.outbox import LANES, Delivery
from backend.cloud_api_stand_in.world import Destination, World

MAX_BODY_BYTES = 3 * 2**20  # WhatsApp Cloud API, webhooks: payloads of up to 3 MB
_LARGE_BYTES = 2**20  # what aiohttp warns about
_NO_ADDRESS = "no callback address is set"


class WebhookSender:
    """Posts what waits in the outbox of a world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._bells = [Bell() for _ in range(LANES)]

    def wake(self) -> None:
        """Wakes the lanes that got something."""
        for lane in self._world.outbox.touched():
            self._bells[lane].ring()

    def wake_all(self) -> None:
        """Wakes every lane: the clock was moved."""
        for bell in self._bells:
            bell.ring()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Posts as long as the context is open."""
        connector = aiohttp.TCPConnector(limit=LANES)
        async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as session:
            lanes = [asyncio.create_task(self._run_lane(lane, session)) for lane in range(LANES)]
            try:
                yield
            finally:
                for task in lanes:
                    task.cancel()
                ends = await asyncio.gather(*lanes, return_exceptions=True)
                for error in (end for end in ends if isinstance(end, Exception)):
                    raise error

    async def _run_lane(self, lane: int, session: aiohttp.ClientSession) -> None:
        world = self._world
        while True:
            now = world.clock.now()
            delivery = world.outbox.take(lane, now, world.options.webhook_batch, world.destination)
            if delivery is None:
                due = world.outbox.next_due(lane)
                await self._bells[lane].wait(None if due is None else max(0.0, due - now))
            else:
                await self._deliver(lane, delivery, session)

    async def _deliver(self, lane: int, delivery: Delivery, session: aiohttp.ClientSession) -> None:
        """Posts once, in halves what is too large; what is not taken waits for its next attempt."""
        body = body_of(delivery.updates, self._world.options.batch_shape)
        if len(body) > MAX_BODY_BYTES and len(delivery.updates) > 1:
            half = len(delivery.updates) // 2
            for updates in (delivery.updates[:half], delivery.updates[half:]):
                await self._deliver(lane, msgspec.structs.replace(delivery, updates=updates), session)
        elif not await self._is_taken(delivery, body, session):
            self._world.outbox.try_again(lane, delivery, self._world.clock.now())

    async def _is_taken(self, delivery: Delivery, body: bytes, session: aiohttp.ClientSession) -> bool:
        """Posts once; tells whether that is the end of it."""
        world = self._world
        destination = world.destination(delivery.updates[0])
        if destination is None or not destination.url:
            world.capture.webhook(world.clock.now(), "", "", body, delivery.attempts + 1, 0, _NO_ADDRESS)
            return True
        signature = self._signature(body, destination)
        status, note = await self._post(session, destination.url, body, signature)
        at = world.clock.now()
        world.capture.webhook(at, destination.url, signature, body, delivery.attempts + 1, status, note)
        return status == 200

    def _signature(self, body: bytes, destination: Destination) -> str:
        if self._world.options.signature == "missing":
            return ""
        is_wrong = self._world.options.signature == "wrong"
        return signature_of(body, f"not {destination.secret}" if is_wrong else destination.secret)

    async def _post(self, session: aiohttp.ClientSession, url: str, body: bytes, signature: str) -> tuple[int, str]:
        headers = {"Content-Type": "application/json", "User-Agent": "facebookexternalua"}
        if signature:
            headers["X-Hub-Signature-256"] = signature
        timeout = aiohttp.ClientTimeout(total=self._world.options.webhook_timeout_s)
        data = BytesIO(body) if len(body) > _LARGE_BYTES else body
        try:
            async with session.post(url, data=data, headers=headers, timeout=timeout, allow_redirects=False) as answer:
                await answer.read()
                return answer.status, ""
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            return 0, f"{type(error).__name__}: {error}".strip(": ")
