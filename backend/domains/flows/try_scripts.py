"""Conversations kept as scripts: one that was tried is written down, and those kept with a flow are played again."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from backend.commands.words import say
from backend.domains.flows.drafts import read_draft
from backend.domains.flows.playable import playable
from backend.domains.flows.try_actions import (
    Action,
    AnswerHttp,
    AnswerLlm,
    CallBack,
    CloseHandoff,
    GiveEvent,
    Misfit,
    PassTime,
    ReachSchedule,
    Say,
    SendContact,
    SendLocation,
    SendMedia,
    TakeHandoff,
    Tap,
    ToNextEvent,
    ToTime,
)
from backend.domains.flows.trying import MAX_TRY_S, TryContact, TryService, TryTools, TryWanted
from backend.errors import BadInput, Conflict, InputFault
from backend.script import Difference, ScriptError, parse_script, play
from backend.simulation import BEGINS_AT, Simulation, example_context
from backend.transcript import Line, lines_of
from backend.typed_line import LineError, take_line
from flow_engine.document import Document, Id, Language, SavedTest, write_document
from flow_engine.flow import Flow, Flows
from flow_engine.values import Value, to_text

_UNKEPT = ("(wake ", "(llm ", "(callback ")  # times and words that say little of what the flow should do


class WrittenScript(Struct, frozen=True):
    """A conversation as a script.

    Args:
        fitted: how many actions are in it; those behind had nothing to act on.
    """

    script: str
    fitted: int


class PlayWanted(Struct, frozen=True, forbid_unknown_fields=True):
    """The tests of a document to be played.

    Args:
        tests: which; None for all.
    """

    document: Document
    tests: Annotated[list[Id], Meta(max_length=200)] | None = None


class Played(Struct, frozen=True, kw_only=True):
    """How a test went.

    Args:
        number: the line of the script where it left, from 1; 0 for none.
        code: `passed`, `differs`, `cannot_run`, `took_too_long`, or why a line cannot be taken.
        message: the last two in words.
        diff: `  ` as expected, `- ` missing, `+ ` not expected.
    """

    id: str
    code: str
    number: int = 0
    typed: str = ""
    message: str = ""
    diff: list[str] = []


class PlayedTests(Struct, frozen=True):
    """How tests went, in the document's order."""

    results: list[Played]


class ScriptService:
    """Writes and plays scripts; both begin at the same moment with the same customer, as those of the command line."""

    def __init__(self, tries: TryService, tools: TryTools) -> None:
        self._tries = tries
        self._tools = tools

    async def write(self, workspace_id: str, flow_id: str, wanted: TryWanted, language: Language) -> WrittenScript:
        """Writes a conversation down.

        Raises:
            NotFound: there is no such flow.
            BadInput: the document is another flow's, or holds more than one may.
            Conflict: the flow cannot run.
        """
        begin = await self._beginning(workspace_id, flow_id, wanted.document, language)
        if begin is None:
            raise Conflict("try", [InputFault("$.document", "cannot_run")])
        return await asyncio.to_thread(_written, begin(), wanted)

    async def play(self, workspace_id: str, flow_id: str, wanted: PlayWanted, language: Language) -> PlayedTests:
        """Plays tests of a document.

        Raises:
            NotFound: there is no such flow.
            BadInput: the document is another flow's, or holds more than one may.
        """
        begin = await self._beginning(workspace_id, flow_id, wanted.document, language)
        chosen = [test for test in wanted.document.tests if wanted.tests is None or test.id in wanted.tests]
        if begin is None:
            return PlayedTests([Played(id=test.id, code="cannot_run") for test in chosen])
        return PlayedTests(await asyncio.to_thread(self._play_all, begin, chosen, language))

    async def _beginning(
        self, workspace_id: str, flow_id: str, document: Document, language: Language
    ) -> Callable[[], Simulation] | None:
        """Gives what begins a conversation; None when the flow cannot run."""
        if document.id != flow_id:
            raise BadInput("try", [InputFault("$.document.id", "other_flow", flow_id)])
        others, _ = await self._tries.surroundings(workspace_id, flow_id)
        flow = await asyncio.to_thread(self._flow, document, language)
        if flow is None:
            return None
        context = example_context(document.language)
        return lambda: Simulation(Flows(flow, *others), context, BEGINS_AT, [flow])

    def _flow(self, document: Document, language: Language) -> Flow | None:
        sound = read_draft(write_document(document))  # holds configs to their bounds
        return playable(sound, self._tools.catalogue, language).flow

    def _play_all(
        self, begin: Callable[[], Simulation], tests: Sequence[SavedTest], language: Language
    ) -> list[Played]:
        ends_at = self._tools.elapsed() + MAX_TRY_S
        return [self._play(begin(), test, language, ends_at) for test in tests]

    def _play(self, simulation: Simulation, test: SavedTest, language: Language, ends_at: float) -> Played:
        try:
            steps = parse_script(test.script)
        except ScriptError as error:
            words = say("simulate", language, error.code)
            return Played(id=test.id, code=error.code, number=error.number, message=words)
        for step in steps:
            if self._tools.elapsed() > ends_at:
                return Played(id=test.id, code="took_too_long", number=step.typed.number)
            difference = play(simulation, [step])
            if difference:
                return _told(test, difference, language)
        return Played(id=test.id, code="passed")


