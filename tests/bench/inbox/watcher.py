"""A process that keeps streams of the inbox open; takes a plan as JSON, says when they are, prints when what came."""

import asyncio
import json
import sys
import time

import aiohttp
import msgspec
from msgspec import Struct

READY = "ready"


class WatchPlan(Struct, frozen=True):
    """What is watched.

    Args:
        keys: an API key for each stream.
        messages: after so many the streams are closed; 0 to keep them until the standard input ends.
        most_s: how long they are kept at most.
    """

    port: int
    keys: list[str]
    messages: int
    most_s: float


async def carry_out(plan: WatchPlan) -> list[dict[str, float]]:
    """Keeps the streams open; gives for each when which message came first, by the provider's id."""
    seen: list[dict[str, float]] = [{} for _ in plan.keys]
    opened = asyncio.Semaphore(0)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        watching = [
            asyncio.create_task(_watch(session, plan, key, mine, opened))
            for key, mine in zip(plan.keys, seen, strict=True)
        ]
        for _ in watching:
            await opened.acquire()
        sys.stdout.write(f"{READY}\n")
        sys.stdout.flush()
        wanted = asyncio.gather(*watching) if plan.messages else asyncio.to_thread(sys.stdin.read)
        try:
            await asyncio.wait_for(wanted, plan.most_s)
        finally:
            for task in watching:
                task.cancel()
            await asyncio.gather(*watching, return_exceptions=True)
    return seen


async def _watch(
    session: aiohttp.ClientSession, plan: WatchPlan, key: str, seen: dict[str, float], opened: asyncio.Semaphore
) -> None:
    url, headers = f"http://127.0.0.1:{plan.port}/api/conversations/live", {"Authorization": f"Bearer {key}"}
    timeout = aiohttp.ClientTimeout(total=None)
    async with session.get(url, headers=headers, timeout=timeout) as answer:
        answer.raise_for_status()
        async for line in answer.content:
            if not line.startswith(b"data: "):
                continue
            at, frame = time.monotonic(), json.loads(line[6:])
            if not seen and frame["kind"] == "reset":
                opened.release()
            if frame["kind"] == "message" and frame["message"]["direction"] == "in":
                seen.setdefault(frame["message"]["provider_id"], at)
            if plan.messages and len(seen) >= plan.messages:
                return


if __name__ == "__main__":
    given = msgspec.json.decode(sys.argv[1], type=WatchPlan)
    sys.stdout.write(msgspec.json.encode(asyncio.run(carry_out(given))).decode())
