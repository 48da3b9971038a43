"""How long it takes to read, compile and prove large flows."""

from collections.abc import Iterator, Sequence
from itertools import count
from statistics import median

from flow_engine.check import check
from flow_engine.document import read_document, write_document
from flow_engine.flow import Flow
from nodes import catalogue
from tests.bench.flows import shop
from tests.bench.measuring import Effort, Figure, at_most, timed

SIZES = (100, 1_000, 5_000)
AIMS_MS = {("compile and check, cold", 1_000): 100.0}

_editions = count(1)


def measure_proofs(effort: Effort, sizes: Sequence[int] = SIZES) -> Iterator[Figure]:
    """Measures shops of some sizes. Cold: nothing of their texts was ever read; warm: all templates were.

    A size that takes too long for a single round is told by a lower bound.
    """
    for size in sizes:
        rounds: list[dict[str, float]] = []
        with at_most(effort.figure_s):
            while len(rounds) < effort.rounds:
                rounds.append(_round(size, next(_editions)))
        if not rounds:
            name = "compile and check, cold"
            aim = AIMS_MS.get((name, size), 0)
            yield Figure(name, f"{size:,} nodes", 1_000 * effort.figure_s, "ms or more", aim)
            continue
        for name in rounds[0]:
            value = median(found[name] for found in rounds)
            yield Figure(name, f"{size:,} nodes", value, "ms", AIMS_MS.get((name, size), 0))


def _round(size: int, edition: int) -> dict[str, float]:
    """Takes the times of one edition of a shop, in milliseconds."""
    written = [write_document(document) for document in shop(size, edition)]
    documents, read_ms = timed(lambda: [read_document(data) for data in written])
    flows, cold_compile_ms = timed(lambda: [Flow(document, catalogue()) for document in documents])
    _, cold_ms = timed(lambda: check(flows))
    flows, compile_ms = timed(lambda: [Flow(document, catalogue()) for document in documents])
    issues, check_ms = timed(lambda: check(flows))
    assert not issues, issues[0]
    return {
        "read": read_ms,
        "compile, cold": cold_compile_ms,
        "compile, warm": compile_ms,
        "check, cold": cold_ms,
        "check, warm": check_ms,
        "compile and check, cold": cold_compile_ms + cold_ms,
    }
