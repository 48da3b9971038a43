"""What makes a contact one of a segment: tags, fields and consent, all of which must hold."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct
from sqlalchemy import Float, and_, case, cast, exists, func, literal, select, true
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.expression import ColumnElement

from backend.errors import BadInput, InputFault
from backend.models import contact_tags, contact_values, contacts, segments
from backend.models.base import among
from backend.tools.json_text import write_json
from flow_engine.folding import fold
from flow_engine.values import Value
from nodes.fields import FieldName, TagName

Comparison = Literal["equals", "differs", "at_least", "at_most", "is_set", "is_empty"]

_DIGITS = tuple("-0123456789")  # what a number's JSON begins with, and no other value's
_Tags = Annotated[list[TagName], Meta(max_length=20)]


class FieldRule(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a contact's field must hold.

    Args:
        value: what it is compared with; nothing for `is_set` and `is_empty`. An empty field differs from everything.
    """

    field: FieldName
    comparison: Comparison
    value: Value = None


class SegmentFilter(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """Who is in a segment; everything that is said must hold, and with nothing said it is everybody.

    Args:
        all_tags: the contact carries each of them.
        any_tags: … at least one of them.
        no_tags: … none of them.
        is_opted_in: whether the contact agreed to be written to; None for either.
    """

    all_tags: _Tags = []
    any_tags: _Tags = []
    no_tags: _Tags = []
    fields: Annotated[list[FieldRule], Meta(max_length=20)] = []
    is_opted_in: bool | None = None


_read_filter = msgspec.json.Decoder(SegmentFilter).decode


def is_in(wanted: SegmentFilter) -> ColumnElement[bool]:
    """Makes the condition that a row of `contacts` is in a segment."""
    conditions: list[ColumnElement[bool]] = [_carries([name]) for name in wanted.all_tags]
    if wanted.any_tags:
        conditions.append(_carries(wanted.any_tags))
    if wanted.no_tags:
        conditions.append(~_carries(wanted.no_tags))
    conditions += [_holds(rule) for rule in wanted.fields]
    if wanted.is_opted_in is not None:
        conditions.append(contacts.c.is_opted_in.is_(wanted.is_opted_in))
    return and_(true(), *conditions)


async def segment_filter(connection: AsyncConnection, workspace_id: str, key: str) -> SegmentFilter | None:
    """Reads who is in a segment; None when there is none of this key."""
    query = select(segments.c.filter).where(segments.c.workspace_id == workspace_id, segments.c.key == key)
    text = (await connection.execute(query)).scalar_one_or_none()
    return _read_filter(text) if text else None


async def find_segment(connection: AsyncConnection, workspace_id: str, name: str) -> SegmentFilter:
    """Reads who is in a segment that a caller names.

    Raises:
        BadInput: there is none of this name.
    """
    found = await segment_filter(connection, workspace_id, fold(name))
    if found is None:
        raise BadInput("segment", [InputFault("$.segment", "unknown_segment", name)])
    return found


def _carries(names: list[str]) -> ColumnElement[bool]:
    t = contact_tags.c
    return exists().where(t.contact_id == contacts.c.id, among(t.tag_key, [fold(name) for name in names]))


def _holds(rule: FieldRule) -> ColumnElement[bool]:
    v = contact_values.c
    its_value = (v.contact_id == contacts.c.id, v.field == rule.field, v.value != "null")
    if rule.comparison == "is_set":
        return exists().where(*its_value)
    if rule.comparison == "is_empty":
        return ~exists().where(*its_value)
    if rule.comparison == "differs":
        return ~exists().where(*its_value, _compared(FieldRule(rule.field, "equals", rule.value)))
    return exists().where(*its_value, _compared(rule))


def _compared(rule: FieldRule) -> ColumnElement[bool]:
    """Compares a stored value: numbers as numbers, everything else by its JSON, which sorts dates and times too."""
    stored: ColumnElement[Any] = contact_values.c.value
    wanted: ColumnElement[Any] = literal(write_json(rule.value))
    if isinstance(rule.value, int | float) and not isinstance(rule.value, bool):
        is_number = func.substr(stored, 1, 1).in_(_DIGITS)
        stored, wanted = case((is_number, cast(stored, Float))), literal(float(rule.value))
    if rule.comparison == "at_least":
        return stored >= wanted
    return stored <= wanted if rule.comparison == "at_most" else stored == wanted
