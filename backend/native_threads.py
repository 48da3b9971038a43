"""The threads that native code runs Python on: the interpreter may not end under them.

One that asks for it while it ends is ended in the midst of code that cannot be left so, and takes the process with it.
"""

import asyncio
import ctypes
import threading

_LEAVE_WITHIN_S = 5.0  # chosen: they need milliseconds, on a busy machine more
_LOOK_AGAIN_S = 0.001

_interpreter = ctypes.pythonapi.PyInterpreterState_Get
_first_thread = ctypes.pythonapi.PyInterpreterState_ThreadHead
_next_thread = ctypes.pythonapi.PyThreadState_Next
_interpreter.restype = _first_thread.restype = _next_thread.restype = ctypes.c_void_p
_first_thread.argtypes = _next_thread.argtypes = [ctypes.c_void_p]


def native_threads() -> int:
    """Counts the threads in the interpreter that were not started by Python."""
    count, thread = 0, _first_thread(_interpreter())
    while thread:
        count, thread = count + 1, _next_thread(thread)
    return count - threading.active_count()


async def native_threads_left(but: int) -> bool:
    """Waits until native threads have left the interpreter; tells whether they did in time.

    Args:
        but: how many may stay.
    """
    try:
        async with asyncio.timeout(_LEAVE_WITHIN_S):
            while native_threads() > but:  # noqa: ASYNC110  nothing tells when they leave
                await asyncio.sleep(_LOOK_AGAIN_S)
    except TimeoutError:
        return False
    return True
