"""Long lists in pages: a page ends with a cursor that says where the next one begins."""

import base64
import binascii
from datetime import datetime
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta, Struct
from sqlalchemy import and_, or_
from sqlalchemy.sql.expression import ColumnElement

from backend.errors import BadInput, InputFault

T = TypeVar("T")

MAX_CURSOR_CHARS = 1_000  # chosen: names and moments fit

Limit = Annotated[int, Meta(ge=1, le=100)]

# What a place is made of. A cursor comes from outside: each part must be something a database can be asked about.
TextPlace = Annotated[str, Meta(max_length=600, pattern=r"^[^\x00]*$")]
MomentPlace = Annotated[datetime, Meta(tz=True)]
NumberPlace = Annotated[int, Meta(ge=0, lt=2**31)]
SequencePlace = Annotated[int, Meta(ge=0, lt=2**62)]


class PageOf(Struct, frozen=True, kw_only=True):
    """Which page is wanted.

    Args:
        cursor: as the page before gave it; empty for the first.
    """

    cursor: Annotated[str, Meta(max_length=MAX_CURSOR_CHARS)] = ""
    limit: Limit = 50


def write_cursor(*place: Any) -> str:
    """Gives the cursor of the rows after a place: the values of what they are sorted by."""
    return base64.urlsafe_b64encode(msgspec.json.encode(place)).decode().rstrip("=")


def read_cursor(cursor: str, place: type[T]) -> T | None:
    """Reads the place of a cursor; None for the first page.

    Args:
        place: a tuple of the types that were given to `write_cursor`.

    Raises:
        BadInput: it is not one of ours.
    """
    if not cursor:
        return None
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        return msgspec.json.decode(text, type=place)
    except (binascii.Error, ValueError, msgspec.DecodeError) as error:
        raise BadInput("cursor", [InputFault("$.cursor", "bad_cursor")]) from error


def below(columns: tuple[ColumnElement[Any], ColumnElement[Any]], place: tuple[Any, Any]) -> ColumnElement[bool]:
    """Makes the condition that a row comes after a place in falling order."""
    first, second = columns
    return or_(first < place[0], and_(first == place[0], second < place[1]))


def above(columns: tuple[ColumnElement[Any], ColumnElement[Any]], place: tuple[Any, Any]) -> ColumnElement[bool]:
    """Makes the condition that a row comes after a place in rising order."""
    first, second = columns
    return or_(first > place[0], and_(first == place[0], second > place[1]))
