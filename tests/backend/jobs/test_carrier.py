"""What every queue does for wake-ups: in memory, on Redis, on PostgreSQL."""

import asyncio
import logging
import random
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median

import pytest
import pytest_asyncio
from saq.queue import Queue

from backend.jobs import carrier as carrier_module
from backend.jobs.carrier import Carrier
from backend.jobs.periods import PERIODS
from backend.jobs.queues import close_queue, make_queue
from backend.jobs.waker import InProcessWaker
from backend.settings import Settings
from tests.backend.door import Door
from tests.backend.jobs.other_process import settings_for

pytestmark = pytest.mark.asyncio

PATIENCE_S = 20
BEFORE_SWEEP_S = carrier_module.SWEEP_S / 2  # what takes longer SAQ itself may have found; nobody else looks here
SERVERS = ["redis", "postgres"]


def _url(request: pytest.FixtureRequest) -> str:
    if request.param == "memory":
        return ""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(params=["memory", *SERVERS])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """An installation with each queue."""
    return settings_for(_url(request), tmp_path)


@pytest.fixture(params=SERVERS)
def server_url(request: pytest.FixtureRequest) -> str:
    """The address of each server that carries wake-ups between processes."""
    return _url(request)


@pytest_asyncio.fixture
async def door(server_url: str) -> AsyncIterator[Door]:
    """An open door before the server."""
    async with Door(server_url) as opened:
        yield opened


@asynccontextmanager
async def sending(settings: Settings) -> AsyncIterator[Carrier]:
    """A process that sends wake-ups and takes none."""
    carrier = Carrier(make_queue(settings))
    async with carrier.open():
        yield carrier


@asynccontextmanager
async def connected(settings: Settings, bells: InProcessWaker) -> AsyncIterator[Carrier]:
    """A process that takes wake-ups; what is given sends them: another process, or the same where there is but one."""
    taker = Carrier(make_queue(settings))
    async with taker.open(), taker.delivering(bells):
        if not settings.queue_url:
            yield taker
            return
        async with sending(settings) as sender:
            yield sender


@asynccontextmanager
async def looked_into(settings: Settings) -> AsyncIterator[Queue]:
    """The queue itself."""
    queue = make_queue(settings)
    await queue.connect()
    yield queue
    await close_queue(queue)


async def comes(bells: InProcessWaker, within_s: float = PATIENCE_S) -> bool:
    """Tells whether a wake-up for turns comes in a time."""
    begun = time.monotonic()
    await bells.wait("take_turns", within_s)
    return time.monotonic() - begun < within_s


