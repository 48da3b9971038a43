"""Asking people into a workspace. There is one way for all: who asks does not learn who has an account here."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.domains.accounts.caller import Person, Role
from backend.domains.accounts.passwords import refuse_weak
from backend.domains.accounts.schemas import (
    Acceptance,
    InvitationList,
    InvitationView,
    Invite,
    LoggedIn,
    NewInvitation,
)
from backend.domains.accounts.services.log_ins import Account, begin_log_in, normal_email, prove
from backend.domains.accounts.services.members import refuse_above
from backend.domains.audit import Auditor, Change, auditor_of
from backend.domains.rows import change_the_row, the_row
from backend.errors import Conflict, InputFault
from backend.models import invitations, memberships, users
from backend.tools.api_keys import digest_of
from backend.web.services import Services

LASTS = timedelta(days=7)  # chosen: a week to find the message
TOKEN_BYTES = 32


class _Invitation(Struct, frozen=True):
    id: str
    workspace_id: str
    email: str
    role: Role
    created_by: str | None


async def invite(services: Services, caller: Person, asked: Invite) -> NewInvitation:
    """Makes an invitation; one that was made for the same address before no longer counts.

    Raises:
        NotAllowed: the role is above the caller's.
        Conflict: they are a member already.
    """
    refuse_above(caller, asked.role, "$.role")
    now = services.clock.now()
    email, token = normal_email(asked.email), secrets.token_urlsafe(TOKEN_BYTES)
    view = InvitationView(id=services.ids.new(), email=email, role=asked.role, created_at=now, expires_at=now + LASTS)
    auditor = auditor_of(caller, services.ids, now)

    async def unit(connection: AsyncConnection) -> None:
        await _refuse_member(connection, caller.workspace_id, email)
        c = invitations.c
        await connection.execute(delete(invitations).where(c.workspace_id == caller.workspace_id, c.email == email))
        row = {"workspace_id": caller.workspace_id, "digest": digest_of(token), "created_by": caller.user_id}
        await connection.execute(insert(invitations), {**row, **_row(view)})
        await auditor.note(connection, Change("member.invited", view.id, {"email": email, "role": asked.role}))

    await services.database.write(unit)
    link = f"{services.settings.public_url}/join#{token}"  # what follows # reaches no server and no log
    return NewInvitation(**_row(view), token=token, link=link)


async def list_invitations(services: Services, caller: Person) -> InvitationList:
    """Lists who was asked in and has not come yet."""
    c = invitations.c
    query = (
        select(c.id, c.email, c.role, c.created_at, c.expires_at)
        .where(c.workspace_id == caller.workspace_id, c.expires_at > services.clock.now())
        .order_by(c.created_at, c.id)
    )
    async with services.database.read() as connection:
        rows = (await connection.execute(query)).all()
    return InvitationList([InvitationView(**row._asdict()) for row in rows])


async def revoke_invitation(services: Services, caller: Person, invitation_id: str) -> None:
    """Takes an invitation back.

    Raises:
        NotFound: there is none.
    """
    auditor = auditor_of(caller, services.ids, services.clock.now())
    c = invitations.c
    gone = delete(invitations).where(c.workspace_id == caller.workspace_id, c.id == invitation_id)

    async def unit(connection: AsyncConnection) -> None:
        await change_the_row(connection, gone, "invitation")
        await auditor.note(connection, Change("member.invitation_revoked", invitation_id))

    await services.database.write(unit)


async def accept_invitation(services: Services, given: Acceptance, address: str) -> LoggedIn:
    """Lets somebody in who has the link, with the password of their account or that of a new one.

    Raises:
        NotFound: the link does not count, or no longer.
        NotSignedIn: there is an account, and this is not its password.
        BadInput: the password of a new account will not do.
    """
    now = services.clock.now()
    found = await _find(services, digest_of(given.token), now)
    if await _has_account(services, found.email):
        account = await prove(services, found.email, given.password, address)
        await services.database.write(lambda connection: _join(connection, services, found, account.user_id, now))
    else:
        account = await _join_anew(services, found, given, now)
    return await begin_log_in(services, account, found.workspace_id)


async def _join_anew(services: Services, found: _Invitation, given: Acceptance, now: datetime) -> Account:
    refuse_weak(given.password, "$.password")
    account = Account(services.ids.new(), await services.passwords.hash(given.password), 0)
    user = {
        "id": account.user_id,
        "email": found.email,
        "name": given.name,
        "password_hash": account.password_hash,
        "created_at": now,
    }

    async def unit(connection: AsyncConnection) -> None:
        await connection.execute(insert(users), user)
        await _join(connection, services, found, account.user_id, now)

    try:
        await services.database.write(unit)
    except IntegrityError as error:
        raise Conflict("account", [InputFault("$.token", "asked_twice")]) from error
    return account


async def _join(
    connection: AsyncConnection, services: Services, found: _Invitation, user_id: str, now: datetime
) -> None:
    """Turns an invitation into a membership: once."""
    await change_the_row(connection, delete(invitations).where(invitations.c.id == found.id), "invitation")
    await _refuse_member(connection, found.workspace_id, found.email)
    row = {"workspace_id": found.workspace_id, "user_id": user_id, "role": found.role, "created_at": now}
    await connection.execute(insert(memberships), row)
    auditor = Auditor(services.ids, now, found.workspace_id, user_id)
    details = {"role": found.role, "invited_by": found.created_by}
    await auditor.note(connection, Change("member.joined", user_id, details))


async def _find(services: Services, digest: str, now: datetime) -> _Invitation:
    c = invitations.c
    query = select(c.id, c.workspace_id, c.email, c.role, c.created_by).where(c.digest == digest, c.expires_at > now)
    async with services.database.read() as connection:
        row = await the_row(connection, query, "invitation")
    return _Invitation(**row._asdict())


async def _has_account(services: Services, email: str) -> bool:
    async with services.database.read() as connection:
        return (await connection.execute(select(users.c.id).where(users.c.email == email))).first() is not None


async def _refuse_member(connection: AsyncConnection, workspace_id: str, email: str) -> None:
    query = (
        select(users.c.id)
        .join(memberships, memberships.c.user_id == users.c.id)
        .where(memberships.c.workspace_id == workspace_id, users.c.email == email)
    )
    if (await connection.execute(query)).first() is not None:
        raise Conflict("member", [InputFault("$.email", "already_a_member")])


def _row(view: InvitationView) -> dict[str, Any]:
    return {name: getattr(view, name) for name in InvitationView.__struct_fields__}
