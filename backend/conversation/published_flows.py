"""The published flows of workspaces, compiled once for each version; and how a version is published."""

from collections import OrderedDict
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from msgspec import Struct
from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.errors import NotFound
from backend.models import flows, versions, workspaces
from backend.models.base import among
from flow_engine.document import DocumentError, read_document
from flow_engine.flow import Catalogue, Flow, Flows

MAX_OLD_VERSIONS = 500  # chosen: versions that only sessions under way still need; one is some hundred KB


class WorkspaceFlows(Flows):
    """A workspace's published flows, and every version that sessions are pinned to."""

    def __init__(self, published: Iterable[Flow], versions: "OrderedDict[str, Flow]") -> None:
        super().__init__(*published)
        self._all_versions = versions

    def version(self, version_id: str) -> Flow | None:
        """Gives a version; None when it is not at hand."""
        return super().version(version_id) or self._all_versions.get(version_id)


class PublishedFlows:
    """Reads and compiles flows when they are first needed; one that is published meanwhile is seen by the next turn."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._published: dict[str, tuple[int, WorkspaceFlows]] = {}
        self._versions: OrderedDict[str, Flow] = OrderedDict()

    async def of_workspaces(
        self, connection: AsyncConnection, revisions: dict[str, int], pinned: Iterable[str]
    ) -> dict[str, WorkspaceFlows]:
        """Gives the flows of some workspaces.

        Args:
            revisions: by workspace, how often what is published there has changed.
            pinned: the versions that sessions need beside the published ones.
        """
        for workspace_id, revision in revisions.items():
            known = self._published.get(workspace_id)
            if known is None or known[0] != revision:
                self._published[workspace_id] = (revision, await self._read(connection, workspace_id))
        await self._load(connection, set(pinned))
        return {workspace_id: self._published[workspace_id][1] for workspace_id in revisions}

    async def _read(self, connection: AsyncConnection, workspace_id: str) -> WorkspaceFlows:
        rows = await connection.execute(
            select(flows.c.published_version_id).where(
                flows.c.workspace_id == workspace_id,
                flows.c.published_version_id.is_not(None),
                flows.c.archived_at.is_(None),
            )
        )
        ids = [str(id_) for (id_,) in rows]
        await self._load(connection, set(ids))
        return WorkspaceFlows([self._versions[id_] for id_ in ids if id_ in self._versions], self._versions)

    async def _load(self, connection: AsyncConnection, version_ids: set[str]) -> None:
        """Compiles the versions that are not at hand, and lets go of those long unused."""
        missing = [id_ for id_ in version_ids if id_ not in self._versions]
        for id_ in version_ids - set(missing):
            self._versions.move_to_end(id_)
        if missing:
            query = select(versions.c.id, versions.c.document).where(among(versions.c.id, missing))
            for id_, document in await connection.execute(query):
                with suppress(DocumentError):  # the sessions that need it fail one by one, and say so
                    self._versions[id_] = Flow(read_document(document.encode()), self._catalogue, id_)
        while len(self._versions) > MAX_OLD_VERSIONS + len(version_ids):
            self._versions.popitem(last=False)


class Publication(Struct, frozen=True):
    """A version to be published.

    Args:
        document: the JSON of a document that was checked.
    """

    workspace_id: str
    flow_id: str
    version_id: str
    document: str
    at: datetime
    note: str = ""
    published_by: str | None = None


async def publish(connection: AsyncConnection, publication: Publication) -> int:
    """Makes a document the flow's next version, the one new runs take; gives the version's number.

    Raises:
        NotFound: the workspace has no such flow.
    """
    new = publication
    its_flow = (flows.c.workspace_id == new.workspace_id, flows.c.id == new.flow_id)
    moved = await connection.execute(update(flows).where(*its_flow).values(published_version_id=new.version_id))
    if moved.rowcount == 0:
        raise NotFound(f"flow {new.flow_id}")
    latest = await connection.execute(
        select(func.coalesce(func.max(versions.c.number), 0)).where(
            versions.c.workspace_id == new.workspace_id, versions.c.flow_id == new.flow_id
        )
    )
    number = int(latest.scalar_one()) + 1
    row = {"id": new.version_id, "workspace_id": new.workspace_id, "flow_id": new.flow_id, "number": number}
    row |= {"document": new.document, "note": new.note, "published_by": new.published_by, "published_at": new.at}
    await connection.execute(insert(versions), row)
    await note_publication(connection, new.workspace_id)
    return number


async def note_publication(connection: AsyncConnection, workspace_id: str) -> None:
    """Says that what is published in a workspace has changed; without it workers go on with what they know."""
    await connection.execute(
        update(workspaces).where(workspaces.c.id == workspace_id).values(flows_revision=workspaces.c.flows_revision + 1)
    )
