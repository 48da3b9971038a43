"""The backend's named exceptions.

FluxoError
├── SettingsError          the environment cannot be used; every fault is named
├── CallerError            what was asked cannot be done; the caller can mend it
│   ├── BadInput           400  something in what was sent is wrong; every fault is named
│   ├── NotSignedIn        401  no credential, or one that no longer counts
│   ├── NotAllowed         403  the role or scope does not suffice
│   ├── NotFound           404  there is no such thing in this workspace
│   ├── Conflict           409  it changed meanwhile, or is there already
│   ├── TooLarge           413  more than is read
│   ├── NotJson            415  a body that is not declared to be JSON
│   └── TooManyRequests    429  the rate limit is used up
├── ProviderFailed         502  another system does not do what it is asked
├── SecretUnreadable       500  a stored secret cannot be opened with any of our keys
├── KeyUnusable            500  what should be a key is none
├── DatabaseError          the database cannot be used at the moment; nothing was stored, ask again
│   ├── DatabaseBusy       503  it is locked, or has no connection left
│   ├── DatabaseFull       507  the disk is full
│   └── DatabaseGone       503  it cannot be reached or read
└── LeaseLost              409  another worker has taken over what this one was at
"""

from typing import ClassVar

from msgspec import Struct


class InputFault(Struct, frozen=True, omit_defaults=True):
    """One thing that is wrong in what was sent.

    Args:
        path: where, as in `$.nodes[2].config`; the name of a setting for settings.
        code: stable; the words are in the strings files.
        what: what the message shows beside its words.
    """

    path: str
    code: str
    what: str = ""


class FluxoError(Exception):
    """Something the backend names.

    Args:
        detail: what it is about, in a few English words for the log; never a secret.
    """

    code: ClassVar[str] = "internal_error"

    def __init__(self, detail: str = "", faults: list[InputFault] | None = None) -> None:
        told = "; ".join(f"{fault.path}: {fault.code} {fault.what}".rstrip() for fault in faults or [])
        super().__init__(": ".join(part for part in (self.code, detail, told) if part))
        self.detail = detail
        self.faults = faults or []


class SettingsError(FluxoError):
    """The environment cannot be used."""

    code = "bad_settings"


class CallerError(FluxoError):
    """What was asked cannot be done."""

    code = "bad_request"


class BadInput(CallerError):
    """Something in what was sent is wrong."""

    code = "bad_input"


class NotSignedIn(CallerError):
    """There is no credential, or one that no longer counts."""

    code = "not_signed_in"


class NotAllowed(CallerError):
    """The role or scope does not suffice."""

    code = "not_allowed"


class NotFound(CallerError):
    """There is no such thing in this workspace."""

    code = "not_found"


class Conflict(CallerError):
    """It changed meanwhile, or is there already."""

    code = "conflict"


class TooLarge(CallerError):
    """It is more than is read."""

    code = "too_large"


class NotJson(CallerError):
    """The body must be JSON and say so: `Content-Type: application/json`."""

    code = "not_json"


class TooManyRequests(CallerError):
    """The rate limit is used up."""

    code = "too_many_requests"


class ProviderFailed(FluxoError):
    """Another system does not do what it is asked."""

    code = "provider_failed"


class SecretUnreadable(FluxoError):
    """A stored secret cannot be read: its key is not among ours, or it was changed, or belongs to something else."""

    code = "secret_unreadable"


class KeyUnusable(FluxoError):
    """A text holds no keys of 32 bytes in base64; the detail tells which one is wrong, never what it is."""

    code = "key_unusable"


class DatabaseError(FluxoError):
    """The database cannot be used at the moment; nothing was stored."""

    code = "database_error"


class DatabaseBusy(DatabaseError):
    """The database is locked, or has no connection left."""

    code = "database_busy"


class DatabaseFull(DatabaseError):
    """The database's disk is full."""

    code = "database_full"


class DatabaseGone(DatabaseError):
    """The database cannot be reached or read."""

    code = "database_gone"


class LeaseLost(FluxoError):
    """Another worker has taken over."""

    code = "lease_lost"


_STATUS: dict[type[FluxoError], int] = {
    CallerError: 400,
    BadInput: 400,
    NotSignedIn: 401,
    NotAllowed: 403,
    NotFound: 404,
    Conflict: 409,
    LeaseLost: 409,
    TooLarge: 413,
    NotJson: 415,
    TooManyRequests: 429,
    ProviderFailed: 502,
    DatabaseError: 503,
    DatabaseFull: 507,
}


def http_status(error: FluxoError) -> int:
    """Gives the HTTP status an error is answered with; 500 when it is our own fault."""
    return next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), 500)
