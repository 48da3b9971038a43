"""What a workspace has ready for its flows, out of the database."""

import msgspec
from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.channels.cloud_api.message_templates import MessageTemplateRow
from backend.known_workspace import WORKSPACE_COLUMNS, known_workspace
from backend.models import (
    contact_fields,
    credentials,
    flows,
    llm_settings,
    message_templates,
    segments,
    teams,
    workspaces,
)
from flow_engine.check.surroundings import KnownMessageTemplate, Surroundings

_read_template = msgspec.json.Decoder(MessageTemplateRow).decode


async def read_surroundings(connection: AsyncConnection, workspace_id: str) -> Surroundings:
    """Reads what the checks hold a workspace's flows against.

    Message templates count as not known until some were synced. A workspace without a model of its own is answered by
    the built-in one, so whether it has one is not known either.
    """
    names = {
        "credential": await _names(connection, workspace_id, credentials),
        "team": await _names(connection, workspace_id, teams),
        "contact_field": await _names(connection, workspace_id, contact_fields),
        "segment": await _names(connection, workspace_id, segments),
        "flow": await _published(connection, workspace_id),
    }
    model = select(llm_settings.c.workspace_id).where(
        llm_settings.c.workspace_id == workspace_id, llm_settings.c.model != ""
    )
    has_model = (await connection.execute(model)).first() is not None
    templates = await _message_templates(connection, workspace_id)
    own = select(*WORKSPACE_COLUMNS).where(workspaces.c.id == workspace_id)
    hours = known_workspace((await connection.execute(own)).one()).hours
    return Surroundings(names, templates or None, True if has_model else None, hours)


async def _names(connection: AsyncConnection, workspace_id: str, table: Table) -> frozenset[str]:
    query = select(table.c.name).where(table.c.workspace_id == workspace_id)
    return frozenset((await connection.execute(query)).scalars())


async def _published(connection: AsyncConnection, workspace_id: str) -> frozenset[str]:
    f = flows.c
    query = select(f.id).where(
        f.workspace_id == workspace_id, f.published_version_id.is_not(None), f.archived_at.is_(None)
    )
    return frozenset((await connection.execute(query)).scalars())


async def _message_templates(connection: AsyncConnection, workspace_id: str) -> list[KnownMessageTemplate]:
    t = message_templates.c
    rows = await connection.execute(select(t.details).where(t.workspace_id == workspace_id))
    return [_read_template(details).known for details in rows.scalars()]
