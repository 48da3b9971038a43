"""Flows of a workspace: made, found, renamed, put away, copied, taken in and out."""

from pathlib import Path
from typing import Any

from msgspec import UNSET
from msgspec.structs import replace
from sqlalchemy import Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.conversation.published_flows import note_publication
from backend.domains.audit import Auditor, note
from backend.domains.flows.drafts import FlowTools, draft_row, insert_flow
from backend.domains.flows.importing import read_import
from backend.domains.flows.schemas import (
    Duplicate,
    FlowChange,
    FlowPage,
    FlowsWanted,
    FlowView,
    Imported,
    NewFlow,
    VisitCount,
    VisitsWanted,
)
from backend.domains.pages import TextPlace, above, read_cursor, write_cursor
from backend.domains.rows import the_row
from backend.errors import BadInput, InputFault, NotFound
from backend.models import drafts, flows, versions, visits
from flow_engine.check.scope import calls_of
from flow_engine.document import Document, Language, read_document, write_document
from flow_engine.flow import Catalogue, Flow

MAX_NAME_CHARS = 200


class FlowService:
    """What may be done with flows.

    Args:
        demos: the folder of the demo flows.
    """

    def __init__(self, tools: FlowTools, catalogue: Catalogue, demos: Path) -> None:
        self._tools = tools
        self._database = tools.database
        self._catalogue = catalogue
        self._demos = demos

    async def list_flows(self, workspace_id: str, wanted: FlowsWanted) -> FlowPage:
        """Lists flows by name."""
        key = func.lower(flows.c.name)
        query = _flows(workspace_id).order_by(key, flows.c.id).limit(wanted.limit + 1).add_columns(key.label("key"))
        query = query.where(flows.c.archived_at.is_not(None) if wanted.is_archived else flows.c.archived_at.is_(None))
        if wanted.search:
            query = query.where(flows.c.name.icontains(wanted.search, autoescape=True))
        if wanted.folder is not None:
            query = query.where(flows.c.folder == wanted.folder)
        place = read_cursor(wanted.cursor, tuple[TextPlace, TextPlace])
        if place:
            query = query.where(above((key, flows.c.id), place))
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        last = rows[wanted.limit - 1] if len(rows) > wanted.limit else None
        return FlowPage([_view(row) for row in rows[: wanted.limit]], write_cursor(last.key, last.id) if last else None)

    async def get(self, workspace_id: str, flow_id: str) -> FlowView:
        """Gives a flow.

        Raises:
            NotFound: there is none.
        """
        async with self._database.read() as connection:
            row = await the_row(connection, _flows(workspace_id).where(flows.c.id == flow_id), "flow")
        return _view(row)

    async def create(self, workspace_id: str, new: NewFlow, by: str | None, auditor: Auditor | None = None) -> FlowView:
        """Makes an empty flow, or one that begins as a demo; the flows a demo starts are made with it.

        Raises:
            BadInput: there is no such demo, or an empty flow has no name.
        """
        if new.demo:
            documents = self._demo(new.demo, new.language)
            if new.name is not UNSET:
                documents[0] = replace(documents[0], name=new.name)
        elif new.name is UNSET:
            raise BadInput("flow", [InputFault("$.name", "field_missing", "name")])
        else:
            documents = [Document(id=self._tools.ids.new(), name=new.name, nodes=[], language=new.language)]
        flow_id = await self._insert(workspace_id, documents, new.folder, by, auditor)
        return await self.get(workspace_id, flow_id)

    async def change(
        self, workspace_id: str, flow_id: str, change: FlowChange, by: str | None, auditor: Auditor | None = None
    ) -> FlowView:
        """Renames a flow, moves it, puts it away or takes it back; an archived flow starts no runs.

        Raises:
            NotFound: there is none.
        """

        async def unit(connection: AsyncConnection) -> None:
            draft = await draft_row(connection, workspace_id, flow_id, is_locked=True)
            values: dict[str, Any] = {}
            if change.folder is not UNSET:
                values["folder"] = change.folder
            if change.is_archived is not UNSET:
                values["archived_at"] = self._tools.clock.now() if change.is_archived else None
                await note_publication(connection, workspace_id)
            if change.name is not UNSET:
                values["name"] = change.name
                document = replace(read_document(draft.document.encode()), name=change.name)
                await self._rename_draft(connection, draft, document, by)
            if values:
                its_flow = flows.c.workspace_id == workspace_id, flows.c.id == flow_id
                await connection.execute(update(flows).where(*its_flow).values(values))
                await note(auditor, connection, "flow.changed", flow_id, changed=sorted(values))

        await self._database.write(unit)
        return await self.get(workspace_id, flow_id)

    async def duplicate(
        self, workspace_id: str, flow_id: str, copy: Duplicate, by: str | None, auditor: Auditor | None = None
    ) -> FlowView:
        """Makes a flow of another one's draft.

        Raises:
            NotFound: there is none.
        """
        async with self._database.read() as connection:
            row = await draft_row(connection, workspace_id, flow_id)
        folder = (await self.get(workspace_id, flow_id)).folder
        document = read_document(row.document.encode())
        name = copy.name if copy.name is not UNSET else f"{document.name[: MAX_NAME_CHARS - 4]} (2)"
        made = replace(document, id=self._tools.ids.new(), name=name)
        return await self.get(workspace_id, await self._insert(workspace_id, [made], folder, by, auditor))

    async def take_in(
        self, workspace_id: str, data: bytes, by: str | None, language: Language, auditor: Auditor | None = None
    ) -> Imported:
        """Makes a flow of an exported document; it is a draft, nothing of it runs.

        Raises:
            BadInput: it is no document, or has nodes of unknown types; all faults are named.
        """
        document = read_import(data, self._catalogue)
        flow_id = await self._insert(workspace_id, [document], "", by, auditor)
        issues = await self._tools.prover.prove(workspace_id, replace(document, id=flow_id), language)
        return Imported(await self.get(workspace_id, flow_id), issues)

    async def export(self, workspace_id: str, flow_id: str, version_id: str = "") -> bytes:
        """Gives the document of a draft, or of a version; it names credentials and never holds them.

        Raises:
            NotFound: there is none.
        """
        v = versions.c
        query = select(v.document).where(v.workspace_id == workspace_id, v.flow_id == flow_id, v.id == version_id)
        async with self._database.read() as connection:
            if not version_id:
                return str((await draft_row(connection, workspace_id, flow_id)).document).encode()
            document = (await connection.execute(query)).scalar_one_or_none()
        if document is None:
            raise NotFound("version")
        return str(document).encode()

    async def visits(self, workspace_id: str, flow_id: str, wanted: VisitsWanted) -> list[VisitCount]:
        """Counts how often which way was taken.

        Raises:
            NotFound: there is no such flow.
        """
        await self.get(workspace_id, flow_id)
        v = visits.c
        count = func.sum(v.count)
        query = (
            select(v.node_id, v.port, count)
            .join(versions, versions.c.id == v.version_id)
            .where(v.workspace_id == workspace_id, versions.c.workspace_id == workspace_id)
            .where(versions.c.flow_id == flow_id)
            .group_by(v.node_id, v.port)
            .order_by(v.node_id, v.port)
        )
        if wanted.version_id is not None:
            query = query.where(v.version_id == wanted.version_id)
        if wanted.since is not None:
            query = query.where(v.day >= wanted.since)
        if wanted.until is not None:
            query = query.where(v.day <= wanted.until)
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        return [VisitCount(node_id, port, int(total)) for node_id, port, total in rows]

    async def _insert(
        self, workspace_id: str, documents: list[Document], folder: str, by: str | None, auditor: Auditor | None
    ) -> str:
        """Writes new flows, gives the first one's id; that gets another one if it is taken, the others stay out."""
        spare_id, now = self._tools.ids.new(), self._tools.clock.now()

        async def unit(connection: AsyncConnection) -> str:
            query = select(flows.c.id).where(flows.c.workspace_id == workspace_id)
            taken = set((await connection.execute(query)).scalars())
            first = documents[0] if documents[0].id not in taken else replace(documents[0], id=spare_id)
            for document in [first, *(one for one in documents[1:] if one.id not in taken)]:
                row = {"workspace_id": workspace_id, "id": document.id, "folder": folder, "created_at": now}
                await insert_flow(connection, row, document, by)
                await note(auditor, connection, "flow.created", document.id, name=document.name)
            return first.id

        return await self._database.write(unit)

    async def _rename_draft(self, connection: AsyncConnection, draft: Any, document: Document, by: str | None) -> None:
        its_draft = drafts.c.workspace_id == draft.workspace_id, drafts.c.flow_id == draft.flow_id
        values = {"document": write_document(document).decode(), "revision": draft.revision + 1, "saved_by": by}
        await connection.execute(update(drafts).where(*its_draft).values(saved_at=self._tools.clock.now(), **values))

    def _demo(self, name: str, language: Language) -> list[Document]:
        """Reads a demo and the flows it starts."""
        found: dict[str, Document] = {}
        to_read = [name]
        while to_read:
            stem = to_read.pop()
            path = self._demos / f"{stem}.{language}.json"
            if stem in found or not path.is_file():
                continue
            found[stem] = read_document(path.read_bytes())
            to_read += [call.flow_id for _, call in calls_of(Flow(found[stem], self._catalogue))]
        if name not in found:
            raise BadInput("flow", [InputFault("$.demo", "unknown_demo", name)])
        return list(found.values())


def _flows(workspace_id: str) -> Select[Any]:
    f, d, v = flows.c, drafts.c, versions.c
    query = select(
        f.id, f.name, f.folder, f.archived_at, f.created_at, d.revision, d.saved_at,
        f.published_version_id, v.number.label("published_number"), v.published_at,
    )  # fmt: skip
    query = query.join(drafts, (d.workspace_id == f.workspace_id) & (d.flow_id == f.id))
    return query.outerjoin(versions, v.id == f.published_version_id).where(f.workspace_id == workspace_id)


def _view(row: Any) -> FlowView:
    return FlowView(
        id=row.id,
        name=row.name,
        folder=row.folder,
        revision=row.revision,
        saved_at=row.saved_at,
        published_version_id=row.published_version_id,
        published_number=row.published_number,
        published_at=row.published_at,
        has_changes=row.published_at is None or row.saved_at > row.published_at,
        archived_at=row.archived_at,
        created_at=row.created_at,
    )
