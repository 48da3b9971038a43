"""Whole conversations with the demo flows: replies per second, and sessions written and read."""

from collections.abc import Iterator
from functools import partial

from msgspec import Struct

from backend.script import parse_script, play
from backend.simulation import Simulation
from flow_engine.context import Context
from flow_engine.flow import Flows
from flow_engine.inputs import Input
from flow_engine.run import resume, start
from flow_engine.session import Session, read_session, write_session
from tests.bench.measuring import Effort, Figure, per_second
from tests.scenarios.demos import SCRIPTS, main_flows, simulation

MAX_SESSION_BYTES = 2_048


class Taken(Struct, frozen=True):
    """An input of a conversation, with the session that took it; None where it began one."""

    input: Input
    before: Session | None
    flow_id: str
    node_id: str


def measure_talks(effort: Effort) -> Iterator[Figure]:
    """Plays the English scripts of every demo, then gives the same inputs to the engine over and over."""
    names = [name for name, language in main_flows() if language == "en"]
    for name in names:
        world = simulation(name, "en")
        taken, sessions = _talks(name)
        replies = per_second(partial(_take, world.flows, world.context, taken), effort)
        trips = per_second(partial(_store, sessions), effort)
        yield Figure("replies", name, replies, "sprints/s")
        yield Figure("session round trips", name, trips, "sessions/s")
        yield Figure("session at rest", name, max(len(write_session(s)) for s in sessions), "bytes", MAX_SESSION_BYTES)


def _talks(name: str) -> tuple[list[Taken], list[Session]]:
    """Gathers the inputs of all scripts of a demo, and the sessions they leave waiting."""
    taken: list[Taken] = []
    sessions: list[Session] = []
    for path in SCRIPTS:
        if path.name.startswith(f"{name}.en."):
            world = simulation(name, "en")
            assert play(world, parse_script(path.read_text(encoding="utf-8"))) is None
            taken += _taken(world)
            sessions += [turn.session for turn in world.turns if turn.session and turn.session.status == "waiting"]
    return taken, sessions


def _taken(world: Simulation) -> Iterator[Taken]:
    before: dict[str, Session] = {}
    for turn in world.turns:
        if turn.session is None:
            continue
        is_start = turn.route.action == "start"
        begun = None if is_start else before[turn.session.id]
        yield Taken(turn.input, begun, turn.route.flow_id, turn.route.node_id)
        before[turn.session.id] = turn.session


def _take(flows: Flows, context: Context, talk: list[Taken]) -> int:
    for taken in talk:
        if taken.before is not None:
            resume(flows, taken.before, taken.input, context)
            continue
        flow = flows.current(taken.flow_id)
        assert flow is not None
        start(flows, flow, taken.node_id, "s1", taken.input, context)
    return len(talk)


def _store(sessions: list[Session]) -> int:
    for session in sessions:
        read_session(write_session(session))
    return len(sessions)
