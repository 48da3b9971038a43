"""The table at the end of a run."""

from collections.abc import Sequence
from statistics import median

from tests.chaos.verdict import Verdict

MAX_NAMED = 5  # of each kind of finding


def table(verdicts: Sequence[Verdict]) -> str:
    """Gives one column for each run."""
    columns = [[""] + [name for name, _ in _rows(verdicts[0])]]
    columns += [[one.plan.database] + [value for _, value in _rows(one)] for one in verdicts]
    widths = [max(map(len, column)) for column in columns]
    lines = []
    for cells in zip(*columns, strict=True):
        name, *values = cells
        rest = (value.rjust(width) for value, width in zip(values, widths[1:], strict=True))
        lines.append("   ".join([name.ljust(widths[0]), *rest]).rstrip())
    return "\n".join([*lines, *_named(verdicts)])


def _rows(verdict: Verdict) -> list[tuple[str, str]]:
    counted = [(name, str(len(found))) for name, found in verdict.findings.items()]
    return [
        ("echoes", "on" if verdict.plan.has_echoes else "off"),
        ("kills", str(verdict.kills)),
        ("crashes, cuts and stalls", str(verdict.breaks)),
        ("servers restarted", str(verdict.restarts)),
        ("messages", str(verdict.messages)),
        ("posts, with repeats", str(verdict.posts)),
        ("posts refused", str(verdict.refusals)),
        ("posts nobody answered", str(verdict.unreached)),
        ("sends taken", str(verdict.sends)),
        *counted,
        ("repeated in doubt", str(verdict.compared.repeated)),
        ("calls without an answer", str(verdict.compared.failed_calls)),
        ("next reply, median / max", _seconds(verdict.compared.first_s)),
        ("all under way, median / max", _seconds(verdict.compared.all_s)),
    ]


def _seconds(values: Sequence[float]) -> str:
    return f"{median(values):.1f} / {max(values):.1f} s" if values else "-"


def _named(verdicts: Sequence[Verdict]) -> list[str]:
    """Names some of what was found."""
    return [
        f"{verdict.plan.database}: {name}: {one}"
        for verdict in verdicts
        for name, found in verdict.findings.items()
        for one in found[:MAX_NAMED]
    ]
