"""Another process that takes wake-ups: says "ready", then each kind it is woken for, a line each."""

import asyncio
import sys
from pathlib import Path

from backend.jobs.carrier import Carrier
from backend.jobs.queues import make_queue
from backend.jobs.waker import InProcessWaker, JobKind
from backend.settings import Settings, read_settings


class SpeakingBells(InProcessWaker):
    """Says what is woken."""

    def wake(self, kind: JobKind) -> None:
        """See `Waker`."""
        print(kind, flush=True)  # noqa: T201  the other process reads it


def settings_for(url: str, folder: Path) -> Settings:
    """Gives the settings of an installation, each folder another one.

    Args:
        url: a Redis, which is named as the queue; a PostgreSQL, whose queue the database's own is; empty for neither.
    """
    name = "FLUXO_DATABASE_URL" if url.startswith("postgres") else "FLUXO_QUEUE_URL"
    return read_settings({"FLUXO_DATA_DIR": str(folder), name: url})


async def main(url: str, folder: str) -> None:
    """Takes wake-ups until the process is ended."""
    carrier = Carrier(make_queue(settings_for(url, Path(folder))))
    async with carrier.open(), carrier.delivering(SpeakingBells()):
        print("ready", flush=True)  # noqa: T201  the other process reads it
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
