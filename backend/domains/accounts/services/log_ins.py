"""Signing up, logging in and out, and what goes with it."""

from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.domains.accounts.caller import Person, Role
from backend.domains.accounts.passwords import refuse_weak
from backend.domains.accounts.places import refuse_unknown_time_zone
from backend.domains.accounts.schemas import (
    LoggedIn,
    LogInRequest,
    Me,
    MembershipView,
    PasswordChange,
    SignUp,
)
from backend.domains.audit import Auditor, Change, auditor_of
from backend.errors import Conflict, InputFault, NotAllowed, NotFound, NotSignedIn
from backend.models import log_ins, memberships, users, workspaces
from backend.tools.log_ins import LogIn, new_log_in
from backend.tools.passwords import is_outdated
from backend.tools.token_buckets import Limit
from backend.web.services import Services

# chosen: people mistype; guessing a password of ten letters at these rates takes longer than anybody has
_PER_PAIR = Limit(capacity=5, per_s=1 / 60)  # one account from one address
_PER_ACCOUNT = Limit(capacity=30, per_s=1 / 60)  # wide: nobody shall lock others out from many addresses at once
_PER_ADDRESS = Limit(capacity=30, per_s=1 / 20)
_SIGN_UPS = Limit(capacity=10, per_s=1 / 360)


class Account(Struct, frozen=True):
    """A user as far as logging in goes."""

    user_id: str
    password_hash: str
    revision: int


async def sign_up(services: Services, new: SignUp, address: str) -> LoggedIn:
    """Makes a user with a workspace of their own and logs them in.

    Raises:
        NotAllowed: nobody may sign up here.
        BadInput: the password or the time zone will not do.
        Conflict: the e-mail address has an account.
    """
    if not services.options.is_sign_up_open:
        raise NotAllowed("sign-up", [InputFault("$", "sign_up_closed")])
    refuse_weak(new.password, "$.password")
    refuse_unknown_time_zone(new.time_zone, "$.time_zone")
    services.limits.take({f"sign_up:{address}": _SIGN_UPS})
    now = services.clock.now()
    user_id, workspace_id = services.ids.new(), services.ids.new()
    user = {
        "id": user_id,
        "email": normal_email(new.email),
        "name": new.name,
        "password_hash": await services.passwords.hash(new.password),
        "language": new.language,
        "created_at": now,
    }
    begun = new_log_in(services.ids.new(), user_id, 0, now)
    auditor = Auditor(services.ids, now, workspace_id, user_id)

    async def unit(connection: AsyncConnection) -> None:
        await connection.execute(insert(users), user)
        await connection.execute(insert(workspaces), _workspace(workspace_id, new, now))
        member = {"workspace_id": workspace_id, "user_id": user_id, "role": "owner", "created_at": now}
        await connection.execute(insert(memberships), member)
        await keep_log_in(connection, begun, workspace_id)
        await auditor.note(connection, Change("workspace.created", workspace_id))

    try:
        await services.database.write(unit)
    except IntegrityError as error:
        raise Conflict("e-mail address", [InputFault("$.email", "email_taken")]) from error
    return await logged_in(services, begun, Person(workspace_id, user_id, "owner", begun.id))


async def log_in(services: Services, given: LogInRequest, address: str) -> LoggedIn:
    """Logs somebody in.

    Raises:
        NotSignedIn: the e-mail address or the password is wrong; which one is not told.
        NotAllowed: they belong to no workspace, or not to the one they asked for.
        TooManyRequests: too many attempts.
    """
    account = await prove(services, given.email, given.password, address)
    if is_outdated(account.password_hash):
        await _store_anew(services, account, given.password)
    roles = await memberships_of(services, account.user_id)
    wanted = [item for item in roles if given.workspace_id in ("", item.workspace_id)]
    if not wanted:
        raise NotAllowed("no workspace", [InputFault("$.workspace_id", "not_a_member")])
    return await begin_log_in(services, account, wanted[0].workspace_id)


async def begin_log_in(services: Services, account: Account, workspace_id: str) -> LoggedIn:
    """Logs an account in that was proven; its log-ins whose time is over are cleared away."""
    now = services.clock.now()
    begun = new_log_in(services.ids.new(), account.user_id, account.revision, now)

    async def unit(connection: AsyncConnection) -> None:
        c = log_ins.c
        await connection.execute(delete(log_ins).where(c.user_id == account.user_id, c.expires_at <= now))
        await keep_log_in(connection, begun, workspace_id)

    await services.database.write(unit)
    role = await role_in(services, account.user_id, workspace_id)
    return await logged_in(services, begun, Person(workspace_id, account.user_id, role, begun.id))


async def log_out(services: Services, caller: Person) -> None:
    """Ends a log-in: its token no longer counts."""
    await services.database.write(lambda connection: _end(connection, caller.log_in_id))


async def switch_workspace(services: Services, caller: Person, workspace_id: str) -> LoggedIn:
    """Goes on in another workspace, with a new token; the one before ends.

    Raises:
        NotFound: they do not belong to it.
    """
    now = services.clock.now()
    revision = await _revision(services, caller.user_id)
    begun = new_log_in(services.ids.new(), caller.user_id, revision, now)
    role = await role_in(services, caller.user_id, workspace_id)

    async def unit(connection: AsyncConnection) -> None:
        await _end(connection, caller.log_in_id)
        await keep_log_in(connection, begun, workspace_id)

    await services.database.write(unit)
    return await logged_in(services, begun, Person(workspace_id, caller.user_id, role, begun.id))


