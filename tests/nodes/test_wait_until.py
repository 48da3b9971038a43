"""wait_until: moments on days when clocks change, and how long a wait can last."""

from datetime import UTC, datetime, timedelta
from math import inf
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from flow_engine.context import Context
from flow_engine.document import Node, Variable
from flow_engine.flow import Flows
from flow_engine.inputs import Message, MessageReceived
from flow_engine.run import Sprint, start
from flow_engine.values import Value
from nodes.wait_until.node import NODE, Config
from tests.flow_engine.conversation import ANA, WORKSPACE, Conversation, row, waits

DAY_S, HOUR_S = 86_400, 3_600
PLAN = {"hours": [{"weekday": 0, "opens": "09:00", "closes": "18:00"}]}
ZONES = ["America/New_York", "Europe/Lisbon", "Australia/Lord_Howe", "America/Nuuk", "America/Sao_Paulo"]


def enter(config: dict[str, Any], at: str | datetime, zone: str, **variables: Value) -> Sprint:
    """Comes to the node at a moment, in a contact's zone."""
    declared = [Variable(name, default=value) for name, value in variables.items()]
    flow = row(Node("until", "wait_until", config), waits(), variables=declared)
    moment = datetime.fromisoformat(at).replace(tzinfo=UTC) if isinstance(at, str) else at
    input_ = MessageReceived(id="in1", at=moment, message=Message(text="Hi"))
    return start(Flows(flow), flow, "trigger", "s1", input_, Context(replace(ANA, time_zone=zone), WORKSPACE))


def waited(sprint: Sprint) -> str:
    """Gives the moment that is waited for, UTC; empty when it is not waited."""
    wait = sprint.session.wait
    return f"{wait.due_at:%Y-%m-%d %H:%M}" if wait and wait.due_at else ""


@pytest.mark.parametrize(
    ("config", "at", "zone", "until"),
    [
        ({"mode": "time_of_day", "time": "02:30"}, "2026-03-07 12:00", "America/New_York", "2026-03-08 07:30"),
        ({"mode": "time_of_day", "time": "02:30"}, "2026-03-08 12:00", "America/New_York", "2026-03-09 06:30"),
        ({"mode": "time_of_day", "time": "01:30"}, "2026-10-31 12:00", "America/New_York", "2026-11-01 05:30"),
        ({"mode": "time_of_day", "time": "01:30"}, "2026-11-01 05:30", "America/New_York", "2026-11-02 06:30"),
        ({"mode": "time_of_day", "time": "09:00"}, "2026-03-28 09:00", "Europe/Lisbon", "2026-03-29 08:00"),
        ({"mode": "time_of_day", "time": "09:00"}, "2026-10-24 08:00", "Europe/Lisbon", "2026-10-25 09:00"),
        (
            {"mode": "weekday", "weekdays": [6], "time": "02:30"},
            "2026-03-01 08:00",
            "America/New_York",
            "2026-03-08 07:30",
        ),
        (
            {"mode": "date", "date": "2026-03-08", "time": "02:30"},
            "2026-03-01 08:00",
            "America/New_York",
            "2026-03-08 07:30",
        ),
        (
            {"mode": "date", "date": "2026-10-25", "time": "01:30"},
            "2026-03-01 08:00",
            "Europe/Lisbon",
            "2026-10-25 00:30",
        ),
        ({"mode": "opening", "plan": PLAN}, "2026-03-08 12:00", "America/New_York", "2026-03-09 13:00"),
        ({"mode": "opening", "plan": PLAN}, "2026-03-01 12:00", "America/New_York", "2026-03-02 14:00"),
        (
            {"mode": "date", "date": "9999-12-31", "time": "23:59"},
            "2026-03-01 08:00",
            "America/New_York",
            "9999-12-31 23:59",
        ),
    ],
)
def test_the_moment_is_that_of_the_clock_on_the_wall(config: dict[str, Any], at: str, zone: str, until: str) -> None:
    assert waited(enter(config, at, zone)) == until


