"""ask_question: asks the customer for something and keeps the answer as a typed value."""

from msgspec import Struct
from msgspec.structs import replace

from flow_engine.answers import NO, YES, Surroundings
from flow_engine.answers.asked import AskedAnswer, LocationAnswer, YesNoAnswer, accepted, answer_faults, answer_type
from flow_engine.contents import (
    MAX_BUTTON_TITLE_CHARS,
    MAX_INTERACTIVE_BODY_CHARS,
    AskLocationContent,
    Content,
    Option,
    TextContent,
    cut,
)
from flow_engine.inputs import Input, MessageReceived
from flow_engine.node_type import NO_REPLY, ConfigFault, NodeType, Outcome, Port, WaitFor
from flow_engine.offer import offer
from flow_engine.run import Run
from flow_engine.values import to_text
from nodes.fields import DEFAULT_NO_REPLY_S, BodyText, NoReplySeconds, OptionalBodyText, Tries, VariableName

ANSWERED = "answered"
INVALID = "invalid"
MAX_SHOWN_CHARS = 200  # chosen: enough to see why; the variable holds all of it


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """What the author sets.

    Args:
        answer: the kind of answer with its bounds.
        variable: holds the answer.
        retry_text: said when an answer is not valid; empty to ask in the same words.
        tries: how many answers are looked at before the node leaves by `invalid`.
    """

    text: BodyText
    answer: AskedAnswer
    variable: VariableName
    retry_text: OptionalBodyText = ""
    tries: Tries = 2
    timeout_s: NoReplySeconds = DEFAULT_NO_REPLY_S


class AskQuestionNode(NodeType[Config]):
    """Waits for an answer of one kind: words, a number, a date, a place, a file …"""

    config_type = Config
    group = "questions"
    icon = "text-cursor-input"
    message_count = 1

    def ports(self, config: Config) -> tuple[Port, ...]:
        """`answered` with the value, `invalid` when the tries are used up, `no_reply` when no answer came."""
        writes = {config.variable: answer_type(config.answer)}
        return (
            Port(name=ANSWERED, waits=True, customer_wrote=True, expects_edge=True, writes=writes, is_filled=True),
            Port(name=INVALID, waits=True, customer_wrote=True),
            Port(name=NO_REPLY, waits=True, longest_s=config.timeout_s),
        )

    def enter(self, config: Config, run: Run) -> Outcome:
        """Asks."""
        return _ask(config, run, config.text)

    def resume(self, config: Config, run: Run, input_: Input) -> Outcome:
        """Reads the answer; asks again while there are tries left."""
        if not isinstance(input_, MessageReceived):
            run.forget()
            return NO_REPLY
        value = accepted(_answer(config, run), input_.message, _surroundings(run))
        if value is not None:
            run.forget()
            run.set(config.variable, value)
            run.explain("read_as", value=cut(to_text(value), MAX_SHOWN_CHARS))
            return ANSWERED
        run.explain("not_valid")
        looked_at = (run.recall() or 0) + 1
        if looked_at >= config.tries:
            run.forget()
            return INVALID
        run.remember(looked_at)
        return _ask(config, run, config.retry_text or config.text)

    def faults(self, config: Config) -> list[ConfigFault]:
        """The bounds of the answer must make sense."""
        found = (replace(fault, path=f"answer.{fault.path}") for fault in answer_faults(config.answer))
        return [*super().faults(config), *found]


def _ask(config: Config, run: Run, text: str) -> WaitFor:
    run.send(_content(_answer(config, run), cut(run.render(text), MAX_INTERACTIVE_BODY_CHARS)))
    return WaitFor(kinds=("message_received", "time_reached"), until=run.in_seconds(config.timeout_s))


def _content(answer: AskedAnswer, text: str) -> Content:
    match answer:
        case YesNoAnswer(yes_label=yes, no_label=no):
            return offer(text, [Option(YES, yes), Option(NO, no)])
        case LocationAnswer():
            return AskLocationContent(text)
    return TextContent(text)


def _answer(config: Config, run: Run) -> AskedAnswer:
    """Gives what is asked for, its labels as the customer sees them."""
    if not isinstance(config.answer, YesNoAnswer):
        return config.answer
    yes, no = run.render(config.answer.yes_label), run.render(config.answer.no_label)
    return YesNoAnswer(cut(yes, MAX_BUTTON_TITLE_CHARS), cut(no, MAX_BUTTON_TITLE_CHARS))


def _surroundings(run: Run) -> Surroundings:
    language = run.contact.language or run.flow.document.language
    return Surroundings(run.local_now(), language, run.workspace.country)


NODE = AskQuestionNode()
