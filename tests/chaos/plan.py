"""What a run of chaos does."""

from pathlib import Path
from random import Random
from typing import Literal

from msgspec import Struct

from tests.backend.packaged_postgres import PackagedPostgres

DatabaseKind = Literal["sqlite", "postgres"]


class Plan(Struct, frozen=True, kw_only=True):
    """One run.

    Args:
        folder: where the product keeps its files.
        database_url: as the product is set to it.
        seconds: how long processes are killed and customers write, without the time that processes take to start.
        server: of PostgreSQL, where it is ours to crash.
        crashes: how often it crashes, and comes back a little later.
        cuts: how often all connections of a PostgreSQL database are ended.
        stalls: how often a worker of several stands still, longer than its leases of conversations last.
        rolls: how often one of two servers is stopped as a deploy does it, and started again; 0 for one server.
        per_s: how many messages customers write.
        has_echoes: whether statuses carry our own id of the send, as Meta's do.
        drain_s: how long the end may take, until everything is answered.
        patience_s: after how long without a reply it is given up; leases of dead workers last 15 seconds.
    """

    folder: Path
    database: DatabaseKind
    database_url: str
    kills: int
    seconds: float
    seed: int = 1
    server: PackagedPostgres | None = None
    crashes: int = 0
    cuts: int = 0
    stalls: int = 0
    rolls: int = 0
    customers: int = 30
    per_s: float = 10
    has_echoes: bool = True
    drain_s: float = 900
    patience_s: float = 120

    def chance(self, part: str) -> Random:
        """Gives the chance of one part of the run, the same for the same seed."""
        return Random(f"{self.seed} {part}")
