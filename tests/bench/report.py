"""All figures, as a table for people and as JSON for programs."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from tests.bench.measuring import Effort, Figure
from tests.bench.proving import SIZES, measure_proofs
from tests.bench.stepping import measure_steps
from tests.bench.talking import measure_talks


def measure(effort: Effort = Effort(), sizes: Sequence[int] = SIZES) -> list[Figure]:  # noqa: B008  a frozen value
    """Measures everything."""
    return [*measure_steps(effort), *measure_talks(effort), *measure_proofs(effort, sizes)]


def table(figures: Sequence[Figure]) -> str:
    """Writes figures in aligned lines, a group after the other."""
    lines: list[tuple[str, str, str, str]] = []
    group = ""
    for figure in figures:
        aim = f"aim {figure.aim:,.0f}{'' if figure.is_met else ', not met'}" if figure.aim else ""
        title = figure.group if figure.group != group else ""
        lines.append((title, figure.name, f"{_number(figure.value)} {figure.unit}", aim))
        group = figure.group
    widths = [max(len(line[column]) for line in lines) for column in range(3)]
    return "\n".join(
        f"{title:<{widths[0]}}  {name:<{widths[1]}}  {value:>{widths[2]}}  {aim}".rstrip()
        for title, name, value, aim in lines
    )


def write_results(figures: Sequence[Figure], path: Path) -> None:
    """Writes figures as JSON."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(figures), indent=2) + b"\n")


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:,.2f}"
