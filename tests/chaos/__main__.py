"""`python -m tests.chaos`: kills or restarts processes under load and says what became of every message."""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from tests.backend import postgres
from tests.backend.packaged_postgres import PackagedPostgres, packaged_postgres
from tests.chaos.plan import DatabaseKind, Plan
from tests.chaos.report import table
from tests.chaos.run import run
from tests.chaos.verdict import Verdict

KILLS = 20
SECONDS_PER_KILL = 5.0  # chosen: some kills hit a process that has hardly started, others one that has settled


def main() -> int:
    """Runs what is asked for; gives 1 when anything was violated."""
    args = _arguments()
    kinds: list[DatabaseKind] = ["sqlite", "postgres"] if args.database == "both" else [args.database]
    if args.rolls:
        kinds = ["postgres"]  # an embedded database has one server
    verdicts = [_run(kind, args) for kind in kinds]
    sys.stdout.write(table(verdicts) + "\n")
    return 0 if all(verdict.is_good for verdict in verdicts) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tests.chaos", description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgres", "both"), default="both")
    parser.add_argument("--kills", type=int, help=f"how many processes die, on each database: {KILLS}, 0 with --rolls")
    parser.add_argument(
        "--rolls", type=int, default=0, help="how often one of two servers on PostgreSQL is stopped and started again"
    )
    parser.add_argument(
        "--seconds", type=float, help=f"in how long, starts not counted; by default {SECONDS_PER_KILL:g} for each"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--per-s", type=float, default=10, help="how many messages customers write")
    parser.add_argument("--echoes", choices=("on", "off"), default="on", help="whether statuses carry our own ids")
    parser.add_argument("--crashes", type=int, default=4, help="how often PostgreSQL crashes and comes back")
    parser.add_argument("--cuts", type=int, default=2, help="how often PostgreSQL ends all connections")
    parser.add_argument("--stalls", type=int, default=0, help="how often a worker stands still for 35 seconds")
    parser.add_argument("--folder", type=Path, help="where logs and data stay; else they are deleted")
    return parser.parse_args()


def _run(kind: DatabaseKind, args: argparse.Namespace) -> Verdict:
    with _folder(args.folder, kind) as folder, _database(kind, folder) as (url, server):
        is_cluster = kind == "postgres"
        kills = (0 if args.rolls else KILLS) if args.kills is None else args.kills
        plan = Plan(
            folder=folder,
            database=kind,
            database_url=url,
            kills=kills,
            seconds=args.seconds or SECONDS_PER_KILL * (kills + args.rolls),
            rolls=args.rolls,
            seed=args.seed,
            per_s=args.per_s,
            has_echoes=args.echoes == "on",
            server=server,
            crashes=args.crashes if server and not args.rolls else 0,
            cuts=args.cuts if is_cluster and not args.rolls else 0,
            stalls=args.stalls if is_cluster else 0,
        )
        return asyncio.run(run(plan))


@contextmanager
def _folder(given: Path | None, kind: DatabaseKind) -> Iterator[Path]:
    if given:
        (given / kind).mkdir(parents=True)
        yield given / kind
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


@contextmanager
def _database(kind: DatabaseKind, folder: Path) -> Iterator[tuple[str, PackagedPostgres | None]]:
    """Gives a new database's address, and the PostgreSQL server where it is ours: one that was named is not crashed."""
    if kind == "sqlite":
        yield f"sqlite+aiosqlite:///{folder / 'fluxo.sqlite3'}", None
        return
    if not postgres.named_url():
        with packaged_postgres() as server:
            yield postgres.for_sqlalchemy(server.url), server
        return
    url, name = postgres.named_url(), f"fluxo_chaos_{uuid4().hex[:12]}"
    asyncio.run(postgres.execute(url, f"CREATE DATABASE {name}"))
    try:
        yield postgres.for_sqlalchemy(postgres.with_database(url, name)), None
    finally:
        asyncio.run(postgres.execute(url, f"DROP DATABASE {name} WITH (FORCE)"))


if __name__ == "__main__":
    sys.exit(main())
