"""How much time the delivery may be measured for."""

import time
from collections.abc import Callable
from typing import TypeVar

from msgspec import Struct

T = TypeVar("T")


class DeliveryEffort(Struct, frozen=True):
    """How much of everything is done.

    Args:
        rounds: of which the best counts: whatever else runs on the machine only ever takes away.
        part_s: how long the rounds of a part may last together; the first one is always made.
        steady_s: how long messages come at the steady rate.
        starts: how often the server is started to see how long that takes.
        senders: how many post at once, one load after the other.
        node_counts: the sizes of flows that are compared.
        session_counts: how many open sessions are stored already, in the databases that are compared.
        patience: how many times longer than planned a part may take before it is broken off.
        uses_postgres: whether a PostgreSQL server is looked for.
    """

    rounds: int = 3
    round_s: float = 2.0
    part_s: float = 15.0
    steady_s: float = 4.0
    starts: int = 5
    senders: tuple[int, ...] = (1, 16, 64)
    node_counts: tuple[int, ...] = (10, 100, 1_000)
    session_counts: tuple[int, ...] = (1_000, 100_000)
    patience: float = 1.0
    uses_postgres: bool = True


def repeated(effort: DeliveryEffort, measure: Callable[[], T], most: int = 0) -> list[T]:
    """Measures again and again, as long as the part may last.

    Args:
        most: how often at most; 0 for the effort's rounds.
    """
    until = time.monotonic() + effort.part_s
    found = [measure()]
    while len(found) < (most or effort.rounds) and time.monotonic() < until:
        found.append(measure())
    return found
