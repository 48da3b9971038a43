"""ask_choice: asks the customer to pick one of some options."""

from typing import Annotated

from msgspec import Meta, Struct

from flow_engine.contents import (
    MAX_BUTTON_TITLE_CHARS,
    MAX_BUTTONS,
    MAX_INTERACTIVE_BODY_CHARS,
    MAX_LIST_BUTTON_CHARS,
    MAX_LIST_ROWS,
    MAX_ROW_DESCRIPTION_CHARS,
    MAX_ROW_TITLE_CHARS,
    ButtonsContent,
    ListContent,
    Option,
    TextContent,
    cut,
)
from flow_engine.folding import fold
from flow_engine.inputs import Input, Message, MessageReceived
from flow_engine.node_type import NO_REPLY, ConfigFault, NodeType, Outcome, Port, WaitFor
from flow_engine.run import Run
from nodes.fields import (
    DEFAULT_NO_REPLY_S,
    BodyText,
    ListButton,
    NoReplySeconds,
    OptionalText,
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
        variable: where the picked option's title goes; empty for nowhere.
        tries: how many answers are looked at before the node leaves by `other`.
    """

    text: BodyText
    options: Annotated[list[ChoiceOption], Meta(min_length=1, max_length=MAX_LIST_ROWS)]
    button_label: ListButton = "Menu"
    variable: OptionalVariableName = ""
    retry_text: OptionalText = ""
    tries: Tries = 1
    timeout_s: NoReplySeconds = DEFAULT_NO_REPLY_S


class AskChoiceNode(NodeType[Config]):
    """Offers up to three options as buttons, up to ten as a list; takes a tap, a number or the words."""

    Config = Config
    group = "questions"
    icon = "list"
    message_count = 1

    def ports(self, config: Config) -> tuple[Port, ...]:
        """One for each option, `other` for any other answer, `no_reply` when none came."""
        wait = {"waits": True, "longest_s": config.timeout_s}
        writes = {config.variable: "text"} if config.variable else {}
        options = (
            Port(name=o.id, label=o.title, customer_wrote=True, expects_edge=True, writes=writes, **wait)
            for o in config.options
        )
        return (*options, Port(name=OTHER, customer_wrote=True, **wait), Port(name=NO_REPLY, **wait))

    def enter(self, config: Config, run: Run) -> Outcome:
        """Asks."""
        self._ask(config, run, config.text)
        return self._wait(config, run)

    def resume(self, config: Config, run: Run, input_: Input) -> Outcome:
        """Reads the answer."""
        if not isinstance(input_, MessageReceived):
            run.forget()
            return NO_REPLY
        picked, how = _picked(self._options(config, run), input_.message)
        if picked is None:
            return self._not_understood(config, run)
        run.forget()
        if config.variable:
            run.set(config.variable, picked.title)
        run.explain(how, option=picked.title)
        return picked.id
