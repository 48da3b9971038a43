"""The bench runs, with tiny sizes, and says everything it is asked for; how fast anything is, no test judges."""

import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from tests.bench.browser.measured import BrowserEffort
from tests.bench.delivery.effort import DeliveryEffort
from tests.bench.inbox.measured import InboxEffort
from tests.bench.measuring import Effort, Figure, at_most, bounded
from tests.bench.proving import measure_proofs
from tests.bench.report import measure, table, write_results
from tests.browser.chromium import chromium_path

TINY = Effort(rounds=1, round_s=0.001)
TINY_DELIVERY = DeliveryEffort(
    rounds=1,
    round_s=0.2,
    steady_s=0.2,
    starts=1,
    senders=(1, 4),
    node_counts=(10, 20),
    session_counts=(5, 50),
    patience=20,
    uses_postgres=False,
)
TINY_BROWSER = BrowserEffort(rounds=1, drag_s=0.5, drag_nodes=20, open_nodes=40)
IN_THE_BROWSER = (
    ("editor", "weight of the page, compressed"),
    ("editor", "usable, a demo flow"),
    ("editor, a demo flow", "issues shown after an edit"),
    ("editor", "usable, 40 nodes"),
    ("editor, 20 nodes", "issues shown after an edit"),
    ("editor, 20 nodes", "from frame to frame while dragging, middle"),
    ("editor, 20 nodes", "p95"),
    ("editor, 20 nodes", "moves the server heard of"),
    ("inbox, 20 messages a second on 5 conversations", "webhook to the screen of Chromium, p50"),
    ("inbox, 20 messages a second on 5 conversations", "to the screen, p95"),
    ("inbox, 20 messages a second on 5 conversations", "from frame to frame meanwhile, p95"),
)
TINY_INBOX = InboxEffort(conversations=5, seconds=0.5, streams=1, many_streams=2)


def test_the_bench_measures_everything_and_writes_it_down(tmp_path: Path) -> None:
    figures = list(measure(TINY, (20, 40), TINY_DELIVERY, TINY_BROWSER, TINY_INBOX))
    write_results(figures, tmp_path / "results.json")
    assert msgspec.json.decode((tmp_path / "results.json").read_bytes(), type=list[Figure]) == figures
    assert {(figure.group, figure.name) for figure in figures} >= {
        ("the machine's limits", "bare webhook"),
        ("the machine's limits", "SQLite, one row a commit"),
        ("start", "middle of 1"),
        ("delivery, SQLite", "best"),
        ("SQLite, 4 at once", "reply p99"),
        ("SQLite, 40 a second", "ack p99"),
        ("SQLite, memory", "idle"),
        ("flows", "20 slower than 10 by"),
        ("open sessions", "50 slower than 5 by"),
        ("load average of the last minute", "as it begins"),
        ("inbox, 20 messages a second on 5 conversations", "p95"),
        ("inbox, 20 messages a second on 5 conversations", "server's memory for an open stream"),
        ("steps", "mixed"),
        ("steps", "jump"),
        ("bare walks", "plain dict"),
        ("bare walks", "networkx out_edges"),
        ("replies", "pizzeria"),
        ("session round trips", "clinic"),
        ("session at rest", "course"),
        ("compile, cold", "20 nodes"),
        ("check, cold", "40 nodes"),
        ("check, warm", "40 nodes"),
        ("hostile documents", "100,000 nodes"),
        ("hostile documents", "a template of three loops"),
        *(IN_THE_BROWSER if chromium_path() else ()),
    }
    assert all(figure.value > 0 or figure.unit == "%" for figure in figures)


def test_what_takes_too_long_is_broken_off() -> None:
    begun = time.monotonic()
    with at_most(0.02):
        while True:
            pass
    assert time.monotonic() - begun < 5


def test_a_part_that_takes_too_long_says_so() -> None:
    def measure() -> Iterator[Figure]:
        yield Figure("steps", "mixed", 1, "steps/s")
        while True:
            pass

    assert bounded("steps", 0.02, measure) == [Figure("steps", "broken off, took longer than", 0.02, "s")]


def test_a_size_that_takes_too_long_is_told_by_a_lower_bound() -> None:
    figures = list(measure_proofs(Effort(figure_s=0.01), (1_000,)))
    assert [(figure.name, figure.value, figure.unit, figure.is_met) for figure in figures] == [
        ("1,000 nodes", 10.0, "ms or more", True)
    ]


def test_the_table_is_aligned_and_tells_what_misses_its_aim() -> None:
    figures = [
        Figure("steps", "mixed", 250_000, "steps/s", aim=300_000),
        Figure("steps", "jump", 1_000_000, "steps/s"),
        Figure("check", "1,000 nodes", 80, "ms", aim=100),
    ]
    assert table(figures).splitlines() == [
        "steps  mixed          250,000 steps/s  aim 300,000, not met",
        "       jump         1,000,000 steps/s",
        "check  1,000 nodes           80.00 ms  aim 100",
    ]
