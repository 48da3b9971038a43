"""The SAQ queue that carries wake-ups: in memory, on Redis, or on PostgreSQL, as the settings name it.

Its name comes from the installation's key: two installations that share a server do not take each other's wake-ups.
"""

import logging
from contextlib import suppress

from saq.queue import Queue

from backend.jobs.memory_queue import MemoryQueue
from backend.settings import Settings
from backend.tools.crypto import derive_key

log = logging.getLogger(__name__)


def make_queue(settings: Settings) -> Queue:
    """Makes the queue the settings name; it is not connected yet."""
    name = f"fluxo-{derive_key(settings.secret_key, 'queue').hex()[:12]}"
    if settings.queue_url.startswith("redis"):
        return _redis_queue(settings.queue_url, name)
    if settings.queue_url:
        return _postgres_queue(settings.queue_url, name)
    if not settings.database_url.startswith("sqlite"):
        log.warning("no FLUXO_QUEUE_URL and no package psycopg: other processes look for work once a second")
    return MemoryQueue(name)


async def close_queue(queue: Queue) -> None:
    """Closes the connections of a queue, whatever state they are in."""
    with suppress(Exception):  # each library has errors of its own, and nothing is left to be done about them
        await queue.disconnect()


def _redis_queue(url: str, name: str) -> Queue:
    from backend.jobs.redis_queue import ClosingQueue

    return ClosingQueue(url, name)


def _postgres_queue(url: str, name: str) -> Queue:
    from backend.jobs.postgres_queue import ListeningQueue

    return ListeningQueue(url, name)
