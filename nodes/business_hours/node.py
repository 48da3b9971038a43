"""business_hours: goes one way while the business is open, another while it is closed."""

from typing import Literal

from msgspec import Struct

from flow_engine.local_time import zone_of
from flow_engine.node_type import ConfigFault, NodeType, Outcome, Port
from flow_engine.run import Run
from flow_engine.values import to_date
from flow_engine.week_plan import WeekPlan, next_opening

OPEN = "open"
CLOSED = "closed"


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """What the author sets.

    Args:
        plan: None for the workspace's.
        zone: whose clocks the plan is read by.
    """

    plan: WeekPlan | None = None
    zone: Literal["workspace", "contact"] = "workspace"


class BusinessHoursNode(NodeType[Config]):
    """Holds the present moment against a week plan."""

    config_type = Config
    group = "time"
    icon = "store"

    def ports(self, config: Config) -> tuple[Port, ...]:
        """`open` and `closed`."""
        return (Port(name=OPEN, expects_edge=True), Port(name=CLOSED, expects_edge=True))

    def enter(self, config: Config, run: Run) -> Outcome:
        """Looks at the clock. Where nobody has said when the workspace is open, it always is."""
        plan = config.plan or run.workspace.hours
        if plan is None:
            run.explain("no_hours")
            return OPEN
        contact_zone = run.contact.time_zone if config.zone == "contact" else ""
        zone = zone_of(contact_zone or run.workspace.time_zone)
        opening = next_opening(plan, run.now, zone)
        if opening == run.now:
            return OPEN
        run.explain("opens_at", moment=opening.astimezone(zone).strftime("%Y-%m-%dT%H:%M"))
        return CLOSED

    def needs_hours(self, config: Config) -> bool:
        """It does unless it has a plan of its own."""
        return config.plan is None

    def faults(self, config: Config) -> list[ConfigFault]:
        """Holidays must be real days."""
        holidays = config.plan.holidays if config.plan else []
        return super().faults(config) + [
            ConfigFault(f"plan.holidays[{index}]", "unreal_date", day)
            for index, day in enumerate(holidays)
            if to_date(day) is None
        ]


NODE = BusinessHoursNode()
