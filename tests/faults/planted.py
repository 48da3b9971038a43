"""A process that runs tests with a bug planted: it keeps what is slow to import, and each run is a fork of it.

The bug is in no file: the module that holds it is compiled from changed code when the run imports it.
"""

import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType

import msgspec
import pytest
from msgspec import Struct

from tests.faults.seeded_bugs import SeededBug

ROOT = Path(__file__).parents[2]
BROKEN = 70  # none of pytest's exit codes: the run itself went wrong
MAX_RUN_S = 120  # chosen: a bug may let a run go on for ever
ROOMS = ("backend", "flow_engine", "nodes", "migrations", "tests")


class Ran(Struct):
    """What came of a run.

    Args:
        code: pytest's exit code, or `BROKEN`.
    """

    code: int
    said: str


class Run(Struct):
    """A run that is wanted.

    Args:
        bug: None for the right code.
    """

    tests: tuple[str, ...]
    bug: SeededBug | None = None


def main() -> None:
    """Reads runs line by line, and answers each with what came of it."""
    import tests.backend.conftest
    import tests.backend.world  # noqa: F401  both for what they import

    for name in [name for name in sys.modules if name.partition(".")[0] in ROOMS]:
        del sys.modules[name]  # a run imports our own code anew
    for line in sys.stdin.buffer:
        ran = _forked(msgspec.json.decode(line, type=Run))
        sys.stdout.buffer.write(msgspec.json.encode(ran) + b"\n")
        sys.stdout.buffer.flush()


def _forked(run: Run) -> Ran:
    with tempfile.TemporaryFile() as said:
        process_id = os.fork()
        if process_id == 0:
            os.dup2(said.fileno(), 1)
            os.dup2(said.fileno(), 2)
            try:
                os._exit(_run(run))
            except BaseException:
                traceback.print_exc()
                os._exit(BROKEN)
        _, status = os.waitpid(process_id, 0)
        said.seek(0)
        return Ran(os.waitstatus_to_exitcode(status), said.read().decode(errors="replace"))


def _run(run: Run) -> int:
    signal.alarm(MAX_RUN_S)
    if run.bug:
        sys.meta_path.insert(0, _Planting(run.bug))
    options = ["-q", "-x", "-k", "not postgres", "-p", "no:cacheprovider", "-p", "no:xdist"]
    options += ["-p", "pytest_asyncio.plugin", "-W", "ignore::pytest.PytestAssertRewriteWarning"]
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # the others take longer to load than a run lasts
    code = int(pytest.main([*options, *run.tests]))
    sys.stdout.flush()
    return code


class _Planting(MetaPathFinder):
    """Finds the module that is to hold the bug."""

    def __init__(self, bug: SeededBug) -> None:
        self._bug = bug
        self._name = bug.file.removesuffix(".py").replace("/", ".")

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Finds that module only."""
        if fullname != self._name:
            return None
        file = str(ROOT / self._bug.file)
        return spec_from_file_location(fullname, file, loader=_Changing(fullname, file, self._bug))


class _Changing(SourceFileLoader):
    """Compiles a file with one place changed."""

    def __init__(self, fullname: str, path: str, bug: SeededBug) -> None:
        super().__init__(fullname, path)
        self._bug = bug

    def get_code(self, fullname: str) -> CodeType:
        """Compiles it."""
        right = Path(self.path).read_text(encoding="utf-8")
        return compile(right.replace(self._bug.old, self._bug.new), self.path, "exec", dont_inherit=True)


if __name__ == "__main__":
    main()
