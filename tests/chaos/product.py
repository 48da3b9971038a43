"""The product's processes: started as a user starts them, killed, and started again at once."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.backend.running_server import PROGRAM
from tests.chaos.plan import Plan

START_S, STOP_S = 120, 40  # chosen: a machine that is busy otherwise starts three processes slowly


class Killable:
    """One process and its successors."""

    def __init__(self, name: str, folder: Path, environment: dict[str, str]) -> None:
        self.name = name
        self._command = name.partition(" ")[0]
        self._log = folder / f"{name.replace(' ', '-')}.log"
        self._environment = environment
        self._process: asyncio.subprocess.Process | None = None
        self.ended_by_itself = 0

    async def start(self) -> None:
        """Starts it; whoever needs it asks until it answers."""
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-c", PROGRAM, self._command, env=self._environment, stdout=log, stderr=log
            )

    async def kill(self) -> None:
        """Kills it and starts its successor."""
        assert self._process
        if self._process.returncode is None:
            self._process.kill()
        else:
            self.ended_by_itself += 1
        await self._process.wait()
        await self.start()

    async def restart(self) -> None:
        """Stops it as a deploy does, and starts its successor."""
        await self.stop()
        await self.start()

    async def stall(self, seconds: float) -> None:
        """Lets it stand still, as a machine that is too busy does."""
        assert self._process
        self._process.send_signal(signal.SIGSTOP)
        try:
            await asyncio.sleep(seconds)
        finally:
            self._process.send_signal(signal.SIGCONT)

    async def stop(self) -> None:
        """Ends it as a service manager does."""
        if self._process is None:
            return
        if self._process.returncode is None:
            self._process.terminate()
        try:
            code = await asyncio.wait_for(self._process.wait(), STOP_S)
            self.ended_by_itself += code not in (0, -signal.SIGTERM)  # the latter of one that has hardly started
        except TimeoutError:
            self.ended_by_itself += 1
            self._process.kill()
            await self._process.wait()

    def told(self) -> str:
        """Gives all that it has said."""
        return self._log.read_text(encoding="utf-8", errors="replace") if self._log.exists() else ""


class Product:
    """All processes: one with the embedded database, a server and two workers with PostgreSQL.

    Args:
        ports: of the servers; where there are two, each works too, and there are no other workers.
    """

    def __init__(self, plan: Plan, ports: Sequence[int], provider_port: int) -> None:
        works_itself = plan.database == "sqlite" or len(ports) > 1
        settings = {
            "FLUXO_DATA_DIR": str(plan.folder),
            "FLUXO_DATABASE_URL": plan.database_url,
            "FLUXO_REACH_INSIDE": f"127.0.0.1:{provider_port}",
            "FLUXO_LOG_LEVEL": "WARNING",
            "FLUXO_RUNS_WORKER": "1" if works_itself else "0",
        }
        kept = {name: value for name, value in os.environ.items() if not name.startswith("FLUXO_")} | settings
        self._ports = ports
        self.servers = [Killable(f"serve {port}", plan.folder, kept | {"FLUXO_PORT": str(port)}) for port in ports]
        workers = [] if works_itself else ["worker 1", "worker 2"]
        self.workers = [Killable(name, plan.folder, kept) for name in workers]
        self.processes = self.servers + self.workers

    async def start(self) -> None:
        """Starts all and waits until posts are answered."""
        await asyncio.gather(*(process.start() for process in self.processes))
        await self.answers()

    async def answers(self) -> None:
        """Waits until posts are answered by every server."""
        for port, server in zip(self._ports, self.servers, strict=True):
            await self._answers(port, server)

    async def _answers(self, port: int, server: Killable) -> None:
        until = time.monotonic() + START_S
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                assert time.monotonic() < until, server.told()
                await asyncio.sleep(0.05)  # another process: there is nothing of it to wait on
            else:
                writer.close()
                return

    async def stop(self) -> None:
        """Ends all."""
        await asyncio.gather(*(process.stop() for process in self.processes))

    @property
    def ended_by_themselves(self) -> int:
        """Tells how often a process ended, or would not end, without being killed."""
        return sum(process.ended_by_itself for process in self.processes)
