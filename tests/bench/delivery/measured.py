"""Everything about the delivery, in one run, and what it comes to beside the machine's own limits of that run."""

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from tests.backend import postgres
from tests.bench.delivery.delivering import (
    measure_database,
    measure_flow_sizes,
    measure_open_sessions,
    measure_starts,
)
from tests.bench.delivery.effort import DeliveryEffort
from tests.bench.delivery.limits import measure_postgres, measure_sqlite, measure_webhook
from tests.bench.measuring import Figure, bounded


def measure_delivery(effort: DeliveryEffort) -> Iterator[Figure]:
    """Measures the machine, then the product on it; every part within its time, whatever else the machine does."""
    webhook = bounded("bare webhook", effort.patience * 12, lambda: measure_webhook(effort))
    yield from webhook
    with tempfile.TemporaryDirectory() as folder:
        yield from bounded("bare SQLite", effort.patience * 10, lambda: measure_sqlite(Path(folder), effort))
    yield from bounded("start", effort.patience * 25, lambda: measure_starts(effort))
    yield from _beside(
        webhook[0], bounded("SQLite", effort.patience * 40, lambda: measure_database("SQLite", "", effort))
    )
    with _postgres(effort) as url:
        if url:
            address = postgres.for_sqlalchemy(url)
            yield from bounded("bare PostgreSQL", effort.patience * 10, lambda: measure_postgres(url, effort))
            measured = bounded(
                "PostgreSQL", effort.patience * 40, lambda: measure_database("PostgreSQL", address, effort)
            )
            yield from _beside(webhook[0], measured)
    yield from bounded("flows", effort.patience * 45, lambda: measure_flow_sizes(effort))
    yield from bounded("open sessions", effort.patience * 60, lambda: measure_open_sessions(effort))


def _beside(limit: Figure, figures: list[Figure]) -> Iterator[Figure]:
    """Adds to the first figure what part of the machine's limit it is."""
    first, *others = figures
    yield first
    if first.unit == "messages/s" and limit.unit == "posts/s":
        yield Figure(first.group, f"of the {limit.name}'s {limit.unit}", 100 * first.value / limit.value, "%")
    yield from others


@contextmanager
def _postgres(effort: DeliveryEffort) -> Iterator[str]:
    """Gives the address of a new database; empty where no server runs."""
    server = postgres.named_url() or postgres.LOCAL_URL
    if not effort.uses_postgres or not asyncio.run(postgres.is_there(server)):
        yield ""
        return
    name = f"fluxo_bench_{uuid4().hex[:12]}"
    asyncio.run(postgres.execute(server, f"CREATE DATABASE {name}"))
    try:
        yield postgres.with_database(server, name)
    finally:
        asyncio.run(postgres.execute(server, f"DROP DATABASE {name} WITH (FORCE)"))
