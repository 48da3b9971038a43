"""The provider, and a shop beside it: takes sends, and now and then refuses, is late, or takes one and says nothing."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import StrEnum
from random import Random
from typing import Any

from aiohttp import web

from tests.chaos.installation import SEND_S
from tests.chaos.ledger import Ledger
from tests.chaos.network import Network

LADDER = ("sent", "delivered", "read")
REVERSED = 0.1  # chosen: the share of messages whose statuses come in another order
STATUS_S = (0.0, 0.6)
QUICK_S = (0.005, 0.06)
LATE_S = (0.5, 2 * SEND_S)
SHOP_S = (0.0, 0.5)


class Fate(StrEnum):
    """What becomes of a send."""

    TAKEN = "taken"
    LATE = "late"  # taken, and answered when the caller may be gone
    RATE_LIMITED = "429"
    FAULT = "500 with the Graph API's words"
    PROXY_FAULT = "500 without any"
    TAKEN_AND_FAULT = "taken, then 500 without any words"
    CUT_BEFORE = "cut off before it was taken"
    CUT_AFTER = "cut off after it was taken"


WEIGHTS = {
    Fate.TAKEN: 80.0,
    Fate.LATE: 4.0,
    Fate.RATE_LIMITED: 4.0,
    Fate.FAULT: 3.0,
    Fate.PROXY_FAULT: 1.0,
    Fate.TAKEN_AND_FAULT: 3.0,
    Fate.CUT_BEFORE: 1.0,
    Fate.CUT_AFTER: 4.0,
}
_TAKES = {Fate.TAKEN, Fate.LATE, Fate.TAKEN_AND_FAULT, Fate.CUT_AFTER}


class Provider:
    """Answers sends; tells of those it took by statuses.

    Args:
        has_echoes: whether the statuses carry the sender's own id.
    """

    def __init__(self, ledger: Ledger, network: Network, chance: Random, has_echoes: bool) -> None:
        self._ledger = ledger
        self._network = network
        self._chance = chance
        self._has_echoes = has_echoes
        self._telling: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def running(self, port: int) -> AsyncIterator[None]:
        """Answers as long as the context is open."""
        app = web.Application()
        app.router.add_post("/shop", self._shop)
        app.router.add_post("/{version}/{number}/messages", self._send)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        try:
            yield
        finally:
            for task in list(self._telling):
                task.cancel()
            await runner.cleanup()

    @property
    def is_idle(self) -> bool:
        """Tells whether all has been told."""
        return not self._telling

    async def _shop(self, request: web.Request) -> web.Response:
        """Gives back what it is told, a little later."""
        said = request.query["said"]
        self._ledger.calls[said] = self._ledger.calls.get(said, 0) + 1
        await asyncio.sleep(self._chance.uniform(*SHOP_S))
        return web.json_response({"said": said})

    async def _send(self, request: web.Request) -> web.Response:
        body = json.loads(await request.read())
        fate = self._chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        await asyncio.sleep(self._chance.uniform(*QUICK_S))
        provider_id = self._take(body, fate) if fate in _TAKES else ""
        if fate in (Fate.CUT_BEFORE, Fate.CUT_AFTER):
            if request.transport:  # none when the caller was killed meanwhile
                request.transport.abort()
            return web.Response()
        if fate == Fate.LATE:
            await asyncio.sleep(self._chance.uniform(*LATE_S))
        if fate == Fate.RATE_LIMITED:
            error = {"code": 130429, "message": "Rate limit hit"}
            return web.json_response({"error": error}, status=429, headers={"Retry-After": "1"})
        if fate == Fate.FAULT:
            return web.json_response({"error": {"code": 131016, "message": "Service unavailable"}}, status=500)
        if fate in (Fate.PROXY_FAULT, Fate.TAKEN_AND_FAULT):
            return web.Response(status=500, text="<html>Bad gateway</html>")
        contacts = [{"input": body["to"], "wa_id": body["to"].lstrip("+")}]
        return web.json_response(
            {"messaging_product": "whatsapp", "contacts": contacts, "messages": [{"id": provider_id}]}
        )

    def _take(self, body: dict[str, Any], fate: Fate) -> str:
        customer, effect_id = body["to"].lstrip("+"), body["biz_opaque_callback_data"]
        is_told = fate == Fate.TAKEN
        number = self._ledger.take(customer, body["text"]["body"], effect_id, is_told)
        provider_id = f"wamid.out.{number}"
        task = asyncio.create_task(self._tell(provider_id, customer, effect_id))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)
        return provider_id

    async def _tell(self, provider_id: str, customer: str, effect_id: str) -> None:
        """Tells how far a message has come, step by step or in any order."""
        steps = list(LADDER)
        if self._chance.random() < REVERSED:
            self._chance.shuffle(steps)
        for step in steps:
            await asyncio.sleep(self._chance.uniform(*STATUS_S))
            told = {"id": provider_id, "status": step, "timestamp": str(int(time.time())), "recipient_id": customer}
            self._network.carry_status(told | ({"biz_opaque_callback_data": effect_id} if self._has_echoes else {}))
