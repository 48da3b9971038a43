"""A circuit breaker: who fails again and again is left alone for a while. Pure; the time is passed in."""

from collections import OrderedDict
from typing import Final

from msgspec import Struct, structs

FAILURES_TO_OPEN: Final = 5  # chosen: fewer happen by chance
FIRST_PAUSE_S: Final = 30.0  # chosen: a restart takes as long
LONGEST_PAUSE_S: Final = 300.0  # chosen: who comes back is noticed within five minutes
MAX_CIRCUITS: Final = 4_096  # chosen: a megabyte; the one used longest ago is forgotten first


class Circuit(Struct, frozen=True):
    """What is remembered of one callee.

    Args:
        failures: in a row.
        pause_s: how long it is left alone; 0 while it is called freely.
        open_until: when one call may try again, in the caller's seconds.
        is_tried: whether that call is under way.
    """

    failures: int = 0
    pause_s: float = 0
    open_until: float = 0
    is_tried: bool = False


def admitted(circuit: Circuit, now: float) -> Circuit | None:
    """Gives the circuit as it is once a call is let through; None when it is not. After a pause one call goes first."""
    if not circuit.pause_s:
        return circuit
    if now < circuit.open_until:
        return None
    return structs.replace(circuit, open_until=now + circuit.pause_s, is_tried=True)


def failed(circuit: Circuit, now: float) -> Circuit:
    """Gives the circuit after a failure; a failed try doubles the pause, a call begun before it changes nothing."""
    if circuit.pause_s and not circuit.is_tried:
        return circuit
    failures = circuit.failures + 1
    if failures < FAILURES_TO_OPEN:
        return structs.replace(circuit, failures=failures)
    pause_s = min(2 * circuit.pause_s, LONGEST_PAUSE_S) or FIRST_PAUSE_S
    return Circuit(failures, pause_s, now + pause_s)


class Circuits:
    """The circuits of all callees, by name; a success forgets its failures."""

    def __init__(self) -> None:
        self._circuits: OrderedDict[str, Circuit] = OrderedDict()

    def admits(self, name: str, now: float) -> bool:
        """Tells whether a call may be made, and counts it as made."""
        circuit = admitted(self._circuits.get(name, Circuit()), now)
        if circuit is not None and name in self._circuits:
            self._keep(name, circuit)
        return circuit is not None

    def report(self, name: str, has_failed: bool, now: float) -> None:
        """Takes note of how a call ended."""
        if has_failed:
            self._keep(name, failed(self._circuits.get(name, Circuit()), now))
        else:
            self._circuits.pop(name, None)

    def _keep(self, name: str, circuit: Circuit) -> None:
        self._circuits[name] = circuit
        self._circuits.move_to_end(name)
        if len(self._circuits) > MAX_CIRCUITS:
            self._circuits.popitem(last=False)
