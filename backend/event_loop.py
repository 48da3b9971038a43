"""The event loop that servers and workers run on: uvloop, wherever there is one."""

import asyncio
import gc
import sys
from collections.abc import Coroutine
from typing import Any, TypeVar

if sys.platform == "win32":  # uvloop is not made for it
    from asyncio import new_event_loop
else:
    from uvloop import new_event_loop

T = TypeVar("T")

YOUNG = 10_000  # chosen: by then most of what a message needed is gone, and needs no look


def run_in_loop(work: Coroutine[Any, Any, T]) -> T:
    """Runs something to its end, as `asyncio.run` does, and gives its result."""
    gc.freeze()  # what was loaded stays: each full look at it would stop the loop for 0.1 s and more
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        return runner.run(work)
