"""Who waits where: the sessions under way in a flow, by version and node."""

from collections import Counter
from collections.abc import AsyncIterator

import msgspec
from msgspec import Struct
from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.database import Database
from backend.domains.flows.drafts import draft_row
from backend.models import sessions, versions

PAGE_ROWS = 5_000  # chosen: some megabytes of states at a time
MAX_SESSIONS = 100_000  # chosen: a second of work; past that the numbers are what was counted until then


class WaitingAt(Struct, frozen=True):
    """How many sessions wait at a node of a version.

    Args:
        number: the version's.
        node_id: where they are in this flow; a session in a flow that this one started is at the node that did.
    """

    version_id: str
    number: int
    node_id: str
    count: int


class _Frame(Struct, frozen=True):
    flow_id: str
    version_id: str
    node_id: str


class _State(Struct, frozen=True):
    """What is read of a session's state."""

    frames: list[_Frame] = []


_read_state = msgspec.json.Decoder(_State).decode


class WaitingService:
    """What may be asked of sessions under way."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def count(self, workspace_id: str, flow_id: str) -> list[WaitingAt]:
        """Counts the sessions that wait, the latest version first.

        Raises:
            NotFound: there is no such flow.
        """
        counts: Counter[tuple[str, str]] = Counter()
        async with self._database.read() as connection:
            await draft_row(connection, workspace_id, flow_id)
            async for state in _states(connection, workspace_id, flow_id):
                counts.update((f.version_id, f.node_id) for f in _read_state(state).frames if f.flow_id == flow_id)
            numbers = await _numbers(connection, workspace_id, flow_id)
        found = [WaitingAt(version, numbers[version], node, n) for (version, node), n in counts.items()]
        return sorted(found, key=lambda at: (-at.number, at.node_id))


async def _states(connection: AsyncConnection, workspace_id: str, flow_id: str) -> AsyncIterator[str]:
    """Walks the states of the sessions that may be in a flow: begun by it, or by a flow that starts it."""
    s, last = sessions.c, ""
    mentions = s.state.contains(f'"flow_id":"{flow_id}"', autoescape=True)
    query = select(s.id, s.state).where(s.workspace_id == workspace_id, s.status == "waiting")
    query = query.where(or_(s.flow_id == flow_id, mentions)).order_by(s.id).limit(PAGE_ROWS)
    for _ in range(MAX_SESSIONS // PAGE_ROWS):
        rows = (await connection.execute(query.where(s.id > last))).all()
        for _, state in rows:
            yield state
        if len(rows) < PAGE_ROWS:
            return
        last = rows[-1].id


async def _numbers(connection: AsyncConnection, workspace_id: str, flow_id: str) -> dict[str, int]:
    v = versions.c
    query = select(v.id, v.number).where(v.workspace_id == workspace_id, v.flow_id == flow_id)
    return dict((await connection.execute(query)).all())
