"""What all tests share: the flag by which golden files are written anew, and the word on what could not run."""

import os
from collections import Counter

import pytest

from tests.hostile.no_code_from_data import guard

guard()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds `--update-golden`: write what the code gives into the golden files; the diff is then read."""
    parser.addoption("--update-golden", action="store_true", help="write golden files instead of comparing")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Gives one process more than there are processors: many tests wait, for a disk, a server or a browser."""
    return 1 + (os.cpu_count() or 1)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says at the end what this machine could not run, and why."""
    reasons = Counter(_reason(report.longrepr) for report in terminalreporter.stats.get("skipped", ()))
    for reason, count in reasons.most_common():
        terminalreporter.section(f"{count} tests did NOT run: {reason}", red=True, bold=True)


def _reason(longrepr: object) -> str:
    """Gives why a test was skipped: pytest tells it with a file and a line."""
    told = longrepr[-1] if isinstance(longrepr, tuple | list) else longrepr
    return str(told).removeprefix("Skipped: ")
