"""Reads what flows may know of contacts and their workspaces, for many at once."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.domains.subscriptions.telling import is_told
from backend.known_workspace import WORKSPACE_COLUMNS, known_workspace
from backend.models import contact_tags, contact_values, contacts, tags, workspaces
from backend.models.base import among_given
from backend.prepared import fetch
from backend.tools.json_text import read_json
from flow_engine.context import Contact, Context


def _of_workspaces() -> Any:
    w = workspaces.c
    return select(*WORKSPACE_COLUMNS, w.flows_revision, is_told(w.id)).where(among_given(w.id, "ids"))


_WORKSPACES = _of_workspaces()


async def read_contexts(
    connection: AsyncConnection, workspace_by_contact: dict[str, str]
) -> tuple[dict[str, Context], dict[str, int], set[str]]:
    """Reads contacts with all that flows may know of them, the workspaces' revisions, and which are told of."""
    rows = await fetch(connection, _WORKSPACES, ids=list(set(workspace_by_contact.values())))
    spaces = {row[0]: known_workspace(row) for row in rows}
    people = await read_contacts(connection, list(workspace_by_contact))
    contexts = {
        id_: Context(person, spaces[workspace_by_contact[id_]])
        for id_, person in people.items()
        if workspace_by_contact[id_] in spaces
    }
    return contexts, {row[0]: row[6] for row in rows}, {row[0] for row in rows if row[7]}


def _of_contacts() -> tuple[Any, Any, Any]:
    c, v, t = contacts.c, contact_values.c, contact_tags.c
    columns = (c.id, c.name, c.phone, c.language, c.time_zone, c.country, c.is_opted_in, c.is_known)
    its_tag = (tags.c.workspace_id == t.workspace_id) & (tags.c.key == t.tag_key)
    return (
        select(*columns).where(among_given(c.id, "ids")),
        select(v.contact_id, v.field, v.value).where(among_given(v.contact_id, "ids")),
        select(t.contact_id, tags.c.name).join(tags, its_tag).where(among_given(t.contact_id, "ids")),
    )


_CONTACTS, _VALUES, _TAGS = _of_contacts()


async def read_contacts(connection: AsyncConnection, ids: list[str]) -> dict[str, Contact]:
    """Reads contacts, with their tags and fields, by id."""
    tag_names: dict[str, set[str]] = {}
    for contact_id, name in await fetch(connection, _TAGS, ids=ids):
        tag_names.setdefault(contact_id, set()).add(name)
    fields: dict[str, dict[str, Any]] = {}
    for contact_id, field, value in await fetch(connection, _VALUES, ids=ids):
        fields.setdefault(contact_id, {})[field] = read_json(value)
    return {
        row[0]: Contact(
            id=row[0],
            name=row[1],
            phone=f"+{row[2]}" if row[2] else "",
            language=row[3],
            time_zone=row[4],
            country=row[5],
            tags=frozenset(tag_names.get(row[0], ())),
            fields=fields.get(row[0], {}),
            is_opted_in=row[6],
            is_known=row[7],
        )
        for row in await fetch(connection, _CONTACTS, ids=ids)
    }
