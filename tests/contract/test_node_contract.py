"""Every node type keeps its word: what it says of its ports and of itself is what its cases show it do.

The proofs of `flow_engine.check` believe these words, so each of them is judged here.
"""

from typing import Any

import pytest
from msgspec.structs import replace

from flow_engine.contents import TemplateContent
from flow_engine.effects import SendMessage
from flow_engine.inputs import HandoffClosed, MessageReceived
from flow_engine.node_type import Port
from flow_engine.session import read_session, write_session
from flow_engine.values import is_of_type
from tests.contract.golden import golden_entry
from tests.contract.node_cases import Case, Played, Turn, node_type, node_types, play, played_cases

every_node_type = pytest.mark.parametrize("name", node_types())


@every_node_type
def test_a_session_survives_being_stored(name: str) -> None:
    for turn in _turns(name):
        session = turn.sprint.session
        assert read_session(write_session(session)) == session


@every_node_type
def test_the_same_input_gives_the_same_sprint(name: str) -> None:
    for played in played_cases(name):
        assert play(name, played.case).turns == played.turns


@every_node_type
def test_a_node_leaves_only_by_ways_it_says_are_possible(name: str) -> None:
    for played in played_cases(name):
        possible = {port.name for port in played.step.ports if port.is_possible}
        taken = {visit.port for turn in played.turns for visit in turn.visits}
        assert taken <= possible | {""}, played.case.name


@every_node_type
def test_what_a_port_writes_holds_a_value_and_what_it_clears_holds_none(name: str) -> None:
    for played, turn, port in _leavings(name):
        for variable, type_ in port.writes.items():
            value = turn.variables.get(variable)
            assert value is not None, (played.case.name, port.name, variable)
            assert type_ is None or is_of_type(value, played.flow.variable_types.get(variable, type_))
            assert not port.is_filled or value not in ("", [], {}), (played.case.name, port.name, variable)
        kept = {variable for variable in port.clears if turn.variables.get(variable) is not None}
        assert not kept, (played.case.name, port.name)


@every_node_type
def test_a_node_changes_no_variable_but_those_it_says(name: str) -> None:
    for played in _alone(name):
        said = played.step.node_type.writes(played.step.config)
        for turn in played.turns:
            before = played.flow.defaults
            changed = {v for v, value in turn.variables.items() if value != before.get(v)}
            assert changed <= said, played.case.name


@every_node_type
def test_a_port_changes_no_variable_but_those_it_says(name: str) -> None:
    alone = [played.case.name for played in _alone(name)]
    for played, turn, port in _leavings(name):
        said = port.writes.keys() | port.may_write | port.clears
        changed = {v for v, value in turn.variables.items() if value != played.flow.defaults.get(v)}
        assert played.case.name not in alone or changed <= said, (played.case.name, port.name)


@every_node_type
def test_what_a_node_does_not_say_it_reads_makes_no_difference(name: str) -> None:
    for played in _alone(name):
        read = {reference.path[0] for reference in played.step.node_type.reads(played.step.config)}
        without = _without(played.case, set(played.flow.defaults) - read)
        assert _done(play(name, without), played) == _done(played, played), played.case.name


@every_node_type
def test_a_port_that_takes_time_is_not_left_by_at_once(name: str) -> None:
    for played in played_cases(name):
        waiting = {port.name for port in played.step.ports if port.waits}
        assert not played.turns or played.turns[0].port not in waiting, played.case.name


@every_node_type
def test_after_a_port_the_customer_wrote_just_now_or_was_silent_no_longer_than_it_says(name: str) -> None:
    for played, turn, port in _leavings(name):
        taken = played.turns[: played.turns.index(turn) + 1]
        heard = [t.input.at for t in taken if isinstance(t.input, MessageReceived)]
        if port.customer_wrote:  # a chat that an operator gives back is taken to be live
            assert isinstance(turn.input, MessageReceived | HandoffClosed), (played.case.name, port.name)
        elif played.case.is_alone:
            silent_s = (turn.input.at - max([taken[0].input.at, *heard])).total_seconds()
            assert silent_s <= port.longest_s, (played.case.name, port.name)


@every_node_type
def test_a_node_sends_no_more_free_messages_than_it_says(name: str) -> None:
    for played in _alone(name):
        ports = {port.name: port.message_count for port in played.step.ports}
        for turn in played.turns:
            if turn is not played.turns[0] and isinstance(turn.input, MessageReceived):
                continue  # the customer has just written: anything may be said
            said = node_type(name).message_count if turn is played.turns[0] else 0
            assert _free_messages(turn) <= said + ports.get(turn.port, 0), played.case.name


@every_node_type
def test_a_pure_node_does_nothing_but_choose(name: str) -> None:
    played_alone = _alone(name) if node_type(name).is_pure else []
    for turn in (turn for played in played_alone for turn in played.turns):
        assert turn.port or turn.sprint.session.status == "failed"
        assert not turn.sprint.effects


@every_node_type
def test_a_trigger_accepts_the_examples_it_gives(name: str) -> None:
    for played in played_cases(name):
        step = played.step
        for input_, context in step.node_type.examples(step.config):
            assert step.node_type.accepts(step.config, input_, context) is not None, played.case.name


def _turns(name: str) -> list[Turn]:
    return [turn for played in played_cases(name) for turn in played.turns]


def _alone(name: str) -> list[Played]:
    return [played for played in played_cases(name) if played.case.is_alone]


def _leavings(name: str) -> list[tuple[Played, Turn, Port]]:
    """Lists every time the node was left for good, with the port, where the session goes on."""
    return [
        (played, turn, port)
        for played in played_cases(name)
        for turn in played.turns
        for port in played.step.ports
        if turn.port == port.name and turn.sprint.session.frames
    ]


def _free_messages(turn: Turn) -> int:
    messages = [effect for effect in turn.sprint.effects if isinstance(effect, SendMessage)]
    return sum(not isinstance(message.content, TemplateContent) for message in messages)


def _without(case: Case, variables: set[str]) -> Case:
    """Gives the case with these variables holding nothing."""
    return replace(
        case,
        declare=[replace(v, default=None) if v.name in variables else v for v in case.declare],
        variables={name: value for name, value in case.variables.items() if name not in variables},
    )


def _done(played: Played, original: Played) -> list[dict[str, Any]]:
    """Writes down what was done, but for the variables that still hold what they held."""
    before = original.flow.defaults
    entries = []
    for turn in played.turns:
        changed = {name: value for name, value in turn.variables.items() if value != before.get(name)}
        entries.append(golden_entry(turn) | {"variables": changed})
    return entries
