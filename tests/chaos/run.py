"""One run: everything is started, the chaos begins and ends, and what is left is looked at."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import accumulate
from random import Random

import asyncpg

from backend.database import open_database
from backend.settings import read_settings
from tests.backend.running_server import free_port
from tests.chaos.installation import set_up
from tests.chaos.ledger import Kind, Ledger
from tests.chaos.network import Network
from tests.chaos.plan import Plan
from tests.chaos.product import Product
from tests.chaos.provider import Provider
from tests.chaos.verdict import Verdict, judge

STALL_S = 35.0  # longer than any lease
MAX_AWAY_S = 4.0  # chosen: a crashed database comes back while some processes still try, and others have given up
STARTED = 0.8  # chosen: the share of kills before which the server has started; the others may hit one that starts
MAX_BURST = 3
QUIET_S = 0.25
AFTERMATH_S = 1.0  # customers write on for a little while after the last kill


async def run(plan: Plan) -> Verdict:
    """Carries out a plan on a new database."""
    settings = read_settings({"FLUXO_DATA_DIR": str(plan.folder), "FLUXO_DATABASE_URL": plan.database_url})
    ports, provider_port = [free_port() for _ in range(2 if plan.rolls else 1)], free_port()
    await set_up(settings, provider_port)
    ledger = Ledger()
    network = Network(ports, ledger, plan.chance("network"))
    provider = Provider(ledger, network, plan.chance("provider"), plan.has_echoes)
    product = Product(plan, ports, provider_port)
    chaos = _Chaos(plan, ledger, network, product)
    async with provider.running(provider_port), _in_background(network):
        try:
            await product.start()
            await chaos.reign()
            await chaos.end(provider)
        finally:
            await product.stop()
            ledger.save(plan.folder / "ledger.json")
    database = await open_database(settings.database_url)
    try:
        return await judge(plan, ledger, product, database)
    finally:
        await database.close()


@asynccontextmanager
async def _in_background(network: Network) -> AsyncIterator[None]:
    task = asyncio.create_task(network.run())
    try:
        yield
    finally:
        if task.done():
            await task  # it ends by itself only when something is wrong
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


class _Chaos:
    """What happens to the product."""

    def __init__(self, plan: Plan, ledger: Ledger, network: Network, product: Product) -> None:
        self._plan = plan
        self._ledger = ledger
        self._network = network
        self._product = product

    async def reign(self) -> None:
        """Lets customers write while processes are killed or restarted, and connections break."""
        writing = asyncio.create_task(self._write())
        disturbing = [self._kill(), self._break(), self._stall(), self._roll()]
        try:
            await asyncio.gather(*disturbing)
            await asyncio.sleep(AFTERMATH_S)
        finally:
            writing.cancel()
            await asyncio.gather(writing, return_exceptions=True)

    async def end(self, provider: Provider) -> None:
        """Waits until everything is answered and told, or nothing happens any more."""
        begun = time.monotonic()
        while not self._is_over(begun):
            if not self._ledger.unanswered and self._network.is_idle and provider.is_idle:
                return
            await asyncio.sleep(QUIET_S)

    def _is_over(self, begun: float) -> bool:
        last = max([begun, *(taken.at for taken in self._ledger.taken[-1:])])
        now = time.monotonic()
        return now > begun + self._plan.drain_s or now > last + self._plan.patience_s

    async def _write(self) -> None:
        """Lets customers write, each always to the same flow, now and then several messages in a row."""
        chance, kinds = self._plan.chance("customers"), list(Kind)
        while True:
            number = chance.randrange(self._plan.customers)
            burst = chance.randint(1, MAX_BURST)
            for _ in range(burst):
                customer = f"55119{number:08d}"
                self._network.carry_message(self._ledger.write(customer, kinds[number % len(kinds)]))
            await asyncio.sleep(chance.expovariate(self._plan.per_s / burst))

    async def _kill(self) -> None:
        chance = self._plan.chance("kills")
        for pause_s in _pauses(self._plan.kills, self._plan.seconds, chance):
            if chance.random() < STARTED:
                await self._product.answers()
            await asyncio.sleep(pause_s)
            process = chance.choice(self._product.processes)
            self._ledger.kills.append(time.monotonic())
            await process.kill()

    async def _break(self) -> None:
        """Crashes the database's server or ends its connections, one after the other."""
        chance = self._plan.chance("breaks")
        breaks = [self._crash] * self._plan.crashes + [self._cut] * self._plan.cuts
        chance.shuffle(breaks)
        for break_, pause_s in zip(breaks, _pauses(len(breaks), self._plan.seconds, chance), strict=True):
            await asyncio.sleep(pause_s)
            self._ledger.breaks.append(time.monotonic())
            await break_(chance)

    async def _crash(self, chance: Random) -> None:
        assert self._plan.server
        await asyncio.to_thread(self._plan.server.crash)
        await asyncio.sleep(chance.uniform(0, MAX_AWAY_S))
        await asyncio.to_thread(self._plan.server.start)

    async def _cut(self, chance: Random) -> None:
        connection = await asyncpg.connect(self._plan.database_url.replace("+asyncpg", ""))
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        await connection.close()

    async def _stall(self) -> None:
        chance = self._plan.chance("stalls")
        for pause_s in _pauses(self._plan.stalls, self._plan.seconds, chance):
            await asyncio.sleep(pause_s)
            self._ledger.breaks.append(time.monotonic())
            await chance.choice(self._product.workers).stall(STALL_S)

    async def _roll(self) -> None:
        """Restarts one server after the other, each once the one before answers again, as a deploy does."""
        for number, pause_s in enumerate(_pauses(self._plan.rolls, self._plan.seconds, self._plan.chance("rolls"))):
            await self._product.answers()
            await asyncio.sleep(pause_s)
            self._ledger.restarts.append(time.monotonic())
            await self._product.servers[number % len(self._product.servers)].restart()


def _pauses(count: int, seconds: float, chance: Random) -> list[float]:
    """Gives pauses of any length that take so many seconds together."""
    pauses = [chance.expovariate(1) for _ in range(count)]
    whole = list(accumulate(pauses, initial=0.0))[-1]
    return [seconds * pause / whole for pause in pauses]
