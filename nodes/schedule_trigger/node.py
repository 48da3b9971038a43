"""schedule_trigger: starts the flow at fixed times for every contact of a group."""

from math import inf

from msgspec import Struct

from flow_engine.context import Context
from flow_engine.inputs import Input, ScheduleReached
from flow_engine.local_time import zone_names
from flow_engine.node_type import NEXT, ConfigFault, NodeType, Outcome, Port
from flow_engine.run import Run
from flow_engine.schedule import cron_fault
from nodes.fields import CronText, OptionalTagName, SegmentName, ZoneName


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """What the author sets. The contacts are those with the tag, or those in the segment.

    Args:
        cron: minute, hour, day of the month, month and weekday.
        zone: whose clock counts; empty for the workspace's.
    """

    cron: CronText
    zone: ZoneName = ""
    tag: OptionalTagName = ""
    segment: SegmentName = ""


class ScheduleTriggerNode(NodeType[Config]):
    """Starts by the clock, once for each contact it is meant for."""

    config_type = Config
    group = "triggers"
    icon = "calendar-clock"
    is_trigger = True

    def ports(self, config: Config) -> tuple[Port, ...]:
        """The customer may not have written for years."""
        return (Port(name=NEXT, longest_s=inf, expects_edge=True),)

    def accepts(self, config: Config, input_: Input, context: Context) -> str | None:
        """Takes its due time, unless the contact has lost the tag meanwhile; whose time it is, routing knows."""
        if not isinstance(input_, ScheduleReached):
            return None
        is_meant = not config.tag or config.tag in context.contact.tags
        return "schedule_due" if is_meant else None

    def enter(self, config: Config, run: Run) -> Outcome:
        """Goes on."""
        return NEXT

    def faults(self, config: Config) -> list[ConfigFault]:
        """The schedule must come to be due, the zone must exist, and one group of contacts must be named."""
        found = super().faults(config)
        if cron_fault(config.cron):
            found.append(ConfigFault("cron", "bad_cron", config.cron))
        if config.zone and config.zone not in zone_names():
            found.append(ConfigFault("zone", "unknown_zone", config.zone))
        if not config.tag and not config.segment:
            found.append(ConfigFault("tag", "nobody_meant"))
        if config.tag and config.segment:
            found.append(ConfigFault("segment", "tag_and_segment", config.segment))
        return found


NODE = ScheduleTriggerNode()
