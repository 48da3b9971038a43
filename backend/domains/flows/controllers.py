"""The routes of flows: drafts, proofs, versions, node types."""

from datetime import date
from typing import Any

from litestar import Controller, Response, get, patch, post, put
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Struct

from backend.domains.accounts.guards import requires
from backend.domains.asked import AnyRequest, LanguageOf, LimitOf, TextOf, actor, asked_for, page_asked_for, revision_in
from backend.domains.bench import BENCH, TheBench
from backend.domains.flows.schemas import (
    Checked,
    DraftConflict,
    DraftSave,
    DraftView,
    Duplicate,
    FlowChange,
    FlowPage,
    FlowsWanted,
    FlowView,
    Imported,
    IssueView,
    NewFlow,
    NodePorts,
    NodeTypeView,
    Publish,
    Published,
    PublishRefused,
    VersionDetail,
    VersionPage,
    VisitCount,
    VisitsWanted,
)
from backend.web.answers import ErrorBody, correlation_id
from backend.web.services import TheCaller
from flow_engine.document import MAX_DOCUMENT_BYTES, Document

_READ = requires("editor", "flows:read")
_WRITE = requires("editor", "flows:write")
_PUBLISH = requires("editor", "flows:publish")
_EXPORTED = {200: ResponseSpec(Document, generate_examples=False, description="The document.")}


class StaleSave(Struct, frozen=True):
    """Somebody else has saved meanwhile: both versions, nothing was changed."""

    error: ErrorBody
    current: DraftView
    yours: Document


class NotPublished(Struct, frozen=True):
    """Why a draft was not published."""

    error: ErrorBody
    issues: list[IssueView]


class FlowController(Controller):
    """Flows."""

    path = "/flows"
    tags = ["flows"]  # noqa: RUF012  the framework's own declaration
    dependencies = BENCH

    @get(guards=[_READ])
    async def list_flows(
        self,
        caller: TheCaller,
        bench: TheBench,
        search: TextOf = "",
        folder: FromQuery[str | None] = None,
        archived: FromQuery[bool] = False,
        cursor: TextOf = "",
        limit: LimitOf = 50,
    ) -> FlowPage:
        """Lists flows by name."""
        wanted = asked_for(FlowsWanted, search=search, folder=folder, is_archived=archived, cursor=cursor, limit=limit)
        return await bench.flows.list_flows(caller.workspace_id, wanted)

    @post(guards=[_WRITE])
    async def create_flow(self, data: JSONBody[NewFlow], caller: TheCaller, bench: TheBench) -> FlowView:
        """Makes an empty flow, or one that begins as a demo."""
        return await bench.flows.create(caller.workspace_id, data, actor(caller), bench.auditors.of(caller))

    @post("/import", guards=[_WRITE], request_max_body_size=MAX_DOCUMENT_BYTES)
    async def import_flow(
        self, request: AnyRequest, caller: TheCaller, bench: TheBench, language: LanguageOf = "en"
    ) -> Imported:
        """Makes a flow of an exported document; it is a draft, nothing of it runs."""
        return await bench.flows.take_in(
            caller.workspace_id, await request.body(), actor(caller), language, bench.auditors.of(caller)
        )

    @get("/{flow_id:str}", guards=[_READ])
    async def get_flow(self, flow_id: FromPath[str], caller: TheCaller, bench: TheBench) -> FlowView:
        """Gives a flow."""
        return await bench.flows.get(caller.workspace_id, flow_id)

    @patch("/{flow_id:str}", guards=[_WRITE])
    async def change_flow(
        self, flow_id: FromPath[str], data: JSONBody[FlowChange], caller: TheCaller, bench: TheBench
    ) -> FlowView:
        """Renames a flow, moves it, puts it away or takes it back."""
        return await bench.flows.change(caller.workspace_id, flow_id, data, actor(caller), bench.auditors.of(caller))

    @post("/{flow_id:str}/duplicate", guards=[_WRITE])
    async def duplicate_flow(
        self, flow_id: FromPath[str], data: JSONBody[Duplicate], caller: TheCaller, bench: TheBench
    ) -> FlowView:
        """Makes a flow of another one's draft."""
        return await bench.flows.duplicate(caller.workspace_id, flow_id, data, actor(caller), bench.auditors.of(caller))

    @get("/{flow_id:str}/export", guards=[_READ], responses=_EXPORTED)
    async def export_flow(
        self, flow_id: FromPath[str], caller: TheCaller, bench: TheBench, version_id: TextOf = ""
    ) -> Response[bytes]:
        """Gives the document of the draft, or of a version."""
        document = await bench.flows.export(caller.workspace_id, flow_id, version_id)
        headers = {"content-disposition": 'attachment; filename="flow.json"'}
        return Response(document, headers=headers, media_type="application/json")

    @get("/{flow_id:str}/visits", guards=[_READ])
    async def count_visits(
        self,
        flow_id: FromPath[str],
        caller: TheCaller,
        bench: TheBench,
        version_id: FromQuery[str | None] = None,
        since: FromQuery[date | None] = None,
        until: FromQuery[date | None] = None,
    ) -> list[VisitCount]:
        """Counts how often which way was taken."""
        wanted = asked_for(VisitsWanted, version_id=version_id, since=since, until=until)
        return await bench.flows.visits(caller.workspace_id, flow_id, wanted)

    @post("/{flow_id:str}/publish", guards=[_PUBLISH])
    async def publish_flow(
        self,
        request: AnyRequest,
        flow_id: FromPath[str],
        data: JSONBody[Publish],
        caller: TheCaller,
        bench: TheBench,
        language: LanguageOf = "en",
    ) -> Response[Published | NotPublished]:
        """Makes the draft the version new runs take; 422 with the issues when one of them forbids it."""
        answer = await bench.versions.publish(
            caller.workspace_id, flow_id, data, actor(caller), language, bench.auditors.of(caller)
        )
        if isinstance(answer, PublishRefused):
            error = ErrorBody("flow_has_errors", "The flow has errors.", [], correlation_id(request))
            return Response(NotPublished(error, answer.issues), status_code=422)
        return Response(answer)


