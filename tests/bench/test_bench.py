"""The bench runs, with tiny sizes, and says everything it is asked for; how fast anything is, no test judges."""

from pathlib import Path

import msgspec

from tests.bench.measuring import Effort, Figure
from tests.bench.report import measure, table, write_results

TINY = Effort(rounds=1, round_s=0.001)


def test_the_bench_measures_everything_and_writes_it_down(tmp_path: Path) -> None:
    figures = measure(TINY, sizes=(20, 40))
    write_results(figures, tmp_path / "results.json")
    assert msgspec.json.decode((tmp_path / "results.json").read_bytes(), type=list[Figure]) == figures
    assert {(figure.group, figure.name) for figure in figures} >= {
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
    }
    assert all(figure.value > 0 for figure in figures)


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