async def change_password(services: Services, caller: Person, change: PasswordChange, address: str) -> LoggedIn:
    """Changes the password; every log-in of the user ends, and a new one begins here.

    Raises:
        NotAllowed: the present password is wrong.
        BadInput: the new one will not do.
    """
    refuse_weak(change.new_password, "$.new_password")
    email = await _email(services, caller.user_id)
    try:
        await prove(services, email, change.current_password, address)
    except NotSignedIn as error:
        raise NotAllowed("password", [InputFault("$.current_password", "password_wrong")]) from error
    now = services.clock.now()
    values = {"password_hash": await services.passwords.hash(change.new_password)}
    changed = update(users).where(users.c.id == caller.user_id)
    auditor = auditor_of(caller, services.ids, now)

    async def unit(connection: AsyncConnection) -> LogIn:
        revised = changed.values(credential_revision=users.c.credential_revision + 1, **values)
        revision = (await connection.execute(revised.returning(users.c.credential_revision))).scalar_one()
        await connection.execute(delete(log_ins).where(log_ins.c.user_id == caller.user_id))
        begun = new_log_in(services.ids.new(), caller.user_id, revision, now)
        await keep_log_in(connection, begun, caller.workspace_id)
        await auditor.note(connection, Change("account.password_changed", caller.user_id))
        return begun

    begun = await services.database.write(unit)
    return await logged_in(services, begun, Person(caller.workspace_id, caller.user_id, caller.role, begun.id))


async def me(services: Services, caller: Person) -> Me:
    """Tells who is logged in, where, and where else they could be."""
    query = select(users.c.email, users.c.name, users.c.language).where(users.c.id == caller.user_id)
    async with services.database.read() as connection:
        row = (await connection.execute(query)).one()
    return Me(
        user_id=caller.user_id,
        email=row.email,
        name=row.name,
        language=row.language,
        workspace_id=caller.workspace_id,
        role=caller.role,
        memberships=await memberships_of(services, caller.user_id),
    )


async def prove(services: Services, email: str, password: str, address: str) -> Account:
    """Checks a password; who fails too often has to wait.

    Raises:
        NotSignedIn: the e-mail address or the password is wrong.
        TooManyRequests: too many attempts.
    """
    email = normal_email(email)
    limits = {
        f"log_in_pair:{email}:{address}": _PER_PAIR,
        f"log_in_account:{email}": _PER_ACCOUNT,
        f"log_in_address:{address}": _PER_ADDRESS,
    }
    services.limits.take(limits)  # before the work is done: many attempts at once count too
    c = users.c
    query = select(c.id, c.password_hash, c.credential_revision).where(c.email == email, c.is_active)
    async with services.database.read() as connection:
        row = (await connection.execute(query)).one_or_none()
    if not await services.passwords.matches(row.password_hash if row else "", password) or row is None:
        raise NotSignedIn("password")
    services.limits.give_back(limits)
    return Account(row.id, row.password_hash, row.credential_revision)


async def memberships_of(services: Services, user_id: str) -> list[MembershipView]:
    """Lists the workspaces somebody belongs to, the first joined first."""
    m, w = memberships.c, workspaces.c
    query = (
        select(m.workspace_id, w.name.label("workspace_name"), m.role)
        .join(workspaces, w.id == m.workspace_id)
        .where(m.user_id == user_id)
        .order_by(m.created_at, m.workspace_id)
    )
    async with services.database.read() as connection:
        rows = (await connection.execute(query)).all()
    return [MembershipView(**row._asdict()) for row in rows]


async def role_in(services: Services, user_id: str, workspace_id: str) -> Role:
    """Gives somebody's role in a workspace.

    Raises:
        NotFound: they do not belong to it.
    """
    for item in await memberships_of(services, user_id):
        if item.workspace_id == workspace_id:
            return item.role
    raise NotFound("workspace")


async def logged_in(services: Services, begun: LogIn, caller: Person) -> LoggedIn:
    """Gives a log-in with its token."""
    return LoggedIn(token=services.log_ins.write(begun), expires_at=begun.ends_at, me=await me(services, caller))


async def keep_log_in(connection: AsyncConnection, begun: LogIn, workspace_id: str) -> None:
    """Stores a log-in: from now on its token counts."""
    row = {
        "id": begun.id,
        "workspace_id": workspace_id,
        "user_id": begun.user_id,
        "created_at": begun.began_at,
        "expires_at": begun.ends_at,
    }
    await connection.execute(insert(log_ins), row)


def normal_email(email: str) -> str:
    """Gives the one spelling under which an address is kept."""
    return email.strip().lower()


def _workspace(id_: str, new: SignUp, now: datetime) -> dict[str, Any]:
    return {
        "id": id_,
        "name": new.workspace_name,
        "language": new.language,
        "time_zone": new.time_zone,
        "country": new.country,
        "created_at": now,
    }


async def _end(connection: AsyncConnection, log_in_id: str) -> None:
    await connection.execute(delete(log_ins).where(log_ins.c.id == log_in_id))


async def _store_anew(services: Services, account: Account, password: str) -> None:
    """Stores a proven password by today's rules, unless it was changed meanwhile."""
    values = {"password_hash": await services.passwords.hash(password)}
    is_it = users.c.id == account.user_id, users.c.credential_revision == account.revision
    await services.database.write(lambda connection: connection.execute(update(users).where(*is_it).values(values)))


async def _revision(services: Services, user_id: str) -> int:
    return int(await _of_user(services, user_id, users.c.credential_revision))


async def _email(services: Services, user_id: str) -> str:
    return str(await _of_user(services, user_id, users.c.email))


async def _of_user(services: Services, user_id: str, column: Any) -> Any:
    async with services.database.read() as connection:
        return (await connection.execute(select(column).where(users.c.id == user_id))).scalar_one()
