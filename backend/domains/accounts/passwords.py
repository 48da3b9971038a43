"""Passwords beside the event loop, a few at a time."""

import asyncio

from backend.errors import BadInput, InputFault
from backend.tools.passwords import hash_password, is_password, password_fault

MAX_AT_ONCE = 2  # chosen: each takes a core and 19 MB; who logs in meanwhile waits


class Passwords:
    """Makes and checks what is stored of passwords."""

    def __init__(self) -> None:
        self._places = asyncio.Semaphore(MAX_AT_ONCE)

    async def hash(self, password: str) -> str:
        """Gives what is stored of a password."""
        async with self._places:
            return await asyncio.to_thread(hash_password, password)

    async def matches(self, stored: str, password: str) -> bool:
        """Tells whether it is the password; it takes as long when there is none."""
        async with self._places:
            return await asyncio.to_thread(is_password, stored, password)


def refuse_weak(password: str, path: str) -> None:
    """Lets a new password through that will do.

    Raises:
        BadInput: it will not do.
    """
    code = password_fault(password)
    if code:
        raise BadInput("password", [InputFault(path, code)])