def _told(test: SavedTest, difference: Difference, language: Language) -> Played:
    is_stuck = difference.code != "differs"
    return Played(
        id=test.id,
        code=difference.code,
        number=difference.number,
        typed=difference.typed,
        message=say("simulate", language, difference.code, **difference.details) if is_stuck else "",
        diff=difference.diff,
    )


def _written(simulation: Simulation, wanted: TryWanted) -> WrittenScript:
    """Types the actions into a conversation and writes down what comes of each."""
    beginning = [f"/customer {msgspec.json.encode(_known_of(wanted.contact)).decode()}"] if wanted.contact else []
    beginning += [f"/start {wanted.start_node_id}"] if wanted.start_node_id else []
    lines: list[str] = []
    for number, action in enumerate([*beginning, *wanted.actions]):
        try:
            typed = action if isinstance(action, str) else typed_line(simulation, action)
            said = lines_of(take_line(simulation, typed))
        except (LineError, Misfit):
            return WrittenScript("".join(lines), max(0, number - len(beginning)))
        lines.append(_marked(">", typed))
        lines += [_marked("<", line.text) for line in said if _is_kept(line)]
    return WrittenScript("".join(lines), len(wanted.actions))


def _known_of(contact: TryContact) -> dict[str, Value]:
    """Gives what is known of a customer and not already so of the example."""
    told, example = msgspec.to_builtins(contact), msgspec.to_builtins(TryContact())
    return {name: value for name, value in told.items() if value != example[name]}


def _is_kept(line: Line) -> bool:
    return line.kind != "effect" or not line.text.startswith(_UNKEPT)


def _marked(mark: str, text: str) -> str:
    return f"{mark} {text}\n".replace("\n", "\n  ")[: -len("  ")]


def typed_line(simulation: Simulation, action: Action) -> str:
    """Says an action as it would be typed.

    Raises:
        Misfit: it names an option that was never offered.
    """
    match action:
        case Say(text=text):
            return f"/{text}" if text.startswith("/") else text
        case Tap(option_id=option_id):
            return _typed_tap(simulation, option_id)
        case SendMedia(kind=kind, caption=caption):
            return f"/{kind} {caption}".rstrip()
        case SendLocation():
            return f"/location {action.latitude} {action.longitude} {action.name}".rstrip()
        case SendContact():
            return "/share_contact"
        case ToNextEvent():
            return "/wait next"
        case PassTime(seconds=seconds):
            return _typed_wait(seconds)
        case ToTime(at=at):
            return _typed_wait(int((at - simulation.now) / timedelta(seconds=1)))
        case AnswerHttp(status=status, body=body, error=error):
            return f"/http {error}" if error else f"/http {status} {_json(body)}".rstrip()
        case AnswerLlm(tool=tool, data=data) if tool:
            return f"/llm_tool {tool} {_json(data)}".rstrip()
        case AnswerLlm(text=text, data=data, error=error):
            return f"/llm_failed {error}" if error else f"/llm {_json(data) if data is not None else text}"
        case GiveEvent(name=name, data=data):
            return f"/event {name} {_json(data)}".rstrip()
        case CallBack(name=name, key=key, data=data):
            return f"/callback {name} {key} {_json(data)}".rstrip()
        case ReachSchedule(node_id=node_id):
            return f"/schedule {node_id}"
        case TakeHandoff():
            return "/operator take"
        case CloseHandoff(summary=summary):
            return f"/operator close {summary}".rstrip()


def _typed_tap(simulation: Simulation, option_id: str) -> str:
    offered = [option.id for option in simulation.offered()]
    if option_id in offered:
        return f"/tap {offered.index(option_id) + 1}"
    option = simulation.option(option_id)
    if option is None:
        raise Misfit("no_such_option", option=option_id)
    return f"/tap {option.title}"


def _typed_wait(seconds: int) -> str:
    return f"/wait {''.join(_parts(max(1, seconds)))}"


def _parts(seconds: int) -> Iterator[str]:
    for unit, size in (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)):
        count, seconds = divmod(seconds, size)
        if count:
            yield f"{count}{unit}"


def _json(value: Value) -> str:
    if value is None:
        return ""
    return to_text(value) if isinstance(value, dict | list) else msgspec.json.encode(value).decode()
