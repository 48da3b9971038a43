"""Stops the suite where code that handles documents makes code or a process out of data, whatever the way."""

import sys
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).parents[2]
# The command line and the build of the pages start programs and read the author's own files.
OUTSIDE = ("backend/commands", "ui/build.py", "ui/build_steps.py", "ui/dev.py")
ROOMS = ("flow_engine", "nodes", "backend", "ui")

# https://docs.python.org/3/library/audit_events.html
_FROM_ITSELF = frozenset({"exec", "compile"})  # libraries make classes with these; only the line that calls counts
_FROM_ANYWHERE = frozenset({"os.system", "os.exec", "os.posix_spawn", "subprocess.Popen", "pickle.find_class"})


def guard() -> None:
    """Raises in the very line of a room that makes code or a process; for the rest of this process's life."""
    handlers = {**dict.fromkeys(_FROM_ITSELF, _is_ours), **dict.fromkeys(_FROM_ANYWHERE, _is_within_ours)}

    def hook(event: str, _: tuple[Any, ...]) -> None:
        handler = handlers.get(event)
        if handler and handler(sys._getframe(1)):
            raise AssertionError(f"{event} where documents are handled")

    sys.addaudithook(hook)


def handles_documents(path: str) -> bool:
    """Tells whether a file, as a path from the project's folder, may hold nothing that makes code."""
    return path.startswith(tuple(f"{room}/" for room in ROOMS)) and not path.startswith(OUTSIDE)


def _is_ours(frame: FrameType) -> bool:
    name = frame.f_code.co_filename
    return name.startswith(f"{ROOT}/") and handles_documents(name[len(f"{ROOT}/") :])


def _is_within_ours(frame: FrameType | None) -> bool:
    while frame and not frame.f_code.co_filename.startswith("<frozen importlib"):  # what a library does as it loads
        if _is_ours(frame):
            return True
        frame = frame.f_back
    return False
