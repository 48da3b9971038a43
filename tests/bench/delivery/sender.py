"""A process that posts customers' messages as WhatsApp does; takes a plan as JSON and prints what came of it."""

import asyncio
import itertools
import sys
import time
from collections.abc import Iterator

import msgspec
from msgspec import Struct

from tests.bench.delivery.wire import Asking, message_post, signed_post


class Plan(Struct, frozen=True, kw_only=True):
    """What is posted.

    Args:
        run: makes the messages' ids differ from those of other runs.
        is_numbered: the text ends with the message's number and a full stop.
        senders: how many post at once, each as soon as its last post was answered.
        per_s: so many at even distances instead, however long the answers take; 0 for as many as go.
        most: ends after so many messages, if they come before the time is over; 0 for any number.
        first_customer, customers: who writes, by turns.
    """

    port: int
    path: str
    secret: str
    number_id: str
    run: str
    text: str
    is_numbered: bool = False
    seconds: float
    senders: int = 1
    per_s: float = 0
    most: int = 0
    first_customer: int = 0
    customers: int = 1_000


class Post(Struct, frozen=True, array_like=True):
    """A message: when it was to be posted, and when that was answered."""

    customer: str
    posted_at: float
    answered_at: float


class Posts(Struct):
    """What came of a plan."""

    posts: list[Post] = []
    refused: int = 0


async def carry_out(plan: Plan) -> Posts:
    """Posts for as long as the plan says."""
    sending = _Sending(plan)
    if plan.per_s:
        await sending.evenly()
    else:
        until = time.monotonic() + plan.seconds
        await asyncio.gather(*(sending.one_after_the_other(until) for _ in range(plan.senders)))
    return sending.result


class _Sending:
    """A plan under way."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._numbers: Iterator[int] = itertools.count()
        self._idle: list[Asking] = []
        self._begun = 0
        self.result = Posts()

    async def one_after_the_other(self, until: float) -> None:
        connection = await self._connect()
        while (now := time.monotonic()) < until and not self._is_enough():
            await self._post(connection, now)

    def _is_enough(self) -> bool:
        self._begun += 1
        return 0 < self._plan.most < self._begun

    async def evenly(self) -> None:
        begun = time.monotonic()
        async with asyncio.TaskGroup() as tasks:
            for index in range(int(self._plan.seconds * self._plan.per_s)):
                due = begun + index / self._plan.per_s
                await asyncio.sleep(max(0.0, due - time.monotonic()))
                tasks.create_task(self._post_by_any(due))

    async def _post_by_any(self, due: float) -> None:
        connection = self._idle.pop() if self._idle else await self._connect()
        await self._post(connection, due)
        self._idle.append(connection)

    async def _connect(self) -> Asking:
        _, connection = await asyncio.get_running_loop().create_connection(Asking, "127.0.0.1", self._plan.port)
        return connection

    async def _post(self, connection: Asking, posted_at: float) -> None:
        plan, number = self._plan, next(self._numbers)
        customer = f"55119{plan.first_customer + number % plan.customers:08d}"
        text = f"{plan.text}{number}." if plan.is_numbered else plan.text
        body = message_post(plan.number_id, customer, text, f"wamid.{plan.run}.{number}", int(time.time()))
        status = await connection.ask(signed_post(plan.path, body, plan.secret))
        if status == 200:
            self.result.posts.append(Post(customer, posted_at, time.monotonic()))
        else:
            self.result.refused += 1


if __name__ == "__main__":
    given = msgspec.json.decode(sys.argv[1], type=Plan)
    sys.stdout.write(msgspec.json.encode(asyncio.run(carry_out(given))).decode())
