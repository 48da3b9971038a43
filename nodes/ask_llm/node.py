"""ask_llm: lets a language model answer, or choose what the flow does instead."""

from typing import Annotated

from msgspec import Meta, Struct

from flow_engine.contents import MAX_TEXT_CHARS, TextContent, cut
from flow_engine.effects import CallLlm, LlmTool
from flow_engine.inputs import Input, LlmReplied
from flow_engine.node_type import ConfigFault, NodeType, Outcome, Port
from flow_engine.run import Run
from nodes.calls import (
    FAILED,
    ModelField,
    answer_of,
    asked_fields,
    call,
    decline,
    field_faults,
    field_writes,
    instruction_faults,
    keep_fields,
    longest_answer_s,
)
from nodes.fields import (
    CallSeconds,
    HeardText,
    HistoryMessages,
    Instructions,
    MeaningText,
    ModelName,
    OptionalVariableName,
    OptionId,
    ShortText,
    WayTitle,
)

ANSWERED = "answered"
DEFAULT_TIMEOUT_S = 25  # chosen: WhatsApp shows that somebody is typing for as long


class Tool(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Something the model may have the flow do instead of answering; its id is the port's name.

    Args:
        description: when the model should.
        fields: what it gives along.
    """

    id: OptionId
    title: WayTitle = ""
    description: MeaningText = ""
    fields: Annotated[list[ModelField], Meta(max_length=10)] = []


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """What the author sets.

    Args:
        persona: who the model speaks as.
        instructions: what it should do, and what it needs to know.
        text: what it answers to; it is data, never joined to the instructions.
        tools: what it may choose instead of answering.
        history_messages: how many earlier messages of the conversation it is shown.
        send_reply: whether the customer gets the reply.
        variable: where the reply goes; empty for nowhere.
        model: empty for the workspace's own.
    """

    instructions: Instructions
    persona: ShortText = ""
    text: HeardText = "{{ message.text }}"
    tools: Annotated[list[Tool], Meta(max_length=10)] = []
    history_messages: HistoryMessages = 10
    send_reply: bool = True
    variable: OptionalVariableName = ""
    model: ModelName = ""
    timeout_s: CallSeconds = DEFAULT_TIMEOUT_S


class AskLlmNode(NodeType[Config]):
    """Asks the model, waits, and passes its reply on, or goes the way of the tool it chose."""

    config_type = Config
    group = "outside"
    icon = "sparkles"
    needs_model = True

    def ports(self, config: Config) -> tuple[Port, ...]:
        """`answered` once there are words, one for each tool, `failed` otherwise."""
        longest_s = longest_answer_s(config.timeout_s)
        tools = [_port(tool, longest_s) for tool in config.tools]
        return (
            Port(
                name=ANSWERED,
                waits=True,
                longest_s=longest_s,
                expects_edge=not config.send_reply,
                message_count=int(config.send_reply),
                writes={config.variable: "text"} if config.variable else {},
            ),
            *tools,
            Port(
                name=FAILED, waits=True, longest_s=longest_s, may_write=frozenset().union(*(p.may_write for p in tools))
            ),
        )

    def enter(self, config: Config, run: Run) -> Outcome:
        """Asks, unless there is nothing to answer: a photo has no words."""
        text = run.render(config.text)
        if not text.strip():
            return decline(run, "nothing_to_answer")
        effect = CallLlm(
            id=run.next_id(),
            instructions="\n\n".join(filter(None, (run.render(config.persona), run.render(config.instructions)))),
            text=text,
            history_messages=config.history_messages,
            tools=[_tool(tool) for tool in config.tools],
            model=config.model,
            timeout_s=config.timeout_s,
        )
        return call(run, effect)

    def resume(self, config: Config, run: Run, input_: Input) -> Outcome:
        """Sends and keeps the reply, or goes the way of the tool."""
        answer = answer_of(run, input_, LlmReplied)
        if answer is None:
            return FAILED
        if answer.tool:
            return _choose(config, run, answer)
        reply = answer.text.strip()
        if not reply:
            run.explain("empty_reply")
            return FAILED
        if config.variable:
            run.set(config.variable, reply)
        if config.send_reply:
            run.send(TextContent(cut(reply, MAX_TEXT_CHARS)))
        return ANSWERED

    def faults(self, config: Config) -> list[ConfigFault]:
        """The reply goes somewhere, what the customer has just written is no instruction, and the tools differ."""
        is_used = config.send_reply or config.variable or config.tools
        unused = [] if is_used else [ConfigFault("variable", "unused_reply")]
        return (
            super().faults(config)
            + instruction_faults(config, "persona", "instructions")
            + unused
            + _tool_faults(config)
        )


def _port(tool: Tool, longest_s: float) -> Port:
    return Port(
        name=tool.id,
        label=tool.title or tool.id,
        waits=True,
        longest_s=longest_s,
        expects_edge=True,
        writes=field_writes(tool.fields),
        may_write=frozenset(field.name for field in tool.fields),
    )


def _tool(tool: Tool) -> LlmTool:
    """Describes a tool to the model."""
    about = ": ".join(filter(None, (tool.title, tool.description)))
    return LlmTool(tool.id, about, asked_fields(tool.fields, must_be_given=True))


def _choose(config: Config, run: Run, answer: LlmReplied) -> Outcome:
    """Keeps what the model gives to the tool it chose, and goes that way."""
    tool = next((tool for tool in config.tools if tool.id == answer.tool), None)
    if tool is None:
        run.explain("no_such_tool")
        return FAILED
    if keep_fields(run, tool.fields, answer.data):
        return FAILED
    run.explain("tool_chosen", tool=tool.title or tool.id)
    return tool.id


def _tool_faults(config: Config) -> list[ConfigFault]:
    ids = [ANSWERED, FAILED, *(tool.id for tool in config.tools)]
    faults = [
        fault
        for index, tool in enumerate(config.tools)
        for fault in field_faults(tool.fields, f"tools[{index}].fields")
    ]
    doubled = [index for index, tool in enumerate(config.tools) if tool.id in ids[: index + 2]]
    return faults + [ConfigFault(f"tools[{index}].id", "doubled_id", config.tools[index].id) for index in doubled]


NODE = AskLlmNode()
