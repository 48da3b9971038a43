"""Trying a flow as it is drawn: all actions of a conversation are replayed by the real engine, nothing is kept."""

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta, Struct
from sqlalchemy import select

from backend.conversation.published_flows import PublishedFlows
from backend.database import Database
from backend.domains.flows.drafts import draft_row, read_draft
from backend.domains.flows.playable import Playable, playable
from backend.domains.flows.try_actions import MAX_TIMERS, Action, Misfit, perform
from backend.domains.flows.try_view import MisfitView, Tried
from backend.domains.flows.try_watching import Seen
from backend.errors import BadInput, InputFault
from backend.known_workspace import WORKSPACE_COLUMNS, known_workspace
from backend.models import workspaces
from backend.simulation import Simulation
from backend.tools.clock import Clock
from flow_engine.context import Contact, Context, Workspace
from flow_engine.document import Document, Language, write_document
from flow_engine.flow import Catalogue, Flow, Flows
from flow_engine.values import Value

MAX_ACTIONS = 500  # chosen: far more than anybody does by hand
MAX_EVENTS = 5_000  # chosen: ten for each action; more is a flood nobody reads
YEARS = range(2000, 2101)  # chosen: from here no number of actions leads past the calendar's end
MAX_TRY_S = 5.0  # chosen: far above what a sensible conversation takes, below what a person waits for


