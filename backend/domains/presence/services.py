"""Who is there: what members say of themselves, for as long as they are heard of."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.conversation.presence import PresenceState, state_at
from backend.database import Database
from backend.domains.presence.schemas import MemberPresence, PresenceList
from backend.jobs.waker import Waker
from backend.models import conversations, memberships, presences, users
from backend.models.base import one_of
from backend.models.writing import insert_or_replace
from backend.tools.clock import Clock


class PresenceService:
    """What may be said and asked of who is there."""

    def __init__(self, database: Database, clock: Clock, waker: Waker) -> None:
        self._database = database
        self._clock = clock
        self._waker = waker

    async def list_members(self, workspace_id: str) -> PresenceList:
        """Lists the workspace's members by name, with whether they are there and how many chats they have."""
        now, p, c = self._clock.now(), presences.c, conversations.c
        counted = select(c.operator_id, func.count().label("count")).group_by(c.operator_id)
        counted_now = counted.where(c.workspace_id == workspace_id, one_of(c.owner, "queue", "operator")).subquery()
        m, u = memberships.c, users.c
        query = (
            select(u.id, u.name, u.email, p.state, p.seen_at, counted_now.c.count.label("open_count"))
            .select_from(memberships)
            .join(users, u.id == m.user_id)
            .outerjoin(presences, (p.workspace_id == m.workspace_id) & (p.user_id == m.user_id))
            .outerjoin(counted_now, counted_now.c.operator_id == m.user_id)
            .where(m.workspace_id == workspace_id)
            .order_by(u.name, u.id)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        return PresenceList(
            [
                MemberPresence(
                    user_id=row.id,
                    name=row.name,
                    email=row.email,
                    state=state_at(row.state, row.seen_at, now),
                    open_conversations=row.open_count or 0,
                )
                for row in rows
            ]
        )

    async def set_state(self, workspace_id: str, user_id: str, state: PresenceState) -> None:
        """Notes what a member says of themselves."""
        row = {"workspace_id": workspace_id, "user_id": user_id, "state": state, "seen_at": self._clock.now()}
        await self._database.write(lambda connection: connection.execute(insert_or_replace(presences), row))
        self._waker.wake("tend_queues")

    async def beat(self, members: Sequence[tuple[str, str]]) -> None:
        """Notes that members are still heard of; who has never said that they are there is left out.

        Args:
            members: workspaces and users.
        """
        now = self._clock.now()
        await self._database.write(lambda connection: _beat(connection, members, now))


async def _beat(connection: AsyncConnection, members: Sequence[tuple[str, str]], now: datetime) -> None:
    p = presences.c
    for workspace_id, user_id in sorted(set(members)):
        its_row = p.workspace_id == workspace_id, p.user_id == user_id
        await connection.execute(update(presences).where(*its_row).values(seen_at=now))
