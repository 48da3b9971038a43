"""A chat with a flow in plain text: takes a typed line, gives the lines to show."""

from collections.abc import Callable, Iterator
from datetime import datetime

from backend.commands.words import Say
from backend.simulation import MAX_TIMERS_AT_ONCE, Simulation, Turn
from backend.transcript import Line, lines_of
from backend.typed_line import LineError, take_line
from flow_engine.document import Language
from flow_engine.effects import CallHttp, CallLlm, LlmField, OpenHandoff
from flow_engine.flow import Flow, Step
from flow_engine.local_time import zone_of
from flow_engine.run import Visit
from flow_engine.values import Value, to_text
from nodes.issue_words import failure_words
from nodes.strings import fill, strings_of

SAID_BY_HINTS = ("(wake ", "(none)", "(hold)", "(operator)", "(failed ")


class TerminalChat:
    """One sitting at the terminal.

    Args:
        begin: gives a conversation at its beginning, for the start and every restart.
        say: gives the simulator's words.
    """

    def __init__(self, begin: Callable[[], Simulation], say: Say, language: Language) -> None:
        self._begin = begin
        self._say = say
        self._language = language
        self._latest: list[Turn] = []
        self.simulation = begin()

    def prompt(self) -> str:
        """Gives the local time and the sign that it is the customer's turn."""
        return f"{self._local(self.simulation.now)} > "

    def answer(self, line: str) -> list[str]:
        """Takes a typed line and gives what to show."""
        look = self._looks().get(line.split(" ")[0])
        if look is not None:
            return look()
        try:
            self._latest = take_line(self.simulation, line)
        except LineError as error:
            return [self._say(error.code, **error.details)]
        shown = [text for turn in self._latest for text in self._show(turn)]
        return shown + list(self._hints())

    def _looks(self) -> dict[str, Callable[[], list[str]]]:
        return {
            "/help": lambda: self._say("help").split("\n"),
            "/vars": self._variables,
            "/path": self._path,
            "/contact": self._contact,
            "/restart": self._restart,
        }

    # What a turn shows

    def _show(self, turn: Turn) -> Iterator[str]:
        for line in lines_of([turn]):
            yield from _shown(line)
        if turn.route.action in {"none", "hold", "operator"}:
            yield self._hint(turn.route.action)
        if any(turn.refused(effect) for effect in turn.effects):
            yield self._hint("outside_window")
        if turn.session and turn.session.failure:
            failure = turn.session.failure
            yield self._hint("failed", node=failure.node_id, why=failure_words(failure, self._language))

    def _hints(self) -> Iterator[str]:
        """Says what the conversation waits for, where that is not simply the customer."""
        simulation = self.simulation
        http, llm = simulation.open_http(), simulation.open_llm()
        if http and isinstance(http.effect, CallHttp):
            yield self._hint("http", method=http.effect.method, url=http.effect.url)
        if llm and isinstance(llm.effect, CallLlm):
            yield self._llm_hint(llm.effect)
        if any(isinstance(effect, OpenHandoff) for turn in self._latest for effect in turn.effects):
            yield self._hint("handoff")
        for wait in (session.wait for session in simulation.sessions):
            if wait and wait.callback:
                yield self._hint("callback", name=wait.callback[0], key=wait.callback[1])
            if wait and wait.kinds == ("time_reached",) and wait.due_at:
                yield self._hint("timer", at=self._local(wait.due_at))
        if len(self._latest) >= MAX_TIMERS_AT_ONCE:
            yield self._hint("timers_stopped", at=self._local(simulation.now))

    def _hint(self, hint: str, **details: str) -> str:
        return "  · " + self._say(f"hint_{hint}", **details)

    # Looking inside

    def _variables(self) -> list[str]:
        lines = [
            f"{name} = {to_text(value)}"
            for session in self.simulation.sessions
            for frame in session.frames
            for name, value in frame.variables.items()
        ]
        return lines or [self._say("vars_empty")]

    def _path(self) -> list[str]:
        lines = []
        for turn in self._latest:
            lines.append(self._why(turn))
            lines += [self._visit(visit) for visit in turn.path]
        return lines or [self._say("path_empty")]

    def _why(self, turn: Turn) -> str:
        said = self._say(f"route_{turn.route.why['code']}")
        flow = self.simulation.flows.current(turn.route.flow_id)
        if flow is None:
            return said
        trigger = flow.steps[turn.route.node_id]
        match = str(turn.route.why.get("match", ""))
        reason = strings_of(trigger.type, self._language).reasons.get(match, f"“{match}”")
        return f"{said} {_name(flow, trigger)} ({flow.document.name}): {reason}"

    def _visit(self, visit: Visit) -> str:
        flow = self.simulation.flows.current(visit.flow_id)
        if flow is None:
            return f"  {visit.node_id}"
        step = flow.steps[visit.node_id]
        words = strings_of(step.type, self._language)
        way = f" → {self._port(step, visit.port)}" if visit.port else ""
        reason = words.reasons.get(str(visit.why.get("code", "")), "")
        why = f": {fill(reason, visit.why)}" if reason else ""
        return f"  {_name(flow, step)} ({words.title}){way}{why}"

    def _port(self, step: Step, port: str) -> str:
        labels = {p.name: p.label for p in step.ports}
        return labels.get(port) or strings_of(step.type, self._language).ports.get(port, port)

    def _contact(self) -> list[str]:
        contact = self.simulation.context.contact
        rows: dict[str, Value] = {
            "name": contact.name,
            "phone": contact.phone,
            "tags": ", ".join(sorted(contact.tags)),
            "fields": ", ".join(f"{name} = {to_text(value)}" for name, value in contact.fields.items()),
            "opted_in": self._say("yes" if contact.is_opted_in else "no"),
        }
        return [f"{self._say(f'contact_{row}')}: {value}".rstrip() for row, value in rows.items()]

    def _restart(self) -> list[str]:
        self.simulation = self._begin()
        self._latest = []
        return [self._say("restarted")]

    def _llm_hint(self, asked: CallLlm) -> str:
        if asked.fields:
            return self._hint("llm_data", fields=_example(asked.fields))
        tools = [
            f"/llm_tool {tool.name} {_example(tool.fields) if tool.fields else ''}".rstrip() for tool in asked.tools
        ]
        return self._hint("llm_tools", tools=", ".join(tools)) if tools else self._hint("llm")

    def _local(self, at: datetime) -> str:
        context = self.simulation.context
        zone = zone_of(context.contact.time_zone or context.workspace.time_zone)
        return at.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def _shown(line: Line) -> Iterator[str]:
    if line.text.startswith(SAID_BY_HINTS) and line.kind in {"effect", "fault"}:
        return
    indent = "      " if line.kind == "option" else "  "
    yield from (f"{indent}{part}" for part in line.text.split("\n"))


def _example(fields: list[LlmField]) -> str:
    return "{" + ", ".join(f'"{field.name}": {"|".join(field.choices) or "…"}' for field in fields) + "}"


def _name(flow: Flow, step: Step) -> str:
    node = next(node for node in flow.document.nodes if node.id == step.id)
    return node.name or node.id
