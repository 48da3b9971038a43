"""Versions: published when nothing forbids it, never changed after, and put back into the draft when wanted."""

from typing import Any

from msgspec.structs import replace
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.conversation.published_flows import Publication, publish
from backend.domains.audit import Auditor, note
from backend.domains.flows.drafts import FlowTools, draft_row
from backend.domains.flows.proofs import has_errors
from backend.domains.flows.schemas import (
    Publish,
    Published,
    PublishRefused,
    VersionDetail,
    VersionPage,
    VersionView,
)
from backend.domains.pages import NumberPlace, PageOf, read_cursor, write_cursor
from backend.domains.rows import the_row
from backend.domains.subscriptions.telling import Event, tell
from backend.errors import Conflict, InputFault
from backend.models import drafts, flows, versions
from flow_engine.document import Language, read_document, write_document


class VersionService:
    """What may be done with versions."""

    def __init__(self, tools: FlowTools) -> None:
        self._tools = tools
        self._database = tools.database

    async def publish(
        self,
        workspace_id: str,
        flow_id: str,
        wanted: Publish,
        by: str | None,
        language: Language,
        auditor: Auditor | None = None,
    ) -> Published | PublishRefused:
        """Makes the draft the version new runs take, unless an issue forbids it.

        Raises:
            NotFound: there is no such flow.
            Conflict: the draft is not the one that was looked at, or the flow is archived.
        """
        async with self._database.read() as connection:
            row = await draft_row(connection, workspace_id, flow_id)
        _refuse_other_revision(row, wanted.revision)
        issues = await self._tools.prover.prove(workspace_id, read_document(row.document.encode()), language)
        if has_errors(issues):
            return PublishRefused(issues)
        version_id = self._tools.ids.new()

        async def unit(connection: AsyncConnection) -> None:
            draft = await draft_row(connection, workspace_id, flow_id, is_locked=True)
            _refuse_other_revision(draft, wanted.revision)
            its_flow = flows.c.workspace_id == workspace_id, flows.c.id == flow_id
            if (await connection.execute(select(flows.c.archived_at).where(*its_flow))).scalar_one():
                raise Conflict("flow", [InputFault("$", "flow_is_archived")])
            new = Publication(
                workspace_id=workspace_id,
                flow_id=flow_id,
                version_id=version_id,
                document=draft.document,
                at=self._tools.clock.now(),
                note=wanted.note,
                published_by=by,
            )
            number = await publish(connection, new)
            told = {"flow_id": flow_id, "version_id": version_id, "number": number}
            event = Event(workspace_id, "flow.published", new.at, told)
            await tell(connection, event, self._tools.ids)
            await note(auditor, connection, "flow.published", flow_id, version_id=version_id, number=number)

        await self._database.write(unit)
        return Published((await self.get(workspace_id, flow_id, version_id)).version, issues)

    async def list_versions(self, workspace_id: str, flow_id: str, page: PageOf) -> VersionPage:
        """Lists a flow's versions, the latest first.

        Raises:
            NotFound: there is no such flow.
        """
        query = _versions(workspace_id, flow_id).order_by(versions.c.number.desc()).limit(page.limit + 1)
        place = read_cursor(page.cursor, tuple[NumberPlace])
        if place:
            query = query.where(versions.c.number < place[0])
        async with self._database.read() as connection:
            await draft_row(connection, workspace_id, flow_id)
            rows = (await connection.execute(query)).all()
        shown = [_view(row) for row in rows[: page.limit]]
        return VersionPage(shown, write_cursor(shown[-1].number) if len(rows) > page.limit else None)

    async def get(self, workspace_id: str, flow_id: str, version_id: str) -> VersionDetail:
        """Gives a version with its document.

        Raises:
            NotFound: there is none.
        """
        async with self._database.read() as connection:
            row = await _version(connection, workspace_id, flow_id, version_id)
        return VersionDetail(_view(row), read_document(row.document.encode()))

    async def restore(
        self,
        workspace_id: str,
        flow_id: str,
        version_id: str,
        revision: int,
        by: str | None,
        auditor: Auditor | None = None,
    ) -> int:
        """Puts a version's document into the draft, under the flow's present name; gives the draft's new revision.

        Args:
            revision: of the draft that is given up.

        Raises:
            NotFound: there is no such version.
            Conflict: the draft is another one by now.
        """

        async def unit(connection: AsyncConnection) -> None:
            version = await _version(connection, workspace_id, flow_id, version_id)
            draft = await draft_row(connection, workspace_id, flow_id, is_locked=True)
            _refuse_other_revision(draft, revision)
            name = read_document(draft.document.encode()).name
            document = replace(read_document(version.document.encode()), name=name)
            values = {"document": write_document(document).decode(), "revision": revision + 1, "saved_by": by}
            its_draft = drafts.c.workspace_id == workspace_id, drafts.c.flow_id == flow_id
            values["saved_at"] = self._tools.clock.now()
            await connection.execute(update(drafts).where(*its_draft).values(values))
            await note(auditor, connection, "flow.version_restored", flow_id, version_id=version_id)

        await self._database.write(unit)
        return revision + 1


def _refuse_other_revision(row: Any, revision: int) -> None:
    if row.revision != revision:
        raise Conflict("draft", [InputFault("$.revision", "draft_has_changed", str(row.revision))])


def _versions(workspace_id: str, flow_id: str) -> Any:
    v = versions.c
    its_flow = (flows.c.workspace_id == v.workspace_id) & (flows.c.id == v.flow_id)
    query = select(versions, (flows.c.published_version_id == v.id).label("is_current")).join(flows, its_flow)
    return query.where(v.workspace_id == workspace_id, v.flow_id == flow_id)


async def _version(connection: AsyncConnection, workspace_id: str, flow_id: str, version_id: str) -> Any:
    query = _versions(workspace_id, flow_id).where(versions.c.id == version_id)
    return await the_row(connection, query, "version")


def _view(row: Any) -> VersionView:
    return VersionView(
        id=row.id,
        flow_id=row.flow_id,
        number=row.number,
        note=row.note,
        published_by=row.published_by,
        published_at=row.published_at,
        is_current=bool(row.is_current),
    )