async def arrives(carrier: Carrier, bells: InProcessWaker) -> bool:
    """Tells whether wake-ups are carried, however long it takes until they are."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        carrier.wake("take_turns")
        if await comes(bells, 0.2):
            return True
    return False


# Carrying


async def test_no_wake_up_is_lost_however_closely_they_follow(settings: Settings) -> None:
    bells = InProcessWaker()
    pauses = random.Random(7)
    async with connected(settings, bells) as carrier:
        assert await arrives(carrier, bells)
        for _ in range(100):
            carrier.wake("take_turns")  # rows were written just before; after this a look at them must follow
            assert await comes(bells, BEFORE_SWEEP_S)
            await asyncio.sleep(pauses.choice((0, 0, 0.001, 0.003, 0.01)))


async def test_wake_ups_of_every_kind_reach_their_job(settings: Settings) -> None:
    bells = InProcessWaker()
    async with connected(settings, bells) as carrier:
        for kind in PERIODS:
            carrier.wake(kind)
        for kind in PERIODS:
            begun = time.monotonic()
            await bells.wait(kind, PATIENCE_S)
            assert time.monotonic() - begun < PATIENCE_S, kind


async def test_many_wake_ups_are_one_outstanding(server_url: str, tmp_path: Path) -> None:
    settings = settings_for(server_url, tmp_path)
    async with looked_into(settings) as queue, sending(settings) as one, sending(settings) as other:
        until = time.monotonic() + PATIENCE_S
        while await queue.count("incomplete") == 0 or time.monotonic() < until - PATIENCE_S + 0.5:
            one.wake("take_turns")
            other.wake("take_turns")
            await asyncio.sleep(0)
            assert time.monotonic() < until
        assert await queue.count("incomplete") == 1


async def test_the_cron_wakes_one_worker_of_many(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carrier_module, "UPKEEP_S", 1)
    bells = [InProcessWaker(), InProcessWaker()]
    async with connected(settings, bells[0]), connected(settings, bells[1]):
        waits = [asyncio.create_task(one.wait("sweep", PATIENCE_S)) for one in bells]
        begun = time.monotonic()
        done, _ = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        assert time.monotonic() - begun < PATIENCE_S
        for wait in waits:
            wait.cancel()
        assert len(done) == 1 or not settings.queue_url  # in memory each process is an installation of its own


async def test_another_process_is_woken_at_once(server_url: str, tmp_path: Path) -> None:
    program = (sys.executable, "-m", "tests.backend.jobs.other_process", server_url, str(tmp_path))
    process = await asyncio.create_subprocess_exec(*program, stdout=asyncio.subprocess.PIPE)
    assert process.stdout
    try:
        async with asyncio.timeout(PATIENCE_S), sending(settings_for(server_url, tmp_path)) as carrier:
            assert await process.stdout.readline() == b"ready\n"
            took = [await _seconds_to_wake(carrier, process.stdout) for _ in range(21)]
    finally:
        process.kill()
        await process.wait()
    assert median(took) < 0.1, took


async def _seconds_to_wake(carrier: Carrier, lines: asyncio.StreamReader) -> float:
    begun = time.monotonic()
    carrier.wake("perform_effects")
    while await lines.readline() != b"perform_effects\n":
        pass
    return time.monotonic() - begun


async def test_two_installations_on_one_server_do_not_take_each_others_wake_ups(
    server_url: str, tmp_path: Path
) -> None:
    mine, theirs = InProcessWaker(), InProcessWaker()
    other = settings_for(server_url, tmp_path / "other")
    async with connected(other, theirs), connected(settings_for(server_url, tmp_path), mine) as carrier:
        for _ in range(10):
            assert await arrives(carrier, mine)
        assert not await comes(theirs, 0.1)


# Trouble


async def test_a_queue_that_is_down_at_the_start_is_said_once_and_used_when_it_is_up(
    door: Door, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrier_module, "TOLD_AFTER_S", 0.5)
    settings, bells = settings_for(door.url, tmp_path), InProcessWaker()
    await door.shut()
    async with connected(settings, bells) as carrier:
        assert not await asyncio.wait_for(_wakes_in_vain(carrier, bells), PATIENCE_S)
        await _until_said(caplog, "cannot be used")
        await door.open()
        assert await arrives(carrier, bells)
    assert len(_said(caplog, "cannot be used")) <= 2  # one for each of the two processes


async def test_a_queue_that_goes_down_is_said_once_and_used_when_it_is_back(
    door: Door, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrier_module, "TOLD_AFTER_S", 0.5)
    settings, bells = settings_for(door.url, tmp_path), InProcessWaker()
    async with connected(settings, bells) as carrier:
        assert await arrives(carrier, bells)
        await door.shut()
        assert not await _wakes_in_vain(carrier, bells)
        await _until_said(caplog, "cannot be used")
        await door.open()
        assert await arrives(carrier, bells)
        await _until_said(caplog, "carries wake-ups again")
    assert len(_said(caplog, "cannot be used")) <= 2


async def test_a_queue_that_is_down_does_not_hold_up_the_end(door: Door, tmp_path: Path) -> None:
    settings, bells = settings_for(door.url, tmp_path), InProcessWaker()
    async with connected(settings, bells) as carrier:
        assert await arrives(carrier, bells)
        await door.shut()
        carrier.wake("take_turns")
        await asyncio.sleep(0)
        begun = time.monotonic()
    assert time.monotonic() - begun < 10


async def test_a_wake_up_whose_worker_was_killed_is_found_by_another(
    server_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrier_module, "TIMEOUT_S", 1)
    monkeypatch.setattr(carrier_module, "SWEEP_S", 1)
    settings, bells = settings_for(server_url, tmp_path), InProcessWaker()
    async with looked_into(settings) as queue:
        async with sending(settings) as carrier:
            carrier.wake("take_turns")
            job = await asyncio.wait_for(queue.dequeue(), PATIENCE_S)
        assert job
        await job.update(status="active", started=int(time.time() * 1000), attempts=1)
    taker = Carrier(make_queue(settings))
    async with taker.open(), taker.delivering(bells):
        assert await comes(bells)


async def _wakes_in_vain(carrier: Carrier, bells: InProcessWaker) -> bool:
    for _ in range(1_000):
        carrier.wake("take_turns")
    return await comes(bells, 0.3)


async def _until_said(caplog: pytest.LogCaptureFixture, words: str) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not _said(caplog, words):  # noqa: ASYNC110  a log tells nobody that it was written to
            await asyncio.sleep(0.02)


def _said(caplog: pytest.LogCaptureFixture, words: str) -> list[str]:
    return [
        record.getMessage()
        for record in caplog.records
        if record.levelno >= logging.WARNING and record.name == carrier_module.__name__ and words in record.getMessage()
    ]
