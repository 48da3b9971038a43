"""The processes that are measured and those that measure: started, waited for, ended."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from tests.backend.running_server import PROGRAM, free_port

START_S, STOP_S = 60, 30
LOOK_AGAIN_S = 0.005
SINK = "tests.bench.delivery.sink"
ECHO = "tests.bench.delivery.echo"
MEGABYTE = 1024 * 1024


class Process:
    """A process that answers on a port of its own.

    Args:
        arguments: of Python; the port comes last, or stands in the environment.
        program: another one than the Python that runs this.
    """

    def __init__(
        self, *arguments: str, port: int, environment: Mapping[str, str] | None = None, program: str = sys.executable
    ) -> None:
        self.port = port
        began_at = time.perf_counter()
        self._process = subprocess.Popen(  # noqa: S603  our own programs
            [program, *arguments],
            env={**_plain_environment(), **(environment or {})},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            self._wait_until_it_answers()
        except BaseException:
            self.stop(signal.SIGKILL)
            raise
        self.started_in_s = time.perf_counter() - began_at

    def ask(self, path: str) -> Any:
        """Gives the JSON, or the text, at a path."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path)
            text = connection.getresponse().read()
        finally:
            connection.close()
        try:
            return json.loads(text)
        except ValueError:
            return text.decode()

    def memory_mb(self) -> float:
        """Gives the memory it holds, as the system counts it."""
        pages = int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / MEGABYTE

    def cpu_s(self) -> float:
        """Gives the seconds of processors it has used, in all of its threads, for itself and in the system's name."""
        return time.clock_gettime((~self._process.pid << 3) | 2)  # Linux, clock_getcpuclockid(3): another process's

    def stop(self, number: int = signal.SIGTERM) -> None:
        """Ends it."""
        self._process.send_signal(number)
        try:
            self._process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _wait_until_it_answers(self) -> None:
        until = time.monotonic() + START_S
        while True:
            try:
                self.ask("/api/health")
            except OSError:
                assert self._process.poll() is None, "it ended"
                assert time.monotonic() < until, "it does not answer"
                time.sleep(LOOK_AGAIN_S)  # another process: there is nothing of it to wait on
            else:
                return


@contextmanager
def running(process: Process) -> Iterator[Process]:
    """Keeps a process as long as the context is open."""
    try:
        yield process
    finally:
        process.stop()


def start_server(folder: Path, sink_port: int, database_url: str) -> Process:
    """Starts `fluxo serve` as a user does; sends go to the sink."""
    port = free_port()
    environment = {
        "FLUXO_PORT": str(port),
        "FLUXO_DATA_DIR": str(folder),
        "FLUXO_DATABASE_URL": database_url,
        "FLUXO_REACH_INSIDE": f"127.0.0.1:{sink_port}",
    }
    return Process("-c", PROGRAM, "serve", port=port, environment=environment)


def start_module(name: str) -> Process:
    """Starts a module of the bench that takes a port."""
    port = free_port()
    return Process("-m", name, str(port), port=port)


def _plain_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("FLUXO_")}
