"""How far calls may go: the open internet, and what the installation's owner names on the inside."""

from collections.abc import Mapping

from backend.errors import InputFault, SettingsError
from backend.tools.web_address import Place, Reach

SETTING = "FLUXO_REACH_INSIDE"


def read_reach(environment: Mapping[str, str]) -> Reach:
    """Reads the places on the inside that may be called, as in `127.0.0.1:11434, models.lan:8080`.

    Raises:
        SettingsError: something is no place; all faults are named.
    """
    faults: list[InputFault] = []
    places: set[Place] = set()
    for word in environment.get(SETTING, "").replace(",", " ").split():
        host, _, port = word.rpartition(":")
        if host and port.isascii() and port.isdecimal() and 1 <= int(port) <= 65_535:
            places.add(Place(host.strip("[]").lower(), int(port)))
        else:
            faults.append(InputFault(SETTING, "not_a_place", word[:60]))
    if faults:
        raise SettingsError(faults=faults)
    return Reach(inside=frozenset(places))
