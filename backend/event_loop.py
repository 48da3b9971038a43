"""The event loop that servers and workers run on: uvloop, wherever there is one."""

import asyncio
import sys
from collections.abc import Coroutine
from typing import Any, TypeVar

if sys.platform == "win32":  # uvloop is not made for it
    from asyncio import new_event_loop
else:
    from uvloop import new_event_loop

T = TypeVar("T")


def run_in_loop(work: Coroutine[Any, Any, T]) -> T:
    """Runs something to its end, as `asyncio.run` does, and gives its result."""
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        return runner.run(work)
