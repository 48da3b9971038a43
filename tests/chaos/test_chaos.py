"""A short chaos: some kills on each database, and nothing is lost, doubled, or out of order."""

import asyncio
from pathlib import Path

from msgspec.structs import replace

from tests.backend.packaged_postgres import PackagedPostgres
from tests.backend.postgres import for_sqlalchemy
from tests.chaos.plan import Plan
from tests.chaos.report import table
from tests.chaos.run import run

DRAIN_S = 240  # an upper bound for machines that are busy otherwise; it takes little more than the grace time


def test_the_embedded_database_survives_kills(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'fluxo.sqlite3'}"
    plan = Plan(folder=tmp_path, database="sqlite", database_url=url, kills=6, seconds=4)
    _see_nothing_violated(plan)


def test_postgres_survives_kills_its_own_crash_and_lost_connections(
    tmp_path: Path, crashable_postgres: PackagedPostgres
) -> None:
    url = for_sqlalchemy(crashable_postgres.url)
    plan = Plan(folder=tmp_path, database="postgres", database_url=url, kills=4, seconds=4)
    _see_nothing_violated(replace(plan, server=crashable_postgres, crashes=1, cuts=1))


def _see_nothing_violated(plan: Plan) -> None:
    verdict = asyncio.run(run(replace(plan, customers=9, per_s=6, drain_s=DRAIN_S, patience_s=120)))
    assert verdict.is_good, table([verdict])
    assert verdict.kills == plan.kills
    assert verdict.sends >= verdict.messages > plan.kills
