"""The log: one JSON object a line, masked, with the id that ties together all that one request or turn did."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final, TextIO, TypeAlias

import msgspec

from backend.tools.masking import mask_fields, mask_text

_ErrorInfo: TypeAlias = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None] | None

correlation_id: ContextVar[str] = ContextVar("correlation_id", default="")

MAX_ID_CHARS: Final = 64  # chosen: ids of others' systems, as in a request header, fit
_STANDARD: Final = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}
# Libraries whose INFO says what ours says already, or shows what is sent
_TALKATIVE: Final = ("aiohttp", "aiosqlite", "alembic", "asyncio", "httpx2", "openai", "sqlalchemy")
# Libraries that say each second, with a stack, what the carrier of wake-ups says once: the queue cannot be used
_REPEATING: Final = ("psycopg.pool", "saq")


@contextmanager
def correlated(id_: str) -> Iterator[None]:
    """Ties to an id all that is logged within, in tasks begun there too."""
    token = correlation_id.set("".join(filter(str.isprintable, id_))[:MAX_ID_CHARS])
    try:
        yield
    finally:
        correlation_id.reset(token)


def configure_log(level: str, stream: TextIO) -> None:
    """Sends the log of the whole process to a stream, from a level on; whatever was set up before is undone."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logging.basicConfig(handlers=[handler], level=level, force=True)
    logging.captureWarnings(True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelNamesMapping()[level]))
    for name in _REPEATING:
        logging.getLogger(name).setLevel(logging.CRITICAL)


class JsonLines(logging.Formatter):
    """Writes a record as one line; never fails, whatever is in it.

    Values given by `extra=` become fields of their own. What people wrote is shown at DEBUG alone.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Gives the line."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": mask_text(_message(record)),
        }
        if id_ := correlation_id.get():
            line["correlation_id"] = mask_text(id_)
        extra = {name: value for name, value in record.__dict__.items() if name not in _STANDARD}
        line |= {name: value for name, value in _masked(extra, record.levelno).items() if name not in line}
        if record.exc_info and record.exc_info[0]:
            line["error"] = mask_text(self._error(record.exc_info))
        return _write(line)

    def _error(self, info: _ErrorInfo) -> str:
        try:
            return self.formatException(info) if info else ""
        except Exception as error:  # an exception that cannot be shown is somebody else's; the line still counts
            return f"({type(error).__name__} while showing it)"


def _message(record: logging.LogRecord) -> str:
    """Gives the message; when it does not fit its values, without them: they would be printed unmasked."""
    try:
        return record.getMessage()
    except Exception as error:
        form = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
        return f"{form} ({type(error).__name__} while filling it in)"


def _masked(fields: dict[str, Any], level: int) -> dict[str, Any]:
    try:
        return mask_fields(fields, shows_texts=level <= logging.DEBUG)
    except Exception as error:
        return {"fields": f"({type(error).__name__} while masking them)"}


def _write(line: dict[str, Any]) -> str:
    try:
        return msgspec.json.encode(line).decode()
    except (UnicodeEncodeError, ValueError, TypeError, OverflowError):
        plain = {name: str(value).encode(errors="backslashreplace").decode() for name, value in line.items()}
        return msgspec.json.encode(plain).decode()
