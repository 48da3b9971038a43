"""The golden cases of the node types: read from `cases.json` and run by the real engine.

A case is run as the flow `trigger -> node -> after`: `trigger` is an any_message_trigger, `node` is tested (and
is the trigger, when its type is one), `after` is a probe that every port leads to. The probe waits, so that the
variables can be seen once the node was left. A case may add `nodes` and `edges` to this flow; a port that it
draws itself does not lead to `after`.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib import import_module
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from flow_engine.context import Contact, Context, Workspace, contact_after
from flow_engine.document import Document, Edge, Node, Variable
from flow_engine.effects import Effect
from flow_engine.flow import Catalogue, Flow, Flows, Step
from flow_engine.inputs import Input
from flow_engine.node_type import NodeType, Outcome, Port, WaitFor
from flow_engine.run import Run, Sprint, Visit, resume, start
from flow_engine.session import Wait
from flow_engine.values import VariableType
from nodes import FOLDER

BEGINS_AT = datetime(2026, 3, 2, 12, tzinfo=UTC)  # a Monday, 09:00 in São Paulo
CONTACT = {"id": "c1", "name": "Ana Lima", "phone": "+5511999990000"}
WORKSPACE = {"name": "Fluxo", "time_zone": "America/Sao_Paulo"}
FIRST_INPUT: dict[str, Any] = {"type": "message_received", "message": {"text": "Oi"}}
ANSWERS = frozenset({"http_replied", "llm_replied", "handoff_taken", "handoff_closed"})


class Case(Struct, frozen=True, forbid_unknown_fields=True):
    """One case of a `cases.json`.

    Args:
        declare: the document's variables.
        variables: their values when the node is entered; what is not declared has its value's type.
        contact: fields of the contact beside those every case has.
        workspace: fields of the workspace beside those every case has.
        flows: documents of other flows.
        nodes: further nodes of the flow.
        edges: further ways of the flow.
        input: what starts the flow; for a trigger type, what it is asked to accept.
        inputs: what comes after that, each `after_s` later than the one before; a `time_reached` comes when
            it is due. `wait_id` and `effect_id` may be left out, or `$wait` and `$effect`: those awaited.
        faults: the config is refused with these paths and codes, instead of a run.
        accepts: golden, for trigger types: why it starts.
        expect: golden, an entry for each input taken.
    """

    name: str
    config: dict[str, Any]
    declare: list[Variable] = []
    variables: dict[str, Any] = {}
    contact: dict[str, Any] = {}
    workspace: dict[str, Any] = {}
    flows: list[Document] = []
    nodes: list[Node] = []
    edges: list[Edge] = []
    input: dict[str, Any] = msgspec.field(default_factory=lambda: FIRST_INPUT)
    inputs: list[dict[str, Any]] = []
    faults: list[tuple[str, str]] | None = None
    accepts: str | None = None
    expect: list[dict[str, Any]] = []

    @property
    def is_alone(self) -> bool:
        """Whether no other node acts in the case."""
        return not self.flows and not self.nodes


class Turn(Struct, frozen=True):
    """One input of a case, and what the engine made of it."""

    input: Input
    sprint: Sprint

    @property
    def visits(self) -> list[Visit]:
        """The times the node under test was left or began to wait."""
        return [v for v in self.sprint.path if v.flow_id == "case" and v.node_id == "node"]

    @property
    def port(self) -> str:
        """The port by which the node was left for good; empty while it waits, and where the flow ended."""
        return self.visits[-1].port if self.visits else ""

    @property
    def variables(self) -> dict[str, Any]:
        """The flow's variables; empty once the session is over."""
        frames = self.sprint.session.frames
        return frames[0].variables if frames else {}


class Played(Struct, frozen=True):
    """A case that was run.

    Args:
        accepts: why the trigger under test starts; None when it does not, or when the node is no trigger.
        turns: none when the trigger does not start.
    """

    case: Case
    flow: Flow
    accepts: str | None
    turns: list[Turn]

    @property
    def step(self) -> Step:
        """The node under test."""
        return self.flow.steps["node"]


class ProbeConfig(Struct, frozen=True):
    """Nothing to set."""


class Probe(NodeType[ProbeConfig]):
    """Stays where the flow has come to, so that its variables can be seen."""

    config_type = ProbeConfig
    group = "logic"
    icon = "eye"

    def ports(self, config: ProbeConfig) -> tuple[Port, ...]:
        """Is never left."""
        return ()

    def enter(self, config: ProbeConfig, run: Run) -> Outcome:
        """Waits for nothing."""
        return WaitFor(kinds=())


def node_types() -> list[str]:
    """Names every folder of a node type."""
    folders = (path for path in FOLDER.iterdir() if path.is_dir() and not path.name.startswith("__"))
    return sorted(path.name for path in folders)


