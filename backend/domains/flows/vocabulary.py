"""The names a workspace has, for completion in an editor: names only, and only those the caller may see."""

import asyncio
from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Table, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.channels.cloud_api.loose_json import as_dict, as_text, dicts
from backend.channels.cloud_api.message_templates import MessageTemplateRow
from backend.database import Database
from backend.domains.accounts.caller import Caller, Person, Role, Scope, reaches
from backend.models import (
    contact_fields,
    credentials,
    drafts,
    flows,
    incoming_webhooks,
    llm_settings,
    message_templates,
    segments,
    tags,
    teams,
    versions,
)
from flow_engine.document import Variable
from flow_engine.flow import Catalogue
from flow_engine.values import VariableType

MAX_NAMES = 2_000  # chosen: of each kind; nobody scrolls further, and one can still type


class NamedValue(Struct, frozen=True):
    """A value that has a name and a type."""

    name: str
    type: VariableType


class FlowNames(Struct, frozen=True):
    """A flow, and what goes in and out of it.

    Args:
        is_published: else its inputs and results are the draft's.
        can_be_started: whether it has a node at which other flows begin it.
    """

    id: str
    name: str
    inputs: list[NamedValue]
    results: list[NamedValue]
    is_published: bool
    can_be_started: bool


class TemplateButton(Struct, frozen=True):
    """A button of a message template.

    Args:
        type: as WhatsApp names it.
    """

    type: str
    text: str
    url: str = ""


class MessageTemplateNames(Struct, frozen=True, kw_only=True):
    """A message template, with its words and how many places they have.

    Args:
        header_format: `TEXT`, `IMAGE` and so on, as WhatsApp names it; empty without a header.
    """

    name: str
    language: str
    status: str
    category: str
    parameter_format: str
    header_format: str
    header_text: str
    body: str
    footer: str
    buttons: list[TemplateButton]
    header_parameters: int
    body_parameters: int
    button_parameters: int


class Vocabulary(Struct, frozen=True, kw_only=True):
    """The names of a workspace; a kind the caller may not see is empty."""

    tags: list[str] = []
    contact_fields: list[NamedValue] = []
    teams: list[str] = []
    credentials: list[str] = []
    events: list[str] = []
    segments: list[str] = []
    models: list[str] = []
    languages: list[str] = []
    flows: list[FlowNames] = []
    message_templates: list[MessageTemplateNames] = []


class _NodeHead(Struct, frozen=True):
    type: str
    config: dict[str, Any] = {}


class _DocumentHead(Struct, frozen=True):
    """What is read of a document."""

    nodes: list[_NodeHead] = []
    variables: list[Variable] = []


_read_head = msgspec.json.Decoder(_DocumentHead).decode
_read_template = msgspec.json.Decoder(MessageTemplateRow).decode


class VocabularyService:
    """What may be asked of names."""

    def __init__(self, database: Database, catalogue: Catalogue) -> None:
        self._database = database
        self._entries = {type_ for type_, node_type in catalogue.items() if node_type.is_entry}

    async def of(self, caller: Caller) -> Vocabulary:
        """Gives the names a caller may see."""
        async with self._database.read() as connection:
            found = _Finder(connection, caller)
            heads = await _heads(connection, caller.workspace_id)
            templates = await found.templates()
            return Vocabulary(
                tags=await found.names(tags.c.name, "operator", "contacts:read"),
                contact_fields=await found.contact_fields(),
                teams=await found.names(teams.c.name, "operator", "workspace:read"),
                credentials=await found.names(credentials.c.name, "editor", "credentials:read"),
                events=_sorted([*_events(heads), *await found.event_targets()]),
                segments=await found.names(segments.c.name, "operator", "contacts:read"),
                models=await found.models(),
                languages=_sorted(template.language for template in templates),
                flows=[self._flow(row, head) for row, head in heads],
                message_templates=templates,
            )

    def _flow(self, row: Any, head: _DocumentHead) -> FlowNames:
        return FlowNames(
            id=row.id,
            name=row.name,
            inputs=[NamedValue(v.name, v.type) for v in head.variables if v.is_input],
            results=[NamedValue(v.name, v.type) for v in head.variables if v.is_result],
            is_published=row.published_version_id is not None,
            can_be_started=any(node.type in self._entries for node in head.nodes),
        )


