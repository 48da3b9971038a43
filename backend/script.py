r"""A conversation written down: what the customer types, and what the flow must say to it.

    # A line that begins with a hash is a remark.
    > hello
    < Hi Ana! What would you like?
    < [1] Book
    < [2] Something else
    > /tap 2
    < (handoff reception)

`> ` is what the customer types, or one of the simulator's commands. `< ` is what must come of it: every message with
its exact text, in order, and nothing else. Buttons and rows stand under their message as `< [1] Title`, with ` – ` and
the description where a row has one. `< ...` takes any one message. Two spaces go on with the line above, for a text of
several lines; empty lines between them belong to it.

A line in parentheses may stop after any word: `< (image)`, `< (template) order_ready`. Anything that is not a message
is compared only where the script names it: `(tag +vip -new)`, `(field city Recife)`, `(opt_in site)`, `(opt_out)`,
`(http POST https://…)`, `(llm words)`, `(wake 2026-03-03T12:00Z)`, `(callback name key)`, `(handoff team)`, `(end)`;
and where an input went when no flow took it: `(operator)`, `(hold)`, `(none)`. A session that fails is always a
difference unless `(failed code node)` says so; a message that WhatsApp would refuse begins with `(outside_window)`.
"""

from collections.abc import Iterator
from difflib import SequenceMatcher

from msgspec import Struct
from msgspec.structs import replace

from backend.simulation import Simulation
from backend.transcript import Line, lines_of
from backend.typed_line import LineError, take_line

ANY_MESSAGE = "..."


class ScriptLine(Struct, frozen=True):
    """A line of a script with its number in the text, from 1."""

    number: int
    text: str


class ScriptStep(Struct, frozen=True):
    """What is typed, and what must come of it."""

    typed: ScriptLine
    expected: list[ScriptLine] = []


class ScriptError(Exception):
    """The text is not a script.

    Args:
        number: the line, from 1.
    """

    def __init__(self, code: str, number: int) -> None:
        super().__init__(f"{code} in line {number}")
        self.code = code
        self.number = number


class Difference(Struct, frozen=True):
    """Where a conversation left its script.

    Args:
        number: the line of the script, from 1.
        typed: what was typed last.
        code: `differs`, or why the typed line could not be taken.
        details: what the words for the code show.
        diff: the step's lines, `  ` as expected, `- ` missing, `+ ` not expected.
    """

    number: int
    typed: str
    code: str
    details: dict[str, str] = {}
    diff: list[str] = []


def parse_script(text: str) -> list[ScriptStep]:
    """Reads a script.

    Raises:
        ScriptError: a line has no mark, or something is expected before anything was typed.
    """
    steps: list[ScriptStep] = []
    for mark, line in _marked_lines(text):
        if mark == ">":
            steps.append(ScriptStep(line))
        elif not steps:
            raise ScriptError("expects_before_typing", line.number)
        else:
            steps[-1] = replace(steps[-1], expected=[*steps[-1].expected, line])
    return steps


def _marked_lines(text: str) -> Iterator[tuple[str, ScriptLine]]:
    """Gives each line with its mark, the lines that go on with it joined to it."""
    mark, line, empty = "", ScriptLine(0, ""), 0
    for number, raw in enumerate(text.splitlines(), 1):
        if not raw.strip():
            empty += 1
        elif raw.startswith("  ") and mark:
            line = replace(line, text=line.text + "\n" * (empty + 1) + raw[2:])
            empty = 0
        elif raw[0] in "><#" and raw[1:2] in {"", " "}:
            if mark in {">", "<"}:
                yield mark, line
            mark, line, empty = raw[0], ScriptLine(number, raw[2:]), 0
        else:
            raise ScriptError("unmarked_line", number)
    if mark in {">", "<"}:
        yield mark, line


def play(simulation: Simulation, steps: list[ScriptStep]) -> Difference | None:
    """Types a script and compares; gives the first difference."""
    for step in steps:
        try:
            said = lines_of(take_line(simulation, step.typed.text))
        except LineError as error:
            return Difference(step.typed.number, step.typed.text, error.code, error.details)
        number = _first_difference(step, said)
        if number is not None:
            return Difference(number, step.typed.text, "differs", diff=_diff(step.expected, said))
    return None


def _first_difference(step: ScriptStep, said: list[Line]) -> int | None:
    """Gives the number of the first line that is not as expected; the typed line's when something came too much."""
    rest = list(said)
    for expected in step.expected:
        while rest and rest[0].kind == "effect" and not _matches(expected.text, rest[0]):
            rest.pop(0)
        if not rest or not _matches(expected.text, rest[0]):
            return expected.number
        rest.pop(0)
        while expected.text == ANY_MESSAGE and rest and rest[0].kind == "option":
            rest.pop(0)
    return None if all(line.kind == "effect" for line in rest) else step.typed.number


def _matches(expected: str, line: Line) -> bool:
    if expected == line.text:
        return True
    if expected == ANY_MESSAGE:
        return line.kind == "message"
    words = _words(expected)
    return expected.startswith("(") and line.text.startswith("(") and words == _words(line.text)[: len(words)]


def _words(text: str) -> list[str]:
    return text.replace("(", " ").replace(")", " ").split()


def _diff(expected: list[ScriptLine], said: list[Line]) -> list[str]:
    wanted = [line.text for line in expected]
    named = [line for line in said if line.kind != "effect" or any(_matches(w, line) for w in wanted)]
    found = [next((w for w in wanted if _matches(w, line)), line.text) for line in named]
    lines: list[str] = []
    for action, a, b, c, d in SequenceMatcher(a=wanted, b=found, autojunk=False).get_opcodes():
        if action == "equal":
            lines += [f"  {text}" for text in wanted[a:b]]
        else:
            lines += [f"- {text}" for text in wanted[a:b]] + [f"+ {text}" for text in found[c:d]]
    return lines
