"""The handover machine: every state it can reach is visited, together with the flows that wait for people.

The world around it is modelled as it is: events come in any order and any number of times, orders and the ownership are
stored together, what flows are told waits in line behind their time-outs, and a process that dies leaves all that as it
was. So the walk covers every crash between two steps too.
"""

from collections import deque
from collections.abc import Iterator

import pytest
from msgspec import Struct
from msgspec.structs import replace

from flow_engine.handover import (
    Assigned,
    Change,
    Claimed,
    Closed,
    CustomerWrote,
    EndSessions,
    Event,
    GivenBack,
    HandedOff,
    HandoffGone,
    OperatorWrote,
    Ownership,
    Queued,
    Released,
    Reopened,
    StartAt,
    TellReturned,
    TellTaken,
    change,
)

OPERATORS = ("ana", "rui")
HANDOFFS = ("h1", "h2")  # of two flows; each asks for a person once


class World(Struct, frozen=True):
    """A chat and the flows that asked for people.

    Args:
        flows: what each flow is at: `idle`, `asks` with its time-out running, `taken`, `done`.
        line: what flows are still to be told, in order; `time h1` is a time-out that has come.
        held: what was kept because people had the chat again before a flow heard that it was given back.
    """

    ownership: Ownership
    flows: tuple[str, ...]
    line: tuple[str, ...] = ()
    held: tuple[str, ...] = ()


START = World(Ownership(), ("idle", "idle"))


def _events() -> Iterator[Event]:
    yield from (CustomerWrote(), Reopened(), OperatorWrote(), Closed(), Queued(), Queued("sales"))
    yield from (GivenBack(), GivenBack("end"), GivenBack("node", "f", "n"))
    for id_ in OPERATORS:
        yield from (Claimed(id_), Assigned(id_), OperatorWrote(id_), Released(id_), Released(id_, "sales"))


def _next(world: World) -> Iterator[tuple[str, World]]:
    """Gives everything that can happen next."""
    for event in _events():
        yield str(event), _after(world, change(world.ownership, event))
    for number, at in enumerate(world.flows):
        id_ = HANDOFFS[number]
        if at == "idle":
            asked = replace(world, flows=_put(world.flows, number, "asks"))
            yield f"{id_} asks", _after(asked, change(world.ownership, HandedOff(id_, "help")))
        if at == "asks" and f"time {id_}" not in world.line:
            yield f"{id_} is late", replace(world, line=(*world.line, f"time {id_}"))
    if world.line or _may_take_held(world):
        yield f"line: {(world.held if _may_take_held(world) else world.line)[0]}", _told(world)


def _after(world: World, changed: Change) -> World:
    """Stores a change: the ownership with its orders."""
    flows, line, held = world.flows, world.line, world.held
    for order in changed.orders:
        match order:
            case TellTaken(handoff_id):
                line = (*line, f"taken {handoff_id}")
            case TellReturned(handoff_id):
                line = (*line, f"returned {handoff_id}")
            case EndSessions():
                flows = tuple("done" if at != "idle" else at for at in flows)
            case StartAt():
                pass
    return _without_the_deaf(World(changed.ownership, flows, tuple(dict.fromkeys(line)), held))


def _without_the_deaf(world: World) -> World:
    """Leaves out what flows that are done would be told: it changes nothing, and without it the walk is shorter."""
    done = {id_ for id_, at in zip(HANDOFFS, world.flows, strict=True) if at == "done"}
    line, held = (tuple(item for item in items if item.split()[1] not in done) for items in (world.line, world.held))
    return replace(world, line=line, held=held)


def _may_take_held(world: World) -> bool:
    return bool(world.held) and not world.ownership.is_bot_silent


def _told(world: World) -> World:
    """Gives a flow what is first in line; a time-out does not count while an operator has the chat.

    What was given back and is with people again is kept until they give it back once more.
    """
    if _may_take_held(world):
        (what, id_), left = world.held[0].split(), replace(world, held=world.held[1:])
    else:
        (what, id_), left = world.line[0].split(), replace(world, line=world.line[1:])
    number = HANDOFFS.index(id_)
    at = world.flows[number]
    if what == "returned" and at in {"asks", "taken"} and world.ownership.is_bot_silent:
        return replace(left, held=(*left.held, f"{what} {id_}"))
    if at == "asks" and what == "taken":
        return replace(left, flows=_put(left.flows, number, "taken"))
    if at in {"asks", "taken"} and what == "returned":
        return _without_the_deaf(replace(left, flows=_put(left.flows, number, "done")))
    if at == "asks" and what == "time" and world.ownership.owner != "operator":
        gone = change(world.ownership, HandoffGone(id_))
        return _after(replace(left, flows=_put(left.flows, number, "done")), gone)
    return left


