"""wait_until: waits for a date, a time of day, a weekday or the next opening."""

from datetime import date, datetime
from itertools import pairwise
from math import inf
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from msgspec import Meta, Struct

from flow_engine.inputs import Input
from flow_engine.local_time import DAY_S, TURN_BACK_S, TimeOfDay, Weekday, at_wall_clock, next_at_wall_clock, zone_of
from flow_engine.node_type import NEXT, ConfigFault, NodeType, Outcome, Port, WaitFor
from flow_engine.run import Run
from flow_engine.template import Reference
from flow_engine.values import to_date
from flow_engine.week_plan import WeekPlan, longest_closed_s, next_opening
from nodes.fields import OptionalDate, OptionalVariablePath, shown_when

INVALID = "invalid"

Mode = Literal["date", "date_variable", "time_of_day", "weekday", "opening"]
EVERY_DAY: frozenset[Weekday] = frozenset({0, 1, 2, 3, 4, 5, 6})


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """What the author sets.

    Args:
        date: the day, in the mode `date`.
        date_variable: what holds the day, in the mode `date_variable`.
        time: the time of day, in every mode but `opening`.
        weekdays: any of them, in the mode `weekday`.
        plan: when the business is open, in the mode `opening`; None for the workspace's.
        zone: whose clocks are meant; the workspace's hours are read by its own.
    """

    mode: Mode
    date: Annotated[OptionalDate, shown_when(mode=("date",))] = ""
    date_variable: Annotated[OptionalVariablePath, shown_when(mode=("date_variable",))] = ""
    time: Annotated[TimeOfDay, shown_when(mode=("date", "date_variable", "time_of_day", "weekday"))] = "09:00"
    weekdays: Annotated[list[Weekday], Meta(max_length=7), shown_when(mode=("weekday",))] = []
    plan: Annotated[WeekPlan | None, shown_when(mode=("opening",))] = None
    zone: Literal["contact", "workspace"] = "contact"


class WaitUntilNode(NodeType[Config]):
    """Waits for a moment; one that has come already is not waited for."""

    config_type = Config
    group = "time"
    icon = "calendar-clock"

    def ports(self, config: Config) -> tuple[Port, ...]:
        """`next` at the moment; `invalid` when a variable holds no date. Only what comes anew surely lies ahead."""
        next_ = Port(
            name=NEXT,
            waits=config.mode in {"time_of_day", "weekday"},
            longest_s=_longest_s(config),
            until_opening=self.needs_hours(config),
        )
        return (next_, Port(name=INVALID)) if config.mode == "date_variable" else (next_,)

    def enter(self, config: Config, run: Run) -> Outcome:
        """Finds the moment and sets the timer. Where nobody has said when the workspace is open, it always is."""
        is_contacts = config.zone == "contact" and not self.needs_hours(config)
        contact_zone = run.contact.time_zone if is_contacts else ""
        zone = zone_of(contact_zone or run.workspace.time_zone)
        moment = _moment(config, run, zone)
        if moment is None:
            return INVALID
        local = moment.astimezone(zone).strftime("%Y-%m-%dT%H:%M")
        if moment <= run.now:
            unsaid = self.needs_hours(config) and run.workspace.hours is None
            run.explain("no_hours" if unsaid else "already_come", moment=local)
            return NEXT
        run.explain("waits_until", moment=local)
        return WaitFor(kinds=("time_reached",), until=moment)

    def resume(self, config: Config, run: Run, input_: Input) -> Outcome:
        """The moment has come."""
        return NEXT

    def needs_hours(self, config: Config) -> bool:
        """It does where it waits for an opening and has no plan of its own."""
        return config.mode == "opening" and config.plan is None

    def reads(self, config: Config) -> list[Reference]:
        """Reads the variable the mode is about; a port is there for when it holds no date."""
        path = config.date_variable if config.mode == "date_variable" else ""
        return [Reference(tuple(path.split(".")), is_guarded=True)] if path else []

    def faults(self, config: Config) -> list[ConfigFault]:
        """The mode's own field must be filled in, and days must be real."""
        holidays = config.plan.holidays if config.plan else []
        unreal = [
            ConfigFault(f"plan.holidays[{index}]", "unreal_date", day)
            for index, day in enumerate(holidays)
            if to_date(day) is None
        ]
        missing = _missing(config)
        return super().faults(config) + ([missing] if missing else []) + unreal


def _missing(config: Config) -> ConfigFault | None:
    """Gives what is wrong with the field that the mode is about."""
    match config.mode:
        case "date" if not config.date:
            return ConfigFault("date", "no_date")
        case "date" if to_date(config.date) is None:
            return ConfigFault("date", "unreal_date", config.date)
        case "date_variable" if not config.date_variable:
            return ConfigFault("date_variable", "no_variable")
        case "weekday" if not config.weekdays:
            return ConfigFault("weekdays", "no_weekday")
        case _:
            return None


def _moment(config: Config, run: Run, zone: ZoneInfo) -> datetime | None:
    """Gives the moment to wait for; None when a variable holds no date."""
    if config.mode == "opening":
        plan = config.plan or run.workspace.hours
        return next_opening(plan, run.now, zone) if plan else run.now
    if config.mode in {"time_of_day", "weekday"}:
        weekdays = frozenset(config.weekdays) if config.mode == "weekday" else EVERY_DAY
        return next_at_wall_clock(weekdays, config.time, run.now, zone)
    day = to_date(config.date if config.mode == "date" else run.get(config.date_variable))
    return at_wall_clock(date.fromisoformat(day), config.time, zone) if day else None


def _longest_s(config: Config) -> float:
    """Gives the longest the wait can take, in seconds; a fixed date may be years away."""
    match config.mode:
        case "opening" if config.plan:
            return longest_closed_s(config.plan)
        case "weekday" if config.weekdays:
            days = sorted(config.weekdays)
            return max(b - a for a, b in pairwise([*days, days[0] + 7])) * DAY_S + TURN_BACK_S
        case "time_of_day":
            return DAY_S + TURN_BACK_S
        case _:
            return inf


NODE = WaitUntilNode()