class DraftController(Controller):
    """What is being edited."""

    path = "/flows/{flow_id:str}/draft"
    tags = ["flows"]  # noqa: RUF012
    dependencies = BENCH

    @get(guards=[_READ])
    async def get_draft(
        self,
        flow_id: FromPath[str],
        caller: TheCaller,
        bench: TheBench,
        language: LanguageOf = "en",
        proved: FromQuery[bool] = True,
    ) -> Response[DraftView]:
        """Gives the draft with what is wrong with it, unless it is not to be proved; its revision is in `ETag` too."""
        if not proved:
            return _tagged(await bench.drafts.read(caller.workspace_id, flow_id))
        return _tagged(await bench.drafts.get(caller.workspace_id, flow_id, language))

    @put(guards=[_WRITE], request_max_body_size=MAX_DOCUMENT_BYTES)
    async def save_draft(
        self,
        request: AnyRequest,
        flow_id: FromPath[str],
        caller: TheCaller,
        bench: TheBench,
        language: LanguageOf = "en",
    ) -> Response[DraftView | StaleSave]:
        """Saves the document on the revision in `If-Match`; 409 with both versions when there is a newer one."""
        save = DraftSave(
            document=await request.body(), revision=revision_in(request), saved_by=actor(caller), language=language
        )
        answer = await bench.drafts.save(caller.workspace_id, flow_id, save)
        if isinstance(answer, DraftConflict):
            error = ErrorBody("conflict", "Somebody else has saved meanwhile.", [], correlation_id(request))
            return Response(StaleSave(error, answer.current, answer.yours), status_code=409)
        return _tagged(answer)

    @post("/check", guards=[_READ], status_code=200)
    async def check_draft(
        self, flow_id: FromPath[str], caller: TheCaller, bench: TheBench, language: LanguageOf = "en"
    ) -> Checked:
        """Proves the draft."""
        return await bench.drafts.check(caller.workspace_id, flow_id, language)


class VersionController(Controller):
    """What was published."""

    path = "/flows/{flow_id:str}/versions"
    tags = ["flows"]  # noqa: RUF012
    dependencies = BENCH

    @get(guards=[_READ])
    async def list_versions(
        self, flow_id: FromPath[str], caller: TheCaller, bench: TheBench, cursor: TextOf = "", limit: LimitOf = 50
    ) -> VersionPage:
        """Lists a flow's versions, the latest first."""
        return await bench.versions.list_versions(caller.workspace_id, flow_id, page_asked_for(cursor, limit))

    @get("/{version_id:str}", guards=[_READ])
    async def get_version(
        self, flow_id: FromPath[str], version_id: FromPath[str], caller: TheCaller, bench: TheBench
    ) -> VersionDetail:
        """Gives a version with its document."""
        return await bench.versions.get(caller.workspace_id, flow_id, version_id)

    @post("/{version_id:str}/restore", guards=[_WRITE], status_code=200)
    async def restore_version(
        self,
        request: AnyRequest,
        flow_id: FromPath[str],
        version_id: FromPath[str],
        caller: TheCaller,
        bench: TheBench,
        language: LanguageOf = "en",
    ) -> Response[DraftView]:
        """Puts a version's document into the draft whose revision is in `If-Match`."""
        revision = revision_in(request)
        await bench.versions.restore(
            caller.workspace_id, flow_id, version_id, revision, actor(caller), bench.auditors.of(caller)
        )
        return _tagged(await bench.drafts.get(caller.workspace_id, flow_id, language))


class NodeTypeController(Controller):
    """The node types, for an editor."""

    path = "/node-types"
    tags = ["flows"]  # noqa: RUF012
    dependencies = BENCH

    @get(guards=[_READ])
    async def list_node_types(self, bench: TheBench, language: LanguageOf = "en") -> list[NodeTypeView]:
        """Lists all node types with schema, words and ways out."""
        return bench.node_types.list_types(language)

    @get("/{type_:str}", guards=[_READ])
    async def get_node_type(self, type_: FromPath[str], bench: TheBench, language: LanguageOf = "en") -> NodeTypeView:
        """Gives a node type."""
        return bench.node_types.get(type_, language)

    @post("/{type_:str}/ports", guards=[_READ], status_code=200)
    async def get_ports(
        self, type_: FromPath[str], data: JSONBody[dict[str, Any]], bench: TheBench, language: LanguageOf = "en"
    ) -> NodePorts:
        """Gives the ways out of a node with the config that is sent, and what is wrong with that."""
        return bench.node_types.ports(type_, data, language)


def _tagged(draft: DraftView) -> Response[Any]:
    return Response(draft, headers={"etag": f'"{draft.revision}"'})
