"""Writes what is kept of contacts: tags, and fields in the types they are defined with."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.domains.contacts.schemas import TagsChange
from backend.errors import BadInput, InputFault
from backend.models import contact_fields, contact_tags, contact_values, tags
from backend.models.base import among
from backend.models.writing import insert_new, insert_or_replace
from backend.tools.json_text import write_json
from flow_engine.folding import fold
from flow_engine.values import Value, coerce


async def put_values(
    connection: AsyncConnection, workspace_id: str, contact_id: str, values: Mapping[str, Value], now: datetime
) -> None:
    """Writes fields of a contact, each in its type; None empties one.

    Raises:
        BadInput: a field is not defined, or a value does not fit; all faults are named.
    """
    if not values:
        return
    f = contact_fields.c
    query = select(f.name, f.type).where(f.workspace_id == workspace_id, among(f.name, list(values)))
    types: dict[str, Any] = {row.name: row.type for row in await connection.execute(query)}
    faults: list[InputFault] = []
    rows: list[dict[str, Any]] = []
    for name, value in values.items():
        kept = coerce(value, types[name]) if name in types else None
        if name not in types:
            faults.append(InputFault(f"$.fields.{name}", "unknown_field", name))
        elif kept is None and value is not None:
            faults.append(InputFault(f"$.fields.{name}", "field_wrong_type", types[name]))
        row = {"contact_id": contact_id, "field": name, "workspace_id": workspace_id}
        rows.append({**row, "value": write_json(kept), "updated_at": now})
    if faults:
        raise BadInput("fields", faults)
    await connection.execute(insert_or_replace(contact_values), rows)


async def put_tags(
    connection: AsyncConnection, workspace_id: str, contact_id: str, change: TagsChange, now: datetime
) -> None:
    """Takes tags off a contact, then puts tags on; `VIP` and `vip` are one tag."""
    common = {"workspace_id": workspace_id, "created_at": now}
    off = [fold(name) for name in change.remove]
    if off:
        t = contact_tags.c
        worn = delete(contact_tags).where(t.workspace_id == workspace_id, t.contact_id == contact_id)
        await connection.execute(worn.where(among(t.tag_key, off)))
    names = {fold(name): name.strip() for name in change.add if fold(name)}
    if names:
        made = [{**common, "key": key, "name": name} for key, name in names.items()]
        await connection.execute(insert_new(tags), made)
        put_on = [{**common, "contact_id": contact_id, "tag_key": key} for key in names]
        await connection.execute(insert_new(contact_tags), put_on)