def _put(flows: tuple[str, ...], number: int, at: str) -> tuple[str, ...]:
    return (*flows[:number], at, *flows[number + 1 :])


@pytest.fixture(scope="module")
def worlds() -> dict[World, tuple[str, ...]]:
    """Every world that can come about, with a shortest way to it."""
    known: dict[World, tuple[str, ...]] = {START: ()}
    waiting = deque([START])
    while waiting:
        world = waiting.popleft()
        for what, after in _next(world):
            if after not in known:
                known[after] = (*known[world], what)
                waiting.append(after)
    return known


def test_the_walk_is_complete_and_reaches_every_owner(worlds: dict[World, tuple[str, ...]]) -> None:
    assert {world.ownership.owner for world in worlds} == {"bot", "queue", "operator", "nobody"}
    assert {at for world in worlds for at in world.flows} == {"idle", "asks", "taken", "done"}
    assert 500 < len(worlds) < 20_000


def test_only_an_operator_has_a_name_and_only_the_queue_and_operators_have_handoffs(
    worlds: dict[World, tuple[str, ...]],
) -> None:
    for world, way in worlds.items():
        ownership = world.ownership
        assert not ownership.operator_id or ownership.owner == "operator", way
        assert not ownership.handoff_ids or ownership.is_bot_silent, way
        assert len(set(ownership.handoff_ids)) == len(ownership.handoff_ids), way
        if not ownership.is_bot_silent:
            assert ownership in (Ownership(), Ownership("nobody")), way


def test_no_flow_is_left_waiting_once_people_are_done(worlds: dict[World, tuple[str, ...]]) -> None:
    for world, way in worlds.items():
        if world.ownership.is_bot_silent:
            continue
        while world.line or world.held:
            world = _told(world)
        assert not {"asks", "taken"} & set(world.flows), way


def test_a_chat_that_people_have_belongs_to_them_until_they_or_a_time_out_end_it(
    worlds: dict[World, tuple[str, ...]],
) -> None:
    for world in worlds:
        for what, after in _next(world):
            if world.ownership.was_taken and not after.ownership.is_bot_silent:
                assert what.startswith(("GivenBack", "Closed")), what


def test_while_people_have_the_chat_no_flow_goes_on_but_by_a_time_out_in_the_queue(
    worlds: dict[World, tuple[str, ...]],
) -> None:
    for world, way in worlds.items():
        if not world.ownership.is_bot_silent or not world.line:
            continue
        ended = {after for before, after in zip(world.flows, _told(world).flows, strict=True) if before != after}
        may_end = world.ownership.owner == "queue" and world.line[0].startswith("time")
        assert ended <= ({"taken", "done"} if may_end else {"taken"}), way


def test_the_same_event_twice_changes_nothing_more(worlds: dict[World, tuple[str, ...]]) -> None:
    for world in worlds:
        for event in (*_events(), *map(HandedOff, HANDOFFS), *map(HandoffGone, HANDOFFS)):
            once = change(world.ownership, event)
            twice = change(once.ownership, event)
            assert (twice.ownership, twice.orders) == (once.ownership, ()) or twice.refusal, event


def test_of_two_operators_who_claim_a_chat_one_is_told_that_the_other_was_first() -> None:
    queued = change(Ownership(), HandedOff("h1", "help")).ownership
    first = change(queued, Claimed("ana"))
    assert first == Change(Ownership("operator", "ana", "help", ("h1",), was_taken=True), (TellTaken("h1"),))
    assert change(first.ownership, Claimed("rui")) == Change(first.ownership, refusal="taken_by_other")
    assert change(first.ownership, Assigned("rui")).ownership.operator_id == "rui"


def test_whoever_writes_to_a_chat_of_the_bot_takes_it_over() -> None:
    assert change(Ownership(), OperatorWrote("ana")).ownership == Ownership("operator", "ana", was_taken=True)
    assert change(Ownership(), OperatorWrote()).ownership == Ownership("operator", was_taken=True)
    of_ana = Ownership("operator", "ana", was_taken=True)
    assert change(of_ana, OperatorWrote("rui")).ownership == of_ana


def test_the_customer_who_writes_to_a_closed_chat_meets_the_bot() -> None:
    assert change(Ownership("nobody"), CustomerWrote()).ownership == Ownership()


def test_a_chat_is_given_back_where_it_was_at_a_node_or_not_at_all() -> None:
    of_ana = Ownership("operator", "ana", handoff_ids=("h1",), was_taken=True)
    assert change(of_ana, GivenBack(summary="Sold")).orders == (TellReturned("h1", "Sold"),)
    assert change(of_ana, GivenBack("node", "f", "n")).orders == (EndSessions(), StartAt("f", "n"))
    assert change(of_ana, GivenBack("end")).orders == (EndSessions(),)
    assert change(Ownership(), GivenBack()).refusal == "not_with_people"