class _Finder:
    """Reads names, of each kind only when the caller may see it."""

    def __init__(self, connection: AsyncConnection, caller: Caller) -> None:
        self._connection = connection
        self._caller = caller

    async def names(self, column: Any, role: Role, scope: Scope) -> list[str]:
        table: Table = column.table
        rows = await self._rows(select(column), table, role, scope)
        return _sorted(row[0] for row in rows)

    async def contact_fields(self) -> list[NamedValue]:
        f = contact_fields.c
        rows = await self._rows(select(f.name, f.type).order_by(f.name), contact_fields, "operator", "contacts:read")
        return [NamedValue(row.name, row.type) for row in rows]

    async def event_targets(self) -> list[str]:
        w = incoming_webhooks.c
        query = select(w.target).where(w.action == "start_flow")
        return [row.target for row in await self._rows(query, incoming_webhooks, "admin", "webhooks:read")]

    async def models(self) -> list[str]:
        s = llm_settings.c
        rows = await self._rows(select(s.model, s.prices), llm_settings, "editor", "models:read")
        return _sorted(name for row in rows for name in (row.model, *msgspec.json.decode(row.prices)) if name)

    async def templates(self) -> list[MessageTemplateNames]:
        t = message_templates.c
        query = select(t.details).order_by(t.name, t.language)
        rows = await self._rows(query, message_templates, "operator", "channels:read")
        found = {(row.name, row.language): row for row in (_read_template(row.details) for row in rows)}
        return [_template(row) for row in found.values()]

    async def _rows(self, query: Any, table: Table, role: Role, scope: Scope) -> list[Any]:
        if not _sees(self._caller, role, scope):
            return []
        query = query.where(table.c.workspace_id == self._caller.workspace_id).limit(MAX_NAMES)
        return list(await self._connection.execute(query))


def _sees(caller: Caller, role: Role, scope: Scope) -> bool:
    return reaches(caller.role, role) if isinstance(caller, Person) else scope in caller.scopes


async def _heads(connection: AsyncConnection, workspace_id: str) -> list[tuple[Any, _DocumentHead]]:
    """Reads the flows that are not archived: what is published of each, else its draft."""
    f, d, v = flows.c, drafts.c, versions.c
    query = (
        select(f.id, f.name, f.published_version_id, func.coalesce(v.document, d.document).label("document"))
        .join(drafts, (d.workspace_id == f.workspace_id) & (d.flow_id == f.id))
        .outerjoin(versions, v.id == f.published_version_id)
        .where(f.workspace_id == workspace_id, f.archived_at.is_(None))
        .order_by(f.name, f.id)
        .limit(MAX_NAMES)
    )
    rows = (await connection.execute(query)).all()
    return await asyncio.to_thread(lambda: [(row, _read_head(row.document.encode())) for row in rows])


def _events(heads: Iterable[tuple[Any, _DocumentHead]]) -> list[str]:
    """Gives the events that flows wait for."""
    events = (node.config.get("event") for _, head in heads for node in head.nodes if node.type == "event_trigger")
    return [event for event in events if isinstance(event, str) and event]


def _template(row: MessageTemplateRow) -> MessageTemplateNames:
    parts = {as_text(part.get("type")).upper(): part for part in row.components}
    header, body, footer = (as_dict(parts.get(name)) for name in ("HEADER", "BODY", "FOOTER"))
    known = row.known
    return MessageTemplateNames(
        name=row.name,
        language=row.language,
        status=known.status,
        category=row.category,
        parameter_format=row.parameter_format,
        header_format=as_text(header.get("format")).upper(),
        header_text=as_text(header.get("text")),
        body=as_text(body.get("text")),
        footer=as_text(footer.get("text")),
        buttons=[_button(one) for one in dicts(as_dict(parts.get("BUTTONS")).get("buttons"))],
        header_parameters=known.header_parameters,
        body_parameters=known.body_parameters,
        button_parameters=known.button_parameters,
    )


def _button(raw: dict[str, Any]) -> TemplateButton:
    return TemplateButton(*(as_text(raw.get(name)) for name in ("type", "text", "url")))


def _sorted(names: Iterable[str]) -> list[str]:
    return sorted(set(names), key=lambda name: (name.casefold(), name))
