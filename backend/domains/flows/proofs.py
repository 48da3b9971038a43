"""A draft held against its workspace: proved with the flows it starts, its triggers with everybody's."""

import asyncio
from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import select

from backend.conversation.published_flows import PublishedFlows
from backend.database import Database
from backend.domains.flows.schemas import IssueView
from backend.domains.flows.surroundings import read_surroundings
from backend.models import workspaces
from flow_engine.check import Issue, Surroundings, check
from flow_engine.check.scope import Scope, calls_of
from flow_engine.check.triggers import prove_triggers
from flow_engine.document import Document, Language
from flow_engine.flow import Catalogue, Flow
from nodes.issue_words import field_words, fix_words, issue_words

TRIGGER_CODES = frozenset({"trigger_never_wins", "triggers_overlap"})


class Prover:
    """Proves drafts."""

    def __init__(self, database: Database, catalogue: Catalogue, published: PublishedFlows) -> None:
        self._database = database
        self._catalogue = catalogue
        self._published = published

    async def prove(self, workspace_id: str, document: Document, language: Language) -> list[IssueView]:
        """Gives what is wrong with a draft in its workspace, the worst first."""
        async with self._database.read() as connection:
            surroundings = await read_surroundings(connection, workspace_id)
            query = select(workspaces.c.flows_revision).where(workspaces.c.id == workspace_id)
            revision = (await connection.execute(query)).scalar_one()
            flows = await self._published.of_workspaces(connection, {workspace_id: revision}, [])
        others = [flow for flow in flows[workspace_id] if flow.id != document.id]
        draft, issues = await asyncio.to_thread(_prove, document, self._catalogue, others, surroundings)
        known = {flow.id: flow for flow in [draft, *others]}
        return [_view(issue, known[issue.flow_id], language) for issue in issues]


def has_errors(issues: Iterable[IssueView]) -> bool:
    """Tells whether something forbids publishing."""
    return any(issue.severity == "error" for issue in issues)


def _prove(
    document: Document, catalogue: Catalogue, others: Sequence[Flow], surroundings: Surroundings
) -> tuple[Flow, list[Issue]]:
    """Proves a draft; of the other flows that is told which they would lose to it."""
    draft = Flow(document, catalogue)
    issues = [issue for issue in check([draft, *_called(draft, others)], surroundings) if issue.flow_id == draft.id]
    issues = [issue for issue in issues if issue.code not in TRIGGER_CODES]
    for issue in prove_triggers(Scope([draft, *others], surroundings)):
        if issue.flow_id == draft.id or issue.detail.get("flow") == document.name:
            issues.append(issue)
    return draft, issues


def _called(draft: Flow, others: Sequence[Flow]) -> list[Flow]:
    """Gives the flows a draft starts, and those they start."""
    by_id = {flow.id: flow for flow in others}
    found: dict[str, Flow] = {}
    to_visit = [draft]
    while to_visit:
        for _, call in calls_of(to_visit.pop()):
            called = by_id.get(call.flow_id)
            if called and called.id not in found:
                found[called.id] = called
                to_visit.append(called)
    return list(found.values())


def _words(issue: Issue, flow: Flow, language: Language) -> str:
    """Says an issue; where in a config it is, in the words of the form."""
    type_ = next((node.type for node in flow.document.nodes if node.id == issue.node_id), "")
    if issue.code == "bad_config" and type_:
        where = {"path": field_words(issue.detail.get("path", ""), type_, language)}
        issue = msgspec.structs.replace(issue, detail=issue.detail | where)
    return issue_words(issue, flow, language)


def _view(issue: Issue, flow: Flow, language: Language) -> IssueView:
    return IssueView(
        code=issue.code,
        severity=issue.severity,
        flow_id=issue.flow_id,
        message=_words(issue, flow, language),
        node_id=issue.node_id,
        port=issue.port,
        detail=issue.detail,
        path=issue.path,
        fix=issue.fix,
        fix_message=fix_words(issue.fix.code, language) if issue.fix else "",
    )
