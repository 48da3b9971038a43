"""Carries updates to the product as Meta does: signed, in batches, doubled, out of order, and until they are taken."""

import asyncio
import json
import time
from collections.abc import Sequence
from random import Random
from typing import Any

import aiohttp

from backend.cloud_api_stand_in.webhooks.body import body_of, signature_of
from backend.cloud_api_stand_in.webhooks.outbox import Update
from tests.chaos.installation import ACCOUNT_ID, NUMBER_ID, PATH, SECRET
from tests.chaos.ledger import Ledger, Posted

MAX_BATCH = 8
DOUBLED = 0.15  # chosen: the share of posts that come again although they were taken
DOUBLE_AFTER_S = 4.0
GATHER_S = 0.05
FIRST_PAUSE_S, MAX_PAUSE_S = 0.1, 2.0  # chosen: Meta's first attempts come at once; its hours are no part of a run
POST_S = 10.0
OK = 200


class Network:
    """Posts what waits; `is_idle` once all of it was taken.

    Args:
        ports: of the servers; a post that one of them does not take goes to the next, as a load balancer has it.
    """

    def __init__(self, ports: Sequence[int], ledger: Ledger, chance: Random) -> None:
        self._urls = [f"http://127.0.0.1:{port}{PATH}" for port in ports]
        self._ledger = ledger
        self._chance = chance
        self._waiting: list[tuple[Update, Posted | None]] = []
        self._posts: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession | None = None

    @property
    def is_idle(self) -> bool:
        """Tells whether nothing is under way."""
        return not self._waiting and not self._posts

    def carry_message(self, posted: Posted) -> None:
        """Takes a customer's message."""
        text = {"type": "text", "text": {"body": posted.text}}
        message = {"from": posted.customer, "id": posted.id, "timestamp": str(int(time.time()))} | text
        contact = {"wa_id": posted.customer, "profile": {"name": "Ana"}}
        self._waiting.append((_update({"contacts": [contact], "messages": [message]}), posted))

    def carry_status(self, status: dict[str, Any]) -> None:
        """Takes a status of a message of ours."""
        self._waiting.append((_update({"statuses": [status]}), None))

    async def run(self) -> None:
        """Posts until it is cancelled."""
        timeout = aiohttp.ClientTimeout(total=POST_S)
        async with aiohttp.ClientSession(timeout=timeout) as self._session:
            try:
                while True:
                    await asyncio.sleep(GATHER_S)
                    self._send_waiting()
            finally:
                for task in list(self._posts):
                    task.cancel()
                await asyncio.gather(*self._posts, return_exceptions=True)

    def _send_waiting(self) -> None:
        """Puts what waits into posts of any size, in any order."""
        waiting, self._waiting = self._waiting, []
        self._chance.shuffle(waiting)
        while waiting:
            size = self._chance.randint(1, MAX_BATCH)
            batch, waiting = waiting[:size], waiting[size:]
            shape = self._chance.choice(("entries", "changes", "arrays"))
            body = body_of((update for update, _ in batch), shape)  # type: ignore[arg-type]
            posted = [one for _, one in batch if one]
            self._begin(body, posted, 0.0)
            if self._chance.random() < DOUBLED:
                self._begin(body, posted, self._chance.uniform(0, DOUBLE_AFTER_S))

    def _begin(self, body: bytes, posted: list[Posted], after_s: float) -> None:
        task = asyncio.create_task(self._post_until_taken(body, posted, after_s))
        self._posts.add(task)
        task.add_done_callback(self._posts.discard)

    async def _post_until_taken(self, body: bytes, posted: list[Posted], after_s: float) -> None:
        await asyncio.sleep(after_s)
        for one in posted:
            one.posted_at = one.posted_at or time.monotonic()
        pause_s = FIRST_PAUSE_S
        while not await self._is_taken(body):
            await asyncio.sleep(pause_s)
            pause_s = min(2 * pause_s, MAX_PAUSE_S)
        now = time.monotonic()
        for one in posted:
            one.acknowledged_at = one.acknowledged_at or now

    async def _is_taken(self, body: bytes) -> bool:
        self._ledger.posts += 1
        statuses: list[int] = []
        for url in self._chance.sample(self._urls, len(self._urls)):
            statuses.append(await self._status(url, body))
            if statuses[-1] == OK:
                return True
        self._ledger.refusals += any(statuses)
        self._ledger.unreached += not any(statuses)
        return False

    async def _status(self, url: str, body: bytes) -> int:
        """Posts to a server; gives how it answered, 0 when it did not."""
        assert self._session
        headers = {"Content-Type": "application/json", "X-Hub-Signature-256": signature_of(body, SECRET)}
        try:
            async with self._session.post(url, data=body, headers=headers) as answer:
                await answer.read()
        except (aiohttp.ClientError, OSError, TimeoutError):
            return 0
        assert answer.status in (OK, 500, 502, 503), f"{answer.status} for {json.loads(body)}"
        return answer.status


def _update(value: dict[str, Any]) -> Update:
    metadata = {"display_phone_number": "551140028922", "phone_number_id": NUMBER_ID}
    whole = {"messaging_product": "whatsapp", "metadata": metadata} | value
    return Update("", ACCOUNT_ID, NUMBER_ID, "messages", whole)
