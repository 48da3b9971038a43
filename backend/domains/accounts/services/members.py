"""Who belongs to a workspace, and as what."""

from typing import Any

from msgspec import convert
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.domains.accounts.caller import Caller, Person, Role, reaches
from backend.domains.accounts.schemas import MemberList, MemberView
from backend.domains.audit import Change, auditor_of
from backend.domains.rows import the_row
from backend.errors import Conflict, InputFault, NotAllowed, NotFound
from backend.models import log_ins, memberships, users
from backend.web.services import Services


async def list_members(services: Services, caller: Caller) -> MemberList:
    """Lists everybody in the workspace, the first joined first."""
    query = _members(caller.workspace_id).order_by(memberships.c.created_at, memberships.c.user_id)
    async with services.database.read() as connection:
        rows = (await connection.execute(query)).all()
    return MemberList([MemberView(**row._asdict()) for row in rows])


async def change_role(services: Services, caller: Person, user_id: str, role: Role) -> MemberView:
    """Gives a member another role; it counts from their next request.

    Raises:
        NotFound: they are no member.
        NotAllowed: only owners make and unmake owners.
        Conflict: they are the last owner.
    """
    refuse_above(caller, role, "$.role")
    auditor = auditor_of(caller, services.ids, services.clock.now())

    async def unit(connection: AsyncConnection) -> None:
        present = await _present_role(connection, caller.workspace_id, user_id)
        refuse_above(caller, present, "$.user_id")
        if present == "owner" and role != "owner":
            await _keep_an_owner(connection, caller.workspace_id)
        is_it = _is_member(caller.workspace_id, user_id)
        await connection.execute(update(memberships).where(*is_it).values(role=role))
        await auditor.note(connection, Change("member.role_changed", user_id, {"from": present, "to": role}))

    await services.database.write(unit)
    return await _member(services, caller.workspace_id, user_id)


async def remove_member(services: Services, caller: Person, user_id: str) -> None:
    """Takes a member out of the workspace and ends their log-ins there.

    Raises:
        NotFound: they are no member.
        NotAllowed: only owners remove owners.
        Conflict: they are the last owner.
    """
    auditor = auditor_of(caller, services.ids, services.clock.now())

    async def unit(connection: AsyncConnection) -> None:
        present = await _present_role(connection, caller.workspace_id, user_id)
        refuse_above(caller, present, "$.user_id")
        if present == "owner":
            await _keep_an_owner(connection, caller.workspace_id)
        await connection.execute(delete(memberships).where(*_is_member(caller.workspace_id, user_id)))
        c = log_ins.c
        await connection.execute(delete(log_ins).where(c.user_id == user_id, c.workspace_id == caller.workspace_id))
        await auditor.note(connection, Change("member.removed", user_id, {"role": present}))

    await services.database.write(unit)


def refuse_above(caller: Person, role: Role, path: str) -> None:
    """Lets a member deal with roles up to their own.

    Raises:
        NotAllowed: the role is above theirs.
    """
    if not reaches(caller.role, role):
        raise NotAllowed("role", [InputFault(path, "role_too_low", role)])


async def _member(services: Services, workspace_id: str, user_id: str) -> MemberView:
    query = _members(workspace_id).where(memberships.c.user_id == user_id)
    async with services.database.read() as connection:
        row = await the_row(connection, query, "member")
    return MemberView(**row._asdict())


def _members(workspace_id: str) -> Any:
    m, u = memberships.c, users.c
    return (
        select(m.user_id, u.email, u.name, m.role, m.created_at.label("joined_at"))
        .join(users, u.id == m.user_id)
        .where(m.workspace_id == workspace_id)
    )


def _is_member(workspace_id: str, user_id: str) -> tuple[Any, Any]:
    return memberships.c.workspace_id == workspace_id, memberships.c.user_id == user_id


async def _present_role(connection: AsyncConnection, workspace_id: str, user_id: str) -> Role:
    query = select(memberships.c.role).where(*_is_member(workspace_id, user_id))
    text = (await connection.execute(query)).scalar_one_or_none()
    if text is None:
        raise NotFound("member")
    role: Role = convert(text, Role)
    return role


async def _keep_an_owner(connection: AsyncConnection, workspace_id: str) -> None:
    """Refuses to let the last owner go. The rows are locked: two owners cannot let each other go at once."""
    c = memberships.c
    query = select(c.user_id).where(c.workspace_id == workspace_id, c.role == "owner").order_by(c.user_id)
    owners = (await connection.execute(query.with_for_update())).all()
    if len(owners) < 2:
        raise Conflict("last owner", [InputFault("$.user_id", "last_owner")])
