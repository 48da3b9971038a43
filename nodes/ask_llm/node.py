"""ask_llm: lets a language model answer."""

from msgspec import Struct

from flow_engine.contents import MAX_TEXT_CHARS, TextContent, cut
from flow_engine.effects import CallLlm
from flow_engine.inputs import Input, LlmReplied
from flow_engine.node_type import ConfigFault, NodeType, Outcome, Port
from flow_engine.run import Run
from nodes.calls import FAILED, answer_of, call, decline, instruction_faults, longest_answer_s
from nodes.fields import (
    CallSeconds,
    HeardText,
    HistoryMessages,
    Instructions,
    ModelName,
    OptionalVariableName,
    ShortText,
)

ANSWERED = "answered"
DEFAULT_TIMEOUT_S = 25  # chosen: WhatsApp shows that somebody is typing for as long


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """What the author sets.

    Args:
        persona: who the model speaks as.
        instructions: what it should do, and what it needs to know.
        text: what it answers to; it is data, never joined to the instructions.
        history_messages: how many earlier messages of the conversation it is shown.
        send_reply: whether the customer gets the reply.
        variable: where the reply goes; empty for nowhere.
        model: empty for the workspace's own.
    """

    instructions: Instructions
    persona: ShortText = ""
    text: HeardText = "{{ message.text }}"
    history_messages: HistoryMessages = 10
    send_reply: bool = True
    variable: OptionalVariableName = ""
    model: ModelName = ""
    timeout_s: CallSeconds = DEFAULT_TIMEOUT_S


class AskLlmNode(NodeType[Config]):
    """Asks the model, waits, and passes its reply on."""

    config_type = Config
    group = "outside"
    icon = "sparkles"
    needs_model = True

    def ports(self, config: Config) -> tuple[Port, ...]:
        """`answered` once there are words, `failed` otherwise."""
        longest_s = longest_answer_s(config.timeout_s)
        return (
            Port(
                name=ANSWERED,
                waits=True,
                longest_s=longest_s,
                expects_edge=not config.send_reply,
                message_count=int(config.send_reply),
                writes={config.variable: "text"} if config.variable else {},
            ),
            Port(name=FAILED, waits=True, longest_s=longest_s),
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
            model=config.model,
            timeout_s=config.timeout_s,
        )
        return call(run, effect)

    def resume(self, config: Config, run: Run, input_: Input) -> Outcome:
        """Sends and keeps the reply."""
        answer = answer_of(run, input_, LlmReplied)
        if answer is None:
            return FAILED
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
        """The reply goes somewhere, and what the customer has just written is not among the instructions."""
        unused = [] if config.send_reply or config.variable else [ConfigFault("variable", "unused_reply")]
        return super().faults(config) + instruction_faults(config, "persona", "instructions") + unused


NODE = AskLlmNode()
