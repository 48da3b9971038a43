"""ask_choice: asks the customer to pick one of some options."""

from collections.abc import Iterable
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from flow_engine.answers.choices import read_choice
from flow_engine.contents import MAX_LIST_ROWS, MAX_ROW_TITLE_CHARS, Option
from flow_engine.folding import fold
from flow_engine.inputs import Input, Message, MessageReceived
from flow_engine.marked_strings import Field
from flow_engine.node_type import NO_REPLY, ConfigFault, NodeType, Outcome, Port, WaitFor
from flow_engine.offer import has_buttons, max_title_chars, offer
from flow_engine.run import Run
from flow_engine.values import VariableType
from nodes.fields import (
    DEFAULT_NO_REPLY_S,
    BodyText,
    ListButton,
    NoReplySeconds,
    OptionalBodyText,
    OptionalVariableName,
    OptionId,
    RowDescription,
    RowTitle,
    Tries,
)

OTHER = "other"


class ChoiceOption(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One thing to pick; its id is the port's name."""

    id: OptionId
    title: RowTitle
    description: RowDescription = ""


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """What the author sets.

    Args:
        button_label: opens the list when there are more than three options.
        variable: holds the picked option's title, after `other` the customer's own words; empty for none.
        retry_text: said when an answer is not understood; empty to ask in the same words.
        tries: how many answers are looked at before the node leaves by `other`.
    """

    text: BodyText
    options: Annotated[list[ChoiceOption], Meta(min_length=1, max_length=MAX_LIST_ROWS)]
    button_label: ListButton = "Menu"
    variable: OptionalVariableName = ""
    retry_text: OptionalBodyText = ""
    tries: Tries = 1
    timeout_s: NoReplySeconds = DEFAULT_NO_REPLY_S


class AskChoiceNode(NodeType[Config]):
    """Offers up to three options as buttons, up to ten as a list; takes a tap, a number or the words."""

    config_type = Config
    group = "questions"
    icon = "list"
    message_count = 1

    def ports(self, config: Config) -> tuple[Port, ...]:
        """One for each option, `other` for any other answer, `no_reply` when none came."""
        writes: dict[str, VariableType | None] = {config.variable: "text"} if config.variable else {}
        options = (
            Port(name=o.id, label=o.title, waits=True, customer_wrote=True, expects_edge=True, writes=writes)
            for o in config.options
        )
        other = Port(name=OTHER, waits=True, customer_wrote=True, writes=writes)
        return (*options, other, Port(name=NO_REPLY, waits=True, longest_s=config.timeout_s))

    def enter(self, config: Config, run: Run) -> Outcome:
        """Asks."""
        return _ask(config, run, config.text)

    def resume(self, config: Config, run: Run, input_: Input) -> Outcome:
        """Reads the answer; asks again while there are tries left."""
        if not isinstance(input_, MessageReceived):
            run.forget()
            return NO_REPLY
        picked = _picked(config, run, input_.message)
        if picked:
            return _leave(config, run, picked.id, picked.title)
        run.explain("not_understood")
        looked_at = (run.recall() or 0) + 1
        if looked_at >= config.tries:
            return _leave(config, run, OTHER, input_.message.text)
        run.remember(looked_at)
        return _ask(config, run, config.retry_text or config.text)

    def fields(self, config: Config) -> Iterable[Field]:
        """Titles must fit on their buttons when there are no more options than those."""
        most = max_title_chars(len(config.options))
        for field in super().fields(config):
            yield replace(field, max_chars=most) if field.max_chars == MAX_ROW_TITLE_CHARS else field

    def faults(self, config: Config) -> list[ConfigFault]:
        """Ids and titles must differ, and only lists show descriptions."""
        found = super().faults(config)
        ids = [OTHER, NO_REPLY, *(option.id for option in config.options)]
        titles = [fold(option.title) for option in config.options]
        for index, option in enumerate(config.options):
            path = f"options[{index}]"
            if option.id in ids[: index + 2]:
                found.append(ConfigFault(f"{path}.id", "doubled_id", option.id))
            if titles[index] in titles[:index]:
                found.append(ConfigFault(f"{path}.title", "doubled_title", option.title))
            if option.description and has_buttons(len(config.options)):
                found.append(ConfigFault(f"{path}.description", "no_description"))
        return found


def _ask(config: Config, run: Run, text: str) -> WaitFor:
    run.send(offer(run.render(text), _options(config, run), run.render(config.button_label)))
    return WaitFor(kinds=("message_received", "time_reached"), until=run.in_seconds(config.timeout_s))


def _leave(config: Config, run: Run, port: str, answer: str) -> str:
    run.forget()
    if config.variable:
        run.set(config.variable, answer)
    return port


def _options(config: Config, run: Run) -> list[Option]:
    return [Option(o.id, run.render(o.title), run.render(o.description)) for o in config.options]


def _picked(config: Config, run: Run, message: Message) -> Option | None:
    """Finds the option a message means, and says why; a tap on what is not offered here means none."""
    options = _options(config, run)
    if message.reply_id:
        run.explain("tapped")
        return next((option for option in options if option.id == message.reply_id), None)
    language = run.contact.language or run.flow.document.language
    choice = read_choice([option.title for option in options], message.text, language)
    if not choice:
        return None
    run.explain(f"named_by_{choice.by}")
    return options[choice.index]


NODE = AskChoiceNode()
