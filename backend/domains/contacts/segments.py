"""Segments of a workspace: named, checked against its fields, and counted."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace
from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.domains.audit import Auditor, note
from backend.domains.contacts.segment_filters import FieldRule, SegmentFilter, is_in
from backend.domains.contacts.services import ContactTools
from backend.domains.rows import change_the_row, the_row
from backend.errors import BadInput, Conflict, InputFault
from backend.models import contact_fields, contacts, segments
from backend.models.base import among
from backend.models.writing import insert_or_replace
from backend.tools.json_text import write_json
from flow_engine.folding import fold
from flow_engine.values import coerce

GivenSegmentName = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^\S(.*\S)?$")]
MAX_SEGMENTS = 200  # chosen: a list anybody can still read
_SORTED = frozenset({"number", "date", "time"})  # types of which one value is more than another

_read_filter = msgspec.json.Decoder(SegmentFilter).decode


class SegmentView(Struct, frozen=True, kw_only=True):
    """A segment, and who is in it."""

    name: str
    filter: SegmentFilter
    updated_at: datetime


class SegmentDetail(Struct, frozen=True):
    """A segment with how many contacts are in it now."""

    segment: SegmentView
    contact_count: int


class SegmentList(Struct, frozen=True):
    """Segments by name."""

    items: list[SegmentView]


class SegmentService:
    """What may be done with segments."""

    def __init__(self, tools: ContactTools) -> None:
        self._tools = tools
        self._database = tools.database

    async def list_segments(self, workspace_id: str) -> SegmentList:
        """Lists segments by name."""
        query = select(segments).where(segments.c.workspace_id == workspace_id).order_by(segments.c.key)
        async with self._database.read() as connection:
            return SegmentList([_view(row) for row in await connection.execute(query)])

    async def get(self, workspace_id: str, name: str) -> SegmentDetail:
        """Gives a segment, and how many contacts are in it now.

        Raises:
            NotFound: there is none.
        """
        query = select(segments).where(*_is(workspace_id, name))
        async with self._database.read() as connection:
            row = await the_row(connection, query, "segment")
            view = _view(row)
            counted = select(func.count()).select_from(contacts)
            counted = counted.where(contacts.c.workspace_id == workspace_id, is_in(view.filter))
            return SegmentDetail(view, (await connection.execute(counted)).scalar_one())

    async def put(
        self, workspace_id: str, name: str, wanted: SegmentFilter, auditor: Auditor | None = None
    ) -> SegmentView:
        """Makes a segment, or says anew who is in it; `VIPs` and `vips` are one.

        Raises:
            BadInput: a field is not defined, or a value does not fit; all faults are named.
            Conflict: there are too many.
        """
        now = self._tools.clock.now()

        async def unit(connection: AsyncConnection) -> SegmentView:
            kept = await _checked(connection, workspace_id, wanted)
            s = segments.c
            query = select(s.created_at).where(*_is(workspace_id, name))
            created_at = (await connection.execute(query)).scalar_one_or_none()
            if created_at is None:
                await _refuse_more(connection, workspace_id)
            row = {
                "workspace_id": workspace_id,
                "key": fold(name) or name,
                "name": name,
                "filter": write_json(kept),
                "created_at": created_at or now,
                "updated_at": now,
            }
            await connection.execute(insert_or_replace(segments), row)
            await note(auditor, connection, "segment.saved", name)
            return SegmentView(name=name, filter=kept, updated_at=now)

        return await self._database.write(unit)

    async def delete(self, workspace_id: str, name: str, auditor: Auditor | None = None) -> None:
        """Deletes a segment; schedules that name it reach nobody.

        Raises:
            NotFound: there is none.
        """

        async def unit(connection: AsyncConnection) -> None:
            await change_the_row(connection, delete(segments).where(*_is(workspace_id, name)), "segment")
            await note(auditor, connection, "segment.deleted", name)

        await self._database.write(unit)


async def _checked(connection: AsyncConnection, workspace_id: str, wanted: SegmentFilter) -> SegmentFilter:
    """Brings the values into their fields' types."""
    f = contact_fields.c
    names = [rule.field for rule in wanted.fields]
    query = select(f.name, f.type).where(f.workspace_id == workspace_id, among(f.name, names))
    types: dict[str, Any] = {row.name: row.type for row in await connection.execute(query)}
    faults: list[InputFault] = []
    rules: list[FieldRule] = []
    for index, rule in enumerate(wanted.fields):
        path, type_ = f"$.fields[{index}]", types.get(rule.field)
        if type_ is None:
            faults.append(InputFault(f"{path}.field", "unknown_field", rule.field))
            continue
        compares = rule.comparison not in ("is_set", "is_empty")
        value = coerce(rule.value, type_) if compares else None
        if compares and value is None:
            faults.append(InputFault(f"{path}.value", "field_wrong_type", type_))
        if rule.comparison in ("at_least", "at_most") and type_ not in _SORTED:
            faults.append(InputFault(f"{path}.comparison", "field_not_sorted", type_))
        rules.append(replace(rule, value=value))
    if faults:
        raise BadInput("segment", faults)
    return replace(wanted, fields=rules)


async def _refuse_more(connection: AsyncConnection, workspace_id: str) -> None:
    query = select(func.count()).select_from(segments).where(segments.c.workspace_id == workspace_id)
    if (await connection.execute(query)).scalar_one() >= MAX_SEGMENTS:
        raise Conflict("segment", [InputFault("$", "too_many_segments", str(MAX_SEGMENTS))])


def _is(workspace_id: str, name: str) -> tuple[Any, Any]:
    return segments.c.workspace_id == workspace_id, segments.c.key == (fold(name) or name)


def _view(row: Any) -> SegmentView:
    return SegmentView(name=row.name, filter=_read_filter(row.filter), updated_at=row.updated_at)
