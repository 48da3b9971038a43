"""Log-ins as tokens: a JWT signed by the installation's key, short-lived, with an id by which it can be revoked."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Final

import jwt
import msgspec
from msgspec import Meta, Struct

LOG_IN_S: Final = 12 * 3_600  # chosen: a working day
MAX_TOKEN_CHARS: Final = 2_000  # chosen: ours have about 250
_ALGORITHM: Final = "HS256"
_ISSUER: Final = "fluxo"
_AUDIENCE: Final = "fluxo log-in"
_LEEWAY_S: Final = 30  # chosen: what the clocks of two machines may differ


class LogIn(Struct, frozen=True):
    """Who is logged in.

    Args:
        id: unique; a revoked one no longer counts.
        credential_revision: the user's when the password was given; a newer one ends it.
    """

    id: Annotated[str, Meta(min_length=1, max_length=64)]
    user_id: Annotated[str, Meta(min_length=1, max_length=64)]
    credential_revision: int
    began_at: datetime
    ends_at: datetime


class LogIns:
    """Writes and reads log-in tokens.

    Args:
        key: 32 bytes; signs nothing else.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def write(self, log_in: LogIn) -> str:
        """Gives the token."""
        claims = {
            "iss": _ISSUER,
            "aud": _AUDIENCE,
            "jti": log_in.id,
            "sub": log_in.user_id,
            "rev": log_in.credential_revision,
            "iat": int(log_in.began_at.timestamp()),
            "exp": int(log_in.ends_at.timestamp()),
        }
        return jwt.encode(claims, self._key, algorithm=_ALGORITHM)

    def read(self, token: str, now: datetime) -> LogIn | None:
        """Gives the log-in; None when the token is none of ours or its time is over."""
        if len(token) > MAX_TOKEN_CHARS:
            return None
        try:
            claims = jwt.decode(
                token,
                self._key,
                algorithms=[_ALGORITHM],
                issuer=_ISSUER,
                audience=_AUDIENCE,
                # The times are judged below, by the time that is passed in.
                options={"verify_exp": False, "verify_iat": False, "verify_nbf": False, "require": _NEEDED},
            )
            log_in = _log_in_of(claims)
        except (jwt.InvalidTokenError, msgspec.ValidationError, ValueError, OverflowError, RecursionError):
            return None
        leeway = timedelta(seconds=_LEEWAY_S)
        return log_in if log_in.began_at - leeway <= now < log_in.ends_at else None


def new_log_in(id_: str, user_id: str, credential_revision: int, now: datetime, seconds: int = LOG_IN_S) -> LogIn:
    """Begins a log-in; its times are whole seconds, as the token has them."""
    began_at = now.replace(microsecond=0)
    return LogIn(id_, user_id, credential_revision, began_at, began_at + timedelta(seconds=seconds))


class _Claims(Struct, frozen=True):
    jti: str
    sub: str
    rev: int
    iat: int
    exp: int


def _log_in_of(raw: dict[str, object]) -> LogIn:
    claims = msgspec.convert(raw, _Claims)
    times = (datetime.fromtimestamp(seconds, UTC) for seconds in (claims.iat, claims.exp))
    return LogIn(claims.jti, claims.sub, claims.rev, *times)


_NEEDED: Final = ["iss", "aud", "jti", "sub", "iat", "exp"]
