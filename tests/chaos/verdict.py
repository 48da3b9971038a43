"""Judges a run: the ledger of the outside against the database."""

from collections import Counter

from msgspec import Struct
from sqlalchemy import select, text

from backend.database import Database
from backend.models import dead_letters, inputs, messages
from tests.chaos.comparing import Compared, compare
from tests.chaos.ledger import Ledger
from tests.chaos.plan import Plan
from tests.chaos.product import Product


class Verdict(Struct, frozen=True, kw_only=True):
    """What came of a run.

    Args:
        posts: with those that were repeated; `refusals` of them were answered, and not with 200, `unreached` by nobody.
        statuses_behind: how many messages are not known to be read, though the provider said so.
        ended_by_themselves: how often a process ended, or would not end, without being killed.
    """

    plan: Plan
    posts: int
    refusals: int
    unreached: int
    messages: int
    sends: int
    kills: int
    breaks: int
    restarts: int
    compared: Compared
    statuses_behind: list[str]
    dead: list[str]
    broken: list[str]
    ended_by_themselves: int

    @property
    def findings(self) -> dict[str, list[str]]:
        """Gives what must be empty, by its name."""
        return {
            "lost": self.compared.lost,
            "processed twice": self.compared.processed_twice,
            "out of order": self.compared.out_of_order,
            "miscounted": self.compared.miscounted,
            "sent twice": self.compared.sent_twice,
            "statuses behind": self.statuses_behind,
            "dead letters": self.dead,
            "database broken": self.broken,
            "ended unasked": [f"{self.ended_by_themselves} times"] * bool(self.ended_by_themselves),
        }

    @property
    def is_good(self) -> bool:
        """Tells whether nothing was violated."""
        return not any(self.findings.values())


async def judge(plan: Plan, ledger: Ledger, product: Product, database: Database) -> Verdict:
    """Compares what the outside knows with what the database holds."""
    return Verdict(
        plan=plan,
        posts=ledger.posts,
        refusals=ledger.refusals,
        unreached=ledger.unreached,
        messages=len(ledger.posted),
        sends=len(ledger.taken),
        kills=len(ledger.kills),
        breaks=len(ledger.breaks),
        restarts=len(ledger.restarts),
        compared=compare(ledger, await _arrived(database), has_echoes=plan.has_echoes),
        statuses_behind=await _statuses_behind(database) if plan.has_echoes else [],
        dead=await _dead(database),
        broken=await _broken(database, plan),
        ended_by_themselves=product.ended_by_themselves,
    )


async def _arrived(database: Database) -> dict[str, int]:
    """Gives the place of each message among the inputs, by the provider's id."""
    query = select(messages.c.provider_id, inputs.c.sequence).join(inputs, inputs.c.id == messages.c.id)
    async with database.read() as connection:
        rows = (await connection.execute(query.where(messages.c.direction == "in"))).all()
    return {row.provider_id: row.sequence for row in rows}


async def _statuses_behind(database: Database) -> list[str]:
    """Counts messages that were read by the customer and are not known to be."""
    query = select(messages.c.status).where(messages.c.direction == "out", messages.c.status != "read")
    async with database.read() as connection:
        found = Counter((await connection.execute(query)).scalars())
    return [f"{count} {status}" for status, count in found.items()]


async def _dead(database: Database) -> list[str]:
    """Counts dead letters."""
    async with database.read() as connection:
        rows = (await connection.execute(select(dead_letters.c.kind, dead_letters.c.error))).all()
    return [f"{count} {kind}: {error}" for (kind, error), count in Counter(map(tuple, rows)).items()]


async def _broken(database: Database, plan: Plan) -> list[str]:
    if plan.database != "sqlite":
        return []
    async with database.read() as connection:
        told = list((await connection.execute(text("PRAGMA integrity_check"))).scalars())
    return [] if told == ["ok"] else told