class TryContact(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The customer of a conversation that is tried."""

    name: Annotated[str, Meta(max_length=200)] = "Ana Lima"
    phone: Annotated[str, Meta(max_length=20)] = "+5511999990000"
    language: Language | None = None
    time_zone: Annotated[str, Meta(max_length=64)] = ""
    tags: Annotated[list[Annotated[str, Meta(min_length=1, max_length=64)]], Meta(max_length=100)] = []
    fields: Annotated[dict[str, Value], Meta(max_length=200)] = {}
    is_opted_in: bool = False
    is_known: bool = False


class TryWanted(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A conversation to be tried.

    Args:
        document: as it is drawn.
        start_node_id: where it begins, as if the customer had just written; empty to wait for a trigger.
        contact: None for an example.
        starts_at: None for now.
    """

    document: Document
    actions: Annotated[list[Action], Meta(max_length=MAX_ACTIONS)] = []
    start_node_id: Annotated[str, Meta(max_length=64)] = ""
    contact: TryContact | None = None
    starts_at: Annotated[datetime, Meta(tz=True)] | None = None


class TryTools(Struct, frozen=True):
    """What trying works with.

    Args:
        elapsed: seconds since some moment.
    """

    database: Database
    published: PublishedFlows
    catalogue: Catalogue
    clock: Clock
    elapsed: Callable[[], float] = time.monotonic


class Replay(Struct, frozen=True):
    """A conversation that was replayed.

    Args:
        simulation: None when the flow cannot run.
    """

    tried: Tried
    simulation: Simulation | None


class TryService:
    """What may be tried."""

    def __init__(self, tools: TryTools) -> None:
        self._tools = tools

    async def try_flow(self, workspace_id: str, flow_id: str, wanted: TryWanted, language: Language) -> Tried:
        """Replays a conversation; what is wrong with the flow is part of the answer.

        Raises:
            NotFound: there is no such flow.
            BadInput: the document is another flow's, or holds more than one may.
        """
        return (await self.replay(workspace_id, flow_id, wanted, language)).tried

    async def replay(self, workspace_id: str, flow_id: str, wanted: TryWanted, language: Language) -> Replay:
        """Replays a conversation and gives it as it stands, too.

        Raises:
            NotFound: there is no such flow.
            BadInput: the document is another flow's, or holds more than one may.
        """
        if wanted.document.id != flow_id:
            raise BadInput("try", [InputFault("$.document.id", "other_flow", flow_id)])
        if wanted.starts_at and wanted.starts_at.year not in YEARS:
            raise BadInput("try", [InputFault("$.starts_at", "field_wrong")])
        others, workspace = await self.surroundings(workspace_id, flow_id)
        return await asyncio.to_thread(self._replay, wanted, others, workspace, language)

    async def surroundings(self, workspace_id: str, flow_id: str) -> tuple[list[Flow], Workspace]:
        """Gives the other published flows of a workspace, and the workspace as flows see it.

        Raises:
            NotFound: there is no such flow.
        """
        w = workspaces.c
        query = select(*WORKSPACE_COLUMNS, w.flows_revision).where(w.id == workspace_id)
        async with self._tools.database.read() as connection:
            await draft_row(connection, workspace_id, flow_id)
            row = (await connection.execute(query)).one()
            revisions = {workspace_id: row.flows_revision}
            found = await self._tools.published.of_workspaces(connection, revisions, [])
        others = [flow for flow in found[workspace_id] if flow.id != flow_id and flow.is_runnable]
        return others, known_workspace(row)

    def _replay(self, wanted: TryWanted, others: Sequence[Flow], workspace: Workspace, language: Language) -> Replay:
        document = read_draft(write_document(wanted.document))  # holds configs to their bounds
        made = playable(document, self._tools.catalogue, language)
        starts_at = wanted.starts_at or self._tools.clock.now()
        context = Context(_contact(wanted.contact or TryContact()), workspace)
        if made.flow is None:
            simulation = Simulation(Flows(*others), context, starts_at, [])
            return Replay(
                _tried(made, 0, None, simulation, starts_at, Seen(simulation, document.id, [], language)), None
            )
        simulation = Simulation(Flows(made.flow, *others), context, starts_at, [made.flow])
        seen = Seen(simulation, document.id, made.faults, language)
        fitted, misfit = _Replaying(simulation, made.flow, seen, self._tools.elapsed).play(wanted)
        return Replay(_tried(made, fitted, misfit, simulation, starts_at, seen), simulation)


class _Replaying:
    """A replay under way."""

    def __init__(self, simulation: Simulation, flow: Flow, seen: Seen, elapsed: Callable[[], float]) -> None:
        self._simulation = simulation
        self._flow = flow
        self._seen = seen
        self._elapsed = elapsed
        self._ends_at = elapsed() + MAX_TRY_S

    def play(self, wanted: TryWanted) -> tuple[int, MisfitView | None]:
        """Does the actions until one has nothing to act on; tells how many fitted, and why no more."""
        try:
            self._begin(wanted.start_node_id)
        except Misfit as misfit:
            return 0, MisfitView(-1, misfit.code, misfit.details)
        for number, action in enumerate(wanted.actions):
            try:
                self._act(number, action)
            except Misfit as misfit:
                return number, MisfitView(number, misfit.code, misfit.details)
        return len(wanted.actions), None

    def _begin(self, node_id: str) -> None:
        if not node_id:
            return
        if node_id not in self._flow.steps:
            raise Misfit("no_such_node", node=node_id)
        for turn in self._simulation.begin_at(self._flow, node_id):
            self._seen.add(-1, turn)

    def _act(self, number: int, action: Action) -> None:
        if self._elapsed() > self._ends_at:
            raise Misfit("took_too_long")
        if len(self._seen.events) > MAX_EVENTS:
            raise Misfit("too_much_happened")
        turns = perform(self._simulation, action, self._flow.id)
        for turn in turns:
            self._seen.add(number, turn)
        if len(turns) >= MAX_TIMERS:
            self._seen.note(number, "clock_stopped")


def _contact(asked: TryContact) -> Contact:
    return Contact(
        id="contact",
        name=asked.name,
        phone=asked.phone,
        language=asked.language,
        time_zone=asked.time_zone,
        tags=frozenset(asked.tags),
        fields=asked.fields,
        is_opted_in=asked.is_opted_in,
        is_known=asked.is_known,
    )


def _tried(
    made: Playable,
    fitted: int,
    misfit: MisfitView | None,
    simulation: Simulation,
    starts_at: datetime,
    seen: Seen,
) -> Tried:
    standing: dict[str, Any] = seen.standing()
    return Tried(
        can_run=made.flow is not None,
        faults=made.faults,
        fitted=fitted,
        misfit=misfit,
        starts_at=starts_at,
        now=simulation.now,
        events=seen.events,
        turns=seen.turns,
        **standing,
    )
