"""Finds out who asks, by the one credential that was shown."""

from datetime import datetime, timedelta

from msgspec import Struct, convert
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.database import Database
from backend.domains.accounts.caller import SCOPES, Caller, Person, Program, Role
from backend.errors import InputFault, NotAllowed, NotSignedIn
from backend.models import api_keys, log_ins, memberships, users
from backend.tools.api_keys import PREFIX, digest_of, is_api_key
from backend.tools.json_text import read_json
from backend.tools.log_ins import LogIn, LogIns
from backend.web.asking import Connection, is_https, refuse_other_sites
from backend.web.same_site import SAFE_METHODS
from backend.web.services import services_of

COOKIE = "fluxo_log_in"
SECURE_COOKIE = "__Host-fluxo_log_in"  # browsers take this name over https, for the whole site and from itself only
USE_NOTED_EVERY = timedelta(minutes=5)  # chosen: nobody asks for the second at which a key was last used


class Shown(Struct, frozen=True):
    """The credential that came with a request.

    Args:
        is_cookie: the browser added it by itself.
    """

    text: str
    is_cookie: bool = False

    def __repr__(self) -> str:
        return f"Shown(is_cookie={self.is_cookie})"


async def find_caller(connection: Connection) -> Caller:
    """Gives who asks.

    Raises:
        NotSignedIn: nobody who counts.
        NotAllowed: a cookie came from another site's page, or the credential is another client's.
    """
    services = services_of(connection)
    shown = _shown(connection)
    if shown.is_cookie and connection.scope.get("method") not in SAFE_METHODS:
        refuse_other_sites(connection, must_be_shown=True)
    now = services.clock.now()
    caller: Caller
    if shown.text.startswith(PREFIX):
        caller = await _program(services.database, shown.text, now)
    else:
        caller = await _person(services.database, services.log_ins, shown.text, now)
    _check_client(connection.headers.get("x-client-id"), caller)
    return caller


def cookie_name(connection: Connection) -> str:
    """Gives the name of the cookie that holds a log-in."""
    return SECURE_COOKIE if is_https(connection) else COOKIE


def _shown(connection: Connection) -> Shown:
    """Gives the credential; of several the one that was added on purpose."""
    kind, _, text = connection.headers.get("authorization", "").partition(" ")
    if kind:
        if kind.lower() != "bearer":
            raise NotSignedIn("unknown scheme")
        return Shown(text.strip())
    key = connection.headers.get("x-api-key")
    if key is not None:
        return Shown(key if is_api_key(key) else PREFIX)
    cookie = connection.cookies.get(cookie_name(connection))
    if cookie:
        return Shown(cookie, is_cookie=True)
    raise NotSignedIn("no credential")


def _check_client(told: str | None, caller: Caller) -> None:
    if told is not None and told != caller.workspace_id:
        raise NotAllowed("client id", [InputFault("X-Client-Id", "other_client")])


async def _person(database: Database, tokens: LogIns, text: str, now: datetime) -> Person:
    token = tokens.read(text, now)
    found = await _where_logged_in(database, token, now) if token else None
    if token is None or found is None:
        raise NotSignedIn("log-in")
    workspace_id, role = found
    return Person(workspace_id, token.user_id, role, token.id)


async def _where_logged_in(database: Database, token: LogIn, now: datetime) -> tuple[str, Role] | None:
    """Gives the workspace of a log-in that still counts, and the role there."""
    is_member = (memberships.c.user_id == log_ins.c.user_id) & (memberships.c.workspace_id == log_ins.c.workspace_id)
    query = (
        select(log_ins.c.workspace_id, memberships.c.role)
        .join(memberships, is_member)
        .join(users, users.c.id == log_ins.c.user_id)
        .where(
            log_ins.c.id == token.id,
            log_ins.c.user_id == token.user_id,
            log_ins.c.expires_at > now,
            users.c.is_active,
            users.c.credential_revision == token.credential_revision,
        )
    )
    async with database.read() as connection:
        row = (await connection.execute(query)).one_or_none()
    return (row.workspace_id, convert(row.role, Role)) if row else None


async def _program(database: Database, text: str, now: datetime) -> Program:
    c = api_keys.c
    query = select(c.id, c.workspace_id, c.scopes, c.expires_at, c.revoked_at, c.used_at).where(
        c.digest == digest_of(text)
    )
    async with database.read() as connection:
        row = (await connection.execute(query)).one_or_none() if is_api_key(text) else None
    if row is None or row.revoked_at is not None or (row.expires_at is not None and row.expires_at <= now):
        raise NotSignedIn("API key")
    if row.used_at is None or row.used_at + USE_NOTED_EVERY <= now:
        await database.write(lambda connection: _note_use(connection, row.id, now))
    return Program(row.workspace_id, row.id, frozenset(read_json(row.scopes)) & frozenset(SCOPES))


async def _note_use(connection: AsyncConnection, key_id: str, now: datetime) -> None:
    await connection.execute(update(api_keys).where(api_keys.c.id == key_id).values(used_at=now))
