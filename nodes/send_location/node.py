"""send_location: sends a pin on the map."""

import msgspec
from msgspec import Struct

from flow_engine.contents import LocationContent
from flow_engine.node_type import NEXT, ConfigFault, NodeType, Outcome
from flow_engine.run import NodeFailed, Run
from flow_engine.values import Location
from nodes.fields import Latitude, Longitude, OptionalVariablePath, ShortText


class Pin(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A fixed place.

    Args:
        name: what the place is called; shown above the address.
    """

    latitude: Latitude
    longitude: Longitude
    name: ShortText = ""
    address: ShortText = ""


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """What the author sets; the place is fixed or stands in a variable.

    Args:
        variable: holds a location.
    """

    pin: Pin | None = None
    variable: OptionalVariablePath = ""


class SendLocationNode(NodeType[Config]):
    """Sends a place and goes on at once."""

    config_type = Config
    group = "messages"
    icon = "map-pin"
    message_count = 1

    def enter(self, config: Config, run: Run) -> Outcome:
        """Finds the place and sends it."""
        run.send(LocationContent(_fixed(config.pin, run) if config.pin else _held(config.variable, run)))
        return NEXT

    def faults(self, config: Config) -> list[ConfigFault]:
        """There must be one place."""
        one = [] if bool(config.pin) != bool(config.variable) else [ConfigFault("pin", "one_source")]
        return super().faults(config) + one


def _fixed(pin: Pin, run: Run) -> Location:
    return Location(pin.latitude, pin.longitude, run.render(pin.name), run.render(pin.address))


def _held(variable: str, run: Run) -> Location:
    try:
        return msgspec.convert(run.get(variable), Location)
    except msgspec.ValidationError as error:
        raise NodeFailed("empty_message", variable) from error


NODE = SendLocationNode()
