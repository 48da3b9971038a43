"""Which of our errors a driver's error is."""

import sqlite3

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy import exc

from backend.errors import DatabaseBusy, DatabaseError, DatabaseFull, DatabaseGone

_SQLITE: dict[int, type[DatabaseError]] = {
    sqlite3.SQLITE_BUSY: DatabaseBusy,
    sqlite3.SQLITE_LOCKED: DatabaseBusy,
    sqlite3.SQLITE_FULL: DatabaseFull,
    sqlite3.SQLITE_IOERR: DatabaseGone,
    sqlite3.SQLITE_CANTOPEN: DatabaseGone,
    sqlite3.SQLITE_READONLY: DatabaseGone,
    sqlite3.SQLITE_CORRUPT: DatabaseGone,
    sqlite3.SQLITE_NOTADB: DatabaseGone,
}
_POSTGRES: dict[type[Exception], type[DatabaseError]] = {
    asyncpg.DiskFullError: DatabaseFull,
    asyncpg.LockNotAvailableError: DatabaseBusy,
    asyncpg.TooManyConnectionsError: DatabaseBusy,
    asyncpg.DeadlockDetectedError: DatabaseBusy,
    asyncpg.SerializationError: DatabaseBusy,
    asyncpg.PostgresConnectionError: DatabaseGone,
    asyncpg.OperatorInterventionError: DatabaseGone,  # the server is shutting down or starting
    asyncpg.InvalidAuthorizationSpecificationError: DatabaseGone,
    asyncpg.InvalidCatalogNameError: DatabaseGone,
    asyncpg.InterfaceError: DatabaseGone,
    asyncpg.InternalClientError: DatabaseGone,  # the connection broke while the driver was at work with it
    OSError: DatabaseGone,
}
_WRONG_SETTINGS = (asyncpg.InvalidAuthorizationSpecificationError, asyncpg.InvalidCatalogNameError)
_LOST_RACES = (asyncpg.DeadlockDetectedError, asyncpg.SerializationError, asyncpg.UniqueViolationError)


def named(error: BaseException) -> DatabaseError | None:
    """Gives the error to raise for a driver's; None for one that is about the statement, not the database."""
    if isinstance(error, exc.TimeoutError):
        return DatabaseBusy("no connection is free")
    for cause in _causes(error):
        if isinstance(cause, sqlite3.Error):
            kind = _SQLITE.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF)  # the primary code is the low byte
            return kind(str(cause)) if kind else None
        found = next((ours for theirs, ours in _POSTGRES.items() if isinstance(cause, theirs)), None)
        if found:
            return found(type(cause).__name__)
    return None


def is_away(error: BaseException) -> bool:
    """Tells whether a server is not there, or not now, so that it may be a little later."""
    is_ours = any(isinstance(cause, _WRONG_SETTINGS) for cause in _causes(error))
    return not is_ours and isinstance(named(error), DatabaseGone | DatabaseBusy)


def is_worth_a_retry(error: BaseException) -> bool:
    """Tells whether another process won a race, so that the same unit would see its work the next time."""
    return any(isinstance(cause, _LOST_RACES) for cause in _causes(error))


def _causes(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = getattr(error, "orig", None) or error.__cause__
    return found
