"""Steps per second through plain nodes, beside a bare walk over the same ways."""

from collections.abc import Iterator
from datetime import UTC, datetime

from flow_engine.context import Contact, Context
from flow_engine.flow import Flow, Flows
from flow_engine.inputs import Message, MessageReceived
from flow_engine.run import start
from tests.bench.flows import MIXED, PLAIN_NODES, chain
from tests.bench.measuring import Effort, Figure, per_second

AIM_STEPS = 300_000  # per second, on one core
HELLO = MessageReceived(id="in1", at=datetime(2026, 3, 2, 12, tzinfo=UTC), message=Message(text="hello"))
ANA = Context(Contact(id="c1", name="Ana Lima", phone="+5511999990000", tags=frozenset({"customer", "new"})))


def measure_steps(effort: Effort) -> Iterator[Figure]:
    """Measures chains of each plain node and of all by turns, and what walking a graph costs at least."""
    mixed = chain(*MIXED)
    rates = {"mixed": _steps_per_second(mixed, effort)}
    rates |= {name: _steps_per_second(chain(name), effort) for name in PLAIN_NODES}
    for name, rate in rates.items():
        yield Figure("steps", name, rate, "steps/s", AIM_STEPS if name == "mixed" else 0)
    walks = {"plain dict": _dict_walk(mixed, effort), "networkx out_edges": _networkx_walk(mixed, effort)}
    for name, rate in walks.items():
        yield Figure("bare walks", name, rate, "steps/s")
        yield Figure("bare walks", f"mixed steps take, times {name}", rate / rates["mixed"], "times")


def _steps_per_second(flow: Flow, effort: Effort) -> float:
    flows = Flows(flow)

    def walk() -> int:
        sprint = start(flows, flow, "start", "s1", HELLO, ANA)
        return len(sprint.path)

    assert start(flows, flow, "start", "s1", HELLO, ANA).session.status == "ended"
    return per_second(walk, effort)


def _dict_walk(flow: Flow, effort: Effort) -> float:
    """Walks the same ways in a dict of dicts, always by the first port."""
    ways = {step.id: {port: target.id for port, target in step.targets.items()} for step in flow.steps.values()}

    def walk() -> int:
        node, steps = "start", 1
        while targets := ways[node]:
            node = next(iter(targets.values()))
            steps += 1
        return steps

    return per_second(walk, effort)


def _networkx_walk(flow: Flow, effort: Effort) -> float:
    """Walks the same ways in networkx, always by the first edge."""
    graph = flow.graph

    def walk() -> int:
        node, steps = "start", 1
        while edge := next(iter(graph.out_edges(node)), None):
            node = edge[1]
            steps += 1
        return steps

    return per_second(walk, effort)
