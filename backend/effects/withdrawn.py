"""Asks which effects people have withdrawn: for all that are about to be performed at once.

In a line that has grown long, a read for each of them would take longer than performing it.
"""

import asyncio

from backend.conversation.withdrawing import withdrawn_of
from backend.database import Database


class WithdrawnEffects:
    """Answers all who ask while a read is under way by the next one."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._asked: list[tuple[str, asyncio.Future[bool]]] = []
        self._reading: asyncio.Task[None] | None = None

    async def holds(self, effect_id: str) -> bool:
        """Tells whether people have interrupted the bot since an effect was wanted.

        Raises:
            DatabaseError: the database cannot be read.
        """
        answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._asked.append((effect_id, answer))
        if self._reading is None:
            self._reading = asyncio.create_task(self._read_all(), name="withdrawn-effects")
        return await answer

    async def _read_all(self) -> None:
        try:
            while self._asked:
                asked, self._asked = self._asked, []
                await self._read(asked)
        finally:
            self._reading = None

    async def _read(self, asked: list[tuple[str, "asyncio.Future[bool]"]]) -> None:
        try:
            async with self._database.read() as connection:
                withdrawn = await withdrawn_of(connection, [effect_id for effect_id, _ in asked])
        except Exception as error:
            for _, answer in _awaited(asked):
                answer.set_exception(error)
            return
        for effect_id, answer in _awaited(asked):
            answer.set_result(effect_id in withdrawn)


def _awaited(asked: list[tuple[str, "asyncio.Future[bool]"]]) -> list[tuple[str, "asyncio.Future[bool]"]]:
    return [(effect_id, answer) for effect_id, answer in asked if not answer.done()]
