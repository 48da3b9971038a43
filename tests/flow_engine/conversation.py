"""Small flows made of nodes that act as a test says, and conversations in which the real engine runs them."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from flow_engine.contents import Content, TextContent
from flow_engine.context import Contact, Context, Workspace, contact_after
from flow_engine.document import Document, Edge, Node, Variable
from flow_engine.effects import SendMessage
from flow_engine.flow import Catalogue, Flow, Flows
from flow_engine.inputs import FlowEnded, Input, Message, MessageReceived, TimeReached
from flow_engine.node_type import NEXT, CallFlow, NodeType, Outcome, Port, WaitFor
from flow_engine.run import Run, Sprint, resume, start
from flow_engine.session import Session, Wait, read_session, write_session
from flow_engine.values import Value
from tests.contract.node_cases import node_type

BEGINS_AT = datetime(2026, 3, 2, 12, tzinfo=UTC)  # a Monday
ANA = Contact(id="c1", name="Ana Lima", phone="+5511999990000")
WORKSPACE = Workspace(name="Fluxo", time_zone="America/Sao_Paulo")
FOR_A_MESSAGE = WaitFor(kinds=("message_received",))


class NothingToSet(Struct, frozen=True, forbid_unknown_fields=True):
    """A config without fields."""


class Acting(NodeType[NothingToSet]):
    """A node that does what its test says."""

    config_type = NothingToSet
    group = "logic"
    icon = "flask-conical"

    def __init__(
        self,
        enter: Callable[[Run], Outcome],
        resume: Callable[[Run, Input], Outcome] = lambda run, input_: NEXT,
        ports: Sequence[str] = (NEXT,),
    ) -> None:
        self._enter = enter
        self._resume = resume
        self._ports = tuple(Port(name=name) for name in ports)

    def ports(self, config: NothingToSet) -> tuple[Port, ...]:
        """As the test says."""
        return self._ports

    def enter(self, config: NothingToSet, run: Run) -> Outcome:
        """As the test says."""
        return self._enter(run)

    def resume(self, config: NothingToSet, run: Run, input_: Input) -> Outcome:
        """As the test says."""
        return self._resume(run, input_)


def says(text: str) -> Acting:
    """A node that sends a text."""

    def enter(run: Run) -> Outcome:
        run.send(TextContent(run.render(text)))
        return NEXT

    return Acting(enter)


def waits(outcome: WaitFor = FOR_A_MESSAGE) -> Acting:
    """A node that waits, and goes on with whatever comes."""
    return Acting(lambda run: outcome)


def notes(look: Callable[[Run], Value], into: list[Value]) -> Acting:
    """A node that writes down what it sees."""

    def enter(run: Run) -> Outcome:
        into.append(look(run))
        return NEXT

    return Acting(enter)


def sets(**values: Value) -> Acting:
    """A node that writes variables."""

    def enter(run: Run) -> Outcome:
        for name, value in values.items():
            run.set(name, value)
        return NEXT

    return Acting(enter)


def calls(flow_id: str, results: list[dict[str, Value]] | None = None, **variables: Value) -> Acting:
    """A node that runs another flow, and writes down what comes back."""

    def come_back(run: Run, input_: Input) -> Outcome:
        assert isinstance(input_, FlowEnded)
        if results is not None:
            results.append(input_.results)
        return NEXT

    return Acting(lambda run: CallFlow(flow_id, variables), come_back)


def passes() -> Acting:
    """A node that does nothing."""
    return Acting(lambda run: NEXT)


def row(
    *steps: Node | Acting,
    flow_id: str = "f",
    version_id: str = "",
    trigger: str = "any_message_trigger",
    variables: Sequence[Variable] = (),
) -> Flow:
    """Gives a flow whose nodes stand in a row behind its trigger, linked by `next`; acting nodes are n1, n2, …"""
    types: dict[str, NodeType[Any]] = dict(catalogue_of(trigger, *(s.type for s in steps if isinstance(s, Node))))
    nodes = [Node("trigger", trigger)]
    for number, step in enumerate(steps, start=1):
        if isinstance(step, Acting):
            types[f"acting_{number}"] = step
        nodes.append(step if isinstance(step, Node) else Node(f"n{number}", f"acting_{number}"))
    edges = [Edge(a.id, NEXT, b.id) for a, b in pairwise(nodes)]
    return flow_of(nodes, edges, types, flow_id=flow_id, version_id=version_id, variables=variables)


def sub_flow(*steps: Node | Acting, flow_id: str = "sub", variables: Sequence[Variable] = ()) -> Flow:
    """Gives a flow that other flows can start."""
    return row(*steps, flow_id=flow_id, trigger="flow_trigger", variables=variables)


def flow_of(
    nodes: Sequence[Node],
    edges: Sequence[Edge],
    types: Catalogue | None = None,
    *,
    flow_id: str = "f",
    version_id: str = "",
    variables: Sequence[Variable] = (),
) -> Flow:
    """Gives a flow that runs."""
    document = Document(flow_id, "A test", list(nodes), list(edges), list(variables))
    flow = Flow(document, catalogue_of(*(n.type for n in nodes)) if types is None else types, version_id)
    assert flow.is_runnable, flow.faults
    return flow


def catalogue_of(*types: str) -> Catalogue:
    """Gives these node types."""
    return {type_: node_type(type_) for type_ in types}


class Conversation:
    """A customer and one session. Each input comes a minute after the one before; sessions are stored in between.

    Args:
        flows: the first one is started.
    """

    def __init__(self, *flows: Flow, contact: Contact = ANA, workspace: Workspace = WORKSPACE) -> None:
        self.flows = Flows(*flows)
        self.flow = flows[0]
        self.context = Context(contact, workspace)
        self.session: Session | None = None
        self.at = BEGINS_AT
        self._input_count = 0

    @property
    def wait(self) -> Wait:
        """What the session waits for."""
        assert self.session is not None
        assert self.session.wait is not None
        return self.session.wait

    @property
    def variables(self) -> dict[str, Any]:
        """The variables of the running flow."""
        assert self.session is not None
        return self.session.frames[-1].variables

    def say(self, text: str) -> Sprint:
        """The customer writes: the flow starts, or the session goes on."""
        return self.take(MessageReceived, message=Message(text=text))

    def let_time_come(self) -> Sprint:
        """The moment comes that the session waits for."""
        assert self.wait.due_at is not None
        self.at = self.wait.due_at - timedelta(minutes=1)
        return self.take(TimeReached, wait_id=self.wait.id)

    def take(self, kind: Callable[..., Input], **fields: Any) -> Sprint:
        """Gives the session an input."""
        input_ = self.next_input(kind, **fields)
        if self.session is None:
            sprint = start(self.flows, self.flow, "trigger", "s1", input_, self.context)
        else:
            sprint = resume(self.flows, self.session, input_, self.context)
        self.session = read_session(write_session(sprint.session))
        assert self.session == sprint.session
        for effect in sprint.effects:
            self.context = replace(self.context, contact=contact_after(self.context.contact, effect))
        return sprint

    def next_input(self, kind: Callable[..., Input], **fields: Any) -> Input:
        """Makes up the next input: in1, in2, …"""
        self._input_count += 1
        self.at += timedelta(minutes=1)
        return kind(id=f"in{self._input_count}", at=self.at, **fields)


def sent(sprint: Sprint) -> list[Content]:
    """Gives the contents of the messages that were sent."""
    return [effect.content for effect in sprint.effects if isinstance(effect, SendMessage)]


def texts(sprint: Sprint) -> list[str]:
    """Gives the words of the messages that were sent."""
    return [getattr(content, "text", "") for content in sent(sprint)]
