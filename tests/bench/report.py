"""All figures, as a table for people and as JSON for programs."""

import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from tests.bench.browser.measured import BrowserEffort, measure_browser
from tests.bench.delivery.effort import DeliveryEffort
from tests.bench.delivery.measured import measure_delivery
from tests.bench.inbox.measured import InboxEffort, measure_inbox
from tests.bench.measuring import Effort, Figure, bounded
from tests.bench.proving import SIZES, measure_proofs
from tests.bench.refusing import measure_refusals
from tests.bench.stepping import measure_steps
from tests.bench.talking import measure_talks


def measure(
    effort: Effort = Effort(),  # noqa: B008  a frozen value
    sizes: Sequence[int] = SIZES,
    delivery: DeliveryEffort = DeliveryEffort(),  # noqa: B008  a frozen value
    browser: BrowserEffort = BrowserEffort(),  # noqa: B008  a frozen value
    inbox: InboxEffort = InboxEffort(),  # noqa: B008  a frozen value
) -> Iterator[Figure]:
    """Measures everything, and how busy the machine was meanwhile."""
    begun = time.monotonic()
    yield _load("as it begins")
    yield from measure_delivery(delivery)
    yield _load("after the delivery")
    yield from bounded("inbox", delivery.patience * 90, lambda: measure_inbox(inbox))
    yield from bounded("steps", 20, lambda: measure_steps(effort))
    yield from bounded("replies", 12, lambda: measure_talks(effort))
    yield from measure_proofs(effort, sizes)
    yield from bounded("hostile documents", 20, lambda: measure_refusals(effort))
    yield _load("before the browser")
    yield from measure_browser(browser)
    yield _load("as it ends")
    yield Figure("the bench", "lasted", time.monotonic() - begun, "s")


def _load(when: str) -> Figure:
    return Figure("load average of the last minute", when, os.getloadavg()[0], f"on {os.cpu_count()} cores")


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