@lru_cache
def node_type(name: str) -> NodeType[Any]:
    """Gives one node type; a fault in another one's folder does not matter."""
    found: NodeType[Any] = import_module(f"nodes.{name}.node").NODE
    return found


@lru_cache
def cases_of(name: str) -> list[Case]:
    """Reads a node type's cases."""
    return msgspec.json.decode((FOLDER / name / "cases.json").read_bytes(), type=list[Case])


@lru_cache
def played_cases(name: str) -> list[Played]:
    """Runs those of a node type's cases that are runs."""
    return [play(name, case) for case in cases_of(name) if case.faults is None]


def play(name: str, case: Case) -> Played:
    """Runs a case through the engine."""
    others = [Flow(document, _catalogue(document.nodes)) for document in case.flows]
    flow = compile_case(name, case)
    assert flow.is_runnable, f"{name}, {case.name}: {flow.faults}"
    return _play(case, flow, Flows(flow, *others), is_trigger=node_type(name).is_trigger)


def compile_case(name: str, case: Case) -> Flow:
    """Builds a case's flow around the node under test."""
    is_trigger = node_type(name).is_trigger
    tested = Node(id="node", type=name, config=case.config)
    lead_in = [] if is_trigger else [Node(id="trigger", type="any_message_trigger")]
    nodes = [*lead_in, tested, *case.nodes, Node(id="after", type="probe")]
    edges = [*case.edges] if is_trigger else [Edge("trigger", "next", "node"), *case.edges]
    document = Document(id="case", name=case.name, nodes=nodes, edges=edges, variables=_variables(case))
    bare = Flow(document, _catalogue(nodes))
    loose = [] if "node" not in bare.steps else _loose_ports(bare.steps["node"])
    drawn = [*edges, *(Edge("node", port, "after") for port in loose)]
    return Flow(replace(document, edges=drawn), _catalogue(nodes))


def _play(case: Case, flow: Flow, flows: Flows, *, is_trigger: bool) -> Played:
    contact = msgspec.convert(CONTACT | case.contact, Contact)
    context = Context(contact, msgspec.convert(WORKSPACE | case.workspace, Workspace))
    first = msgspec.convert({"id": "in1", "at": BEGINS_AT} | case.input, Input)
    accepts = None
    if is_trigger:
        step = flow.steps["node"]
        accepts = step.node_type.accepts(step.config, first, context)
        if accepts is None and not step.node_type.is_entry:
            return Played(case, flow, None, [])
    begins_at = "node" if is_trigger else "trigger"
    turns = [Turn(first, start(flows, flow, begins_at, "s1", first, context))]
    for number, raw in enumerate(case.inputs, start=2):
        context = replace(context, contact=_contact_after(context.contact, turns[-1].sprint.effects))
        input_ = _next_input(raw, f"in{number}", turns[-1])
        turns.append(Turn(input_, resume(flows, turns[-1].sprint.session, input_, context)))
    return Played(case, flow, accepts, turns)


def _next_input(raw: dict[str, Any], id_: str, before: Turn) -> Input:
    wait = before.sprint.session.wait or Wait("", ())
    fields = {"id": id_, **raw}
    after_s = fields.pop("after_s", None)
    if fields["type"] == "time_reached":
        fields = {"wait_id": "$wait", **fields}
    if fields["type"] in ANSWERS:
        fields = {"effect_id": "$effect", **fields}
    named = {"$wait": wait.id, "$effect": wait.effect_id}
    fields = {key: named.get(value, value) if isinstance(value, str) else value for key, value in fields.items()}
    is_due = fields["type"] == "time_reached" and after_s is None and wait.due_at is not None
    at = wait.due_at if is_due else before.input.at + timedelta(seconds=after_s or 0)
    input_: Input = msgspec.convert({"at": at, **fields}, Input)
    return input_


def _contact_after(contact: Contact, effects: Iterable[Effect]) -> Contact:
    for effect in effects:
        contact = contact_after(contact, effect)
    return contact


def _catalogue(nodes: Iterable[Node]) -> Catalogue:
    names = {node.type for node in nodes} - {"probe"}
    return {name: node_type(name) for name in sorted(names) if name in node_types()} | {"probe": Probe()}


def _variables(case: Case) -> list[Variable]:
    declared = [replace(v, default=case.variables.get(v.name, v.default)) for v in case.declare]
    known = {variable.name for variable in declared}
    others = {name: value for name, value in case.variables.items() if name not in known}
    return declared + [Variable(name, _type_of(value), value) for name, value in others.items()]


def _type_of(value: Any) -> VariableType:
    types: dict[type, VariableType] = {
        bool: "boolean",
        int: "number",
        float: "number",
        list: "list",
        dict: "object",
    }
    return types.get(type(value), "text")


def _loose_ports(step: Step) -> list[str]:
    return list(dict.fromkeys(port.name for port in step.ports if port.name not in step.targets))