@pytest.mark.parametrize("date", ["2026-03-08", "2026-03-08T23:00:00Z", " 2026-03-08 "])
def test_a_variable_with_a_day_is_read(date: str) -> None:
    config = {"mode": "date_variable", "date_variable": "day", "time": "03:00"}
    assert waited(enter(config, "2026-03-01 08:00", "America/New_York", day=date)) == "2026-03-08 07:00"


@pytest.mark.parametrize("date", ["", "soon", "2026-02-30", "08/03/2026", None, 20260308])
def test_a_variable_without_a_day_leaves_by_invalid(date: Value) -> None:
    config = {"mode": "date_variable", "date_variable": "contact.fields.day"}
    flow = row(Node("until", "wait_until", config))
    path = Conversation(flow, contact=replace(ANA, fields={"day": date})).say("Hi").path
    assert path[-1].port == "invalid"


def test_a_day_in_the_past_is_not_waited_for() -> None:
    sprint = enter({"mode": "date", "date": "0001-01-01", "time": "00:00"}, "2026-03-01 08:00", "Asia/Tokyo")
    assert waited(sprint) == ""
    assert sprint.path[1].port == "next"


def test_coming_back_at_the_very_moment_waits_for_the_next_one() -> None:
    node = Node("until", "wait_until", {"mode": "time_of_day", "time": "09:00"})
    again = Node("again", "wait_until", {"mode": "time_of_day", "time": "09:00"})
    conversation = Conversation(row(node, again, waits()))
    conversation.say("Hi")
    first = conversation.wait.due_at
    conversation.let_time_come()
    assert first is not None
    assert conversation.wait.due_at == first + timedelta(days=1)


@pytest.mark.parametrize(
    ("config", "longest_s", "has_waited"),
    [
        ({"mode": "date", "date": "2026-03-05"}, inf, False),
        ({"mode": "date_variable", "date_variable": "day"}, inf, False),
        ({"mode": "time_of_day"}, DAY_S + HOUR_S, True),
        ({"mode": "weekday", "weekdays": [0]}, 7 * DAY_S + HOUR_S, True),
        ({"mode": "weekday", "weekdays": [4, 0]}, 4 * DAY_S + HOUR_S, True),
        ({"mode": "weekday", "weekdays": [3, 3, 5]}, 5 * DAY_S + HOUR_S, True),
        ({"mode": "opening", "plan": PLAN}, (7 * 24 - 9) * HOUR_S + HOUR_S, False),
        ({"mode": "opening"}, inf, False),
    ],
)
def test_the_longest_wait_is_told(config: dict[str, Any], longest_s: float, has_waited: bool) -> None:
    port = NODE.ports(msgspec.convert(config, Config))[0]
    assert (port.longest_s, port.waits) == (longest_s, has_waited)


@settings(max_examples=200, deadline=None)
@given(
    at=st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    zone=st.sampled_from(ZONES),
    time=st.builds("{:02}:{:02}".format, st.integers(0, 23), st.sampled_from([0, 30, 59])),
    weekdays=st.lists(st.integers(0, 6), min_size=1, max_size=7),
    mode=st.sampled_from(["time_of_day", "weekday", "opening"]),
)
def test_no_wait_is_longer_than_said_and_what_says_it_waits_does(
    at: datetime, zone: str, time: str, weekdays: list[int], mode: str
) -> None:
    config = {"mode": mode, "time": time, "weekdays": weekdays, "plan": PLAN}
    port = NODE.ports(msgspec.convert(config, Config))[0]
    wait = enter(config, at, zone).session.wait
    due_at = wait.due_at if wait and wait.due_at else at
    assert (due_at > at) >= port.waits
    assert (due_at - at).total_seconds() <= port.longest_s


def test_only_the_mode_at_hand_reads_a_variable() -> None:
    fields = {"date": "2026-03-05", "date_variable": "booking.day"}
    (read,) = NODE.reads(msgspec.convert({"mode": "date_variable", **fields}, Config))
    assert (read.path, read.is_guarded) == (("booking", "day"), True)
    assert NODE.reads(msgspec.convert({"mode": "date", **fields}, Config)) == []
