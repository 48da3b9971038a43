"""Drafts: what is being edited. A save says on which revision it is based; a stale one changes nothing."""

import re
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.database import Database
from backend.domains.flows.proofs import Prover
from backend.domains.flows.schemas import Checked, DraftConflict, DraftSave, DraftView
from backend.domains.rows import the_row
from backend.errors import BadInput, InputFault
from backend.models import drafts, flows
from backend.tools.clock import Clock
from backend.tools.ids import Ids
from flow_engine.document import Document, DocumentError, Language, read_document, write_document

_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")  # as JSON writes it; PostgreSQL keeps no text that holds one


class FlowTools(Struct, frozen=True):
    """What the services of flows work with."""

    database: Database
    prover: Prover
    clock: Clock
    ids: Ids


class DraftService:
    """What may be done with drafts."""

    def __init__(self, tools: FlowTools) -> None:
        self._tools = tools
        self._database = tools.database

    async def get(self, workspace_id: str, flow_id: str, language: Language) -> DraftView:
        """Gives a draft with what is wrong with it.

        Raises:
            NotFound: there is no such flow.
        """
        return await self._view(workspace_id, await self._row(workspace_id, flow_id), language)

    async def read(self, workspace_id: str, flow_id: str) -> DraftView:
        """Gives a draft at once, without proving it: `issues` is empty.

        Raises:
            NotFound: there is no such flow.
        """
        return _view(await self._row(workspace_id, flow_id))

    async def check(self, workspace_id: str, flow_id: str, language: Language) -> Checked:
        """Proves a draft.

        Raises:
            NotFound: there is no such flow.
        """
        view = await self.get(workspace_id, flow_id, language)
        return Checked(view.revision, view.issues)

    async def save(self, workspace_id: str, flow_id: str, save: DraftSave) -> DraftView | DraftConflict:
        """Saves a draft, unless somebody else has saved since; the same document again is no conflict.

        Raises:
            BadInput: it is not a document of this flow; all faults are named.
            NotFound: there is no such flow.
        """
        document = read_draft(save.document)
        if document.id != flow_id:
            raise BadInput("draft", [InputFault("$.id", "other_flow", flow_id)])
        new = {"document": write_document(document).decode(), "saved_by": save.saved_by}
        is_saved = await self._database.write(
            lambda connection: self._save(connection, workspace_id, flow_id, save.revision, new)
        )
        row = await self._row(workspace_id, flow_id)
        view = await self._view(workspace_id, row, save.language)
        if is_saved or row.document == new["document"]:
            return view
        return DraftConflict(current=view, yours=document)

    async def _save(
        self, connection: AsyncConnection, workspace_id: str, flow_id: str, revision: int, new: dict[str, Any]
    ) -> bool:
        d = drafts.c
        same = (d.workspace_id == workspace_id, d.flow_id == flow_id, d.revision == revision)
        values = {**new, "revision": revision + 1, "saved_at": self._tools.clock.now()}
        saved = await connection.execute(update(drafts).where(*same).values(values))
        if saved.rowcount:
            name = read_document(new["document"].encode()).name
            its_flow = flows.c.workspace_id == workspace_id, flows.c.id == flow_id
            await connection.execute(update(flows).where(*its_flow).values(name=name))
        return bool(saved.rowcount)

    async def _row(self, workspace_id: str, flow_id: str) -> Any:
        async with self._database.read() as connection:
            return await draft_row(connection, workspace_id, flow_id)

    async def _view(self, workspace_id: str, row: Any, language: Language) -> DraftView:
        view = _view(row)
        issues = await self._tools.prover.prove(workspace_id, view.document, language)
        return msgspec.structs.replace(view, issues=issues)


def _view(row: Any) -> DraftView:
    """Gives a draft that is not proved."""
    return DraftView(
        flow_id=row.flow_id,
        revision=row.revision,
        document=read_document(row.document.encode()),
        issues=[],
        saved_at=row.saved_at,
        saved_by=row.saved_by,
    )


async def draft_row(connection: AsyncConnection, workspace_id: str, flow_id: str, is_locked: bool = False) -> Any:
    """Reads a draft's row.

    Raises:
        NotFound: there is no such flow.
    """
    d = drafts.c
    query = select(drafts).where(d.workspace_id == workspace_id, d.flow_id == flow_id)
    return await the_row(connection, query.with_for_update() if is_locked else query, "flow")


async def insert_flow(
    connection: AsyncConnection, row: dict[str, Any], document: Document, saved_by: str | None
) -> None:
    """Writes a new flow with its draft.

    Args:
        row: of the table `flows`.
    """
    await connection.execute(insert(flows), row | {"name": document.name})
    draft = {"workspace_id": row["workspace_id"], "flow_id": row["id"], "revision": 1, "saved_by": saved_by}
    draft |= {"document": write_document(document).decode(), "saved_at": row["created_at"]}
    await connection.execute(insert(drafts), draft)


def read_draft(data: bytes) -> Document:
    """Reads a document that came in.

    Raises:
        BadInput: it is none; all faults are named.
    """
    if _NUL.search(data):
        raise BadInput("document", [InputFault("$", "field_wrong_character")])
    try:
        return read_document(data)
    except DocumentError as error:
        faults = [InputFault(fault.path, fault.code, fault.what) for fault in error.faults]
        raise BadInput(error.code, faults) from error
