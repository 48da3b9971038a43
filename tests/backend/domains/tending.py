"""Teams of a test, and the job that tends to their queues."""

from typing import Any

from sqlalchemy import insert, select

from backend.conversation.ownership import Making
from backend.domains.teams.schemas import NewTeam, TeamSettings
from backend.domains.teams.services import TeamService
from backend.jobs.tend_queues import tend_queues
from backend.models import conversations, memberships, users
from tests.backend.domains.desk import Desk


async def tend(desk: Desk) -> int:
    """Tends to the queues until nothing is to be done; gives how many chats were moved."""
    moved = 0
    while True:
        making = Making(desk.ids, desk.clock.now())
        found = await desk.database.write(lambda connection: tend_queues(connection, making))  # noqa: B023
        moved += found
        if not found:
            return moved


async def member(desk: Desk, user_id: str, state: Any = "online") -> None:
    """Somebody joins the workspace, and says that they are there."""
    now = desk.clock.now()
    await desk.add(users, id=user_id, email=f"{user_id}@x", password_hash="x", created_at=now)
    await desk.add(memberships, workspace_id="w1", user_id=user_id, role="operator", created_at=now)
    await desk.presence.set_state("w1", user_id, state)


async def team(desk: Desk, *members: str, name: str = "Sales", **settings: Any) -> TeamService:
    """Makes a team."""
    service = TeamService(desk.database, desk.clock, desk.waker)
    await service.create("w1", NewTeam(name))
    await service.set("w1", name, TeamSettings(members=list(members), **settings))
    return service


async def chats(desk: Desk, count: int, **values: Any) -> list[str]:
    """Makes chats that wait for the team; gives their ids, the one that waits longest first."""
    made = []
    for number in range(count):
        desk.clock.move(1)
        id_, now = f"t{len(await desk.rows(conversations))}{number}", desk.clock.now()
        row = {"id": id_, "workspace_id": "w1", "channel_id": "c1", "contact_id": id_, "opened_at": now}
        row |= {"active_at": now, "owner": "queue", "team": "sales", "waiting_since": now}
        await desk.database.write(lambda connection: connection.execute(insert(conversations), row | values))  # noqa: B023
        made.append(id_)
    return made


async def owners(desk: Desk, *ids: str) -> list[str]:
    """Gives who has chats: an operator's id, or the kind of owner."""
    c = conversations.c
    rows = await desk.read(select(c.id, c.owner, c.operator_id))
    found = {row.id: row.operator_id or row.owner for row in rows}
    return [found[id_] for id_ in ids]
