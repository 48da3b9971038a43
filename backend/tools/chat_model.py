"""What any language model is to us: it is shown a conversation and gives a reply, or why there is none, as a value."""

from collections.abc import Sequence
from typing import Literal, Protocol

from langchain_core.messages import BaseMessage
from msgspec import Struct

from flow_engine.effects import LlmField, LlmTool

ModelError = Literal[
    "timeout",
    "unreachable",
    "address_refused",  # the base URL leads inside
    "bad_address",
    "bad_key",
    "not_allowed",
    "no_credit",
    "rate_limited",
    "no_model",  # none is set, or there is none of that name
    "too_long",  # more words than the model reads
    "filtered",  # the provider's filter stopped it
    "refused",  # the model would rather not
    "cut_off",  # it ran out of words in the middle
    "model_failed",
    "bad_request",
    "bad_answer",  # what came back is no reply, or not of the form that was asked for
]


class Usage(Struct, frozen=True):
    """The tokens that were read and written."""

    input_tokens: int = 0
    output_tokens: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(self.input_tokens + other.input_tokens, self.output_tokens + other.output_tokens)


class Question(Struct, frozen=True):
    """What a model is asked.

    Args:
        messages: the instructions as a system message, then what was said; the last one is to be answered.
        fields: the data to give as JSON; empty asks for words.
        tools: what may be asked for instead of words.
        model: the model's name, where the provider has several.
    """

    messages: Sequence[BaseMessage]
    fields: Sequence[LlmField]
    tools: Sequence[LlmTool]
    model: str
    timeout_s: float


class ToolCall(Struct, frozen=True):
    """A tool that a model asks for.

    Args:
        arguments: JSON, as the model wrote it.
        id: what the provider calls this call; some give none.
    """

    name: str
    arguments: str
    id: str = ""


class Reply(Struct, frozen=True):
    """What a model answered.

    Args:
        tool: what it asks for instead of giving words; None for nothing.
        error: why there is no answer; None when there is one.
        detail: a few words for the log; nothing of what was said.
        model: the name the provider gives itself.
        retry_after_s: how long the provider asks us to wait; None when it does not.
    """

    text: str = ""
    tool: ToolCall | None = None
    error: ModelError | None = None
    detail: str = ""
    model: str = ""
    usage: Usage = Usage()
    retry_after_s: float | None = None


class ChatModel(Protocol):
    """A language model."""

    async def ask(self, question: Question) -> Reply:
        """Asks; never raises for what the other side does."""
