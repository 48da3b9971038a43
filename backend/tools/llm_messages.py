"""The conversation a model is shown: instructions are the author's alone, and what a customer said is never one."""

from collections.abc import Sequence
from typing import Final, Literal, Protocol

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage

from flow_engine.effects import CallLlm

MAX_SAID_CHARS: Final = 4_096  # WhatsApp Cloud API, text body
PEOPLE_HAD_IT: Final = "(A person of our team talked with the customer up to here, instead of me. What was done:)"
MAX_HISTORY_CHARS: Final = 32_000  # chosen: some 8,000 tokens; the oldest messages are left out first


class Said(Protocol):
    """An earlier message of the conversation."""

    @property
    def by(self) -> Literal["customer", "business", "people"]:
        """Tells who said it; `people`: they had the chat up to here, and this is what they said was done."""

    @property
    def text(self) -> str:
        """Gives the words."""


def messages_for(effect: CallLlm, history: Sequence[Said]) -> list[BaseMessage]:
    """Makes the conversation: what customers said are user messages, what we answered the assistant's.

    Args:
        history: earlier messages, the oldest first, without the one that is to be answered.
    """
    return [
        SystemMessage(_sound(effect.instructions)),
        *_latest(history, effect.history_messages),
        HumanMessage(_sound(effect.text)),
    ]


def _latest(history: Sequence[Said], count: int) -> list[BaseMessage]:
    left_chars = MAX_HISTORY_CHARS
    kept: list[BaseMessage] = []
    for said in reversed(history[-count:] if count else ()):
        text = _sound(_words(said))
        left_chars -= len(text)
        if left_chars < 0:
            break
        if text.strip():
            kept.append(HumanMessage(text) if said.by == "customer" else AIMessage(text))
    return kept[::-1]


def _words(said: Said) -> str:
    """Gives what a model is shown; a person's summary is nothing it is told to do, so it is said as by ourselves."""
    text = said.text[:MAX_SAID_CHARS]
    return f"{PEOPLE_HAD_IT} {text}".rstrip() if said.by == "people" else text


def _sound(text: str) -> str:
    """Gives a text that can be sent: half of a sign, as broken phones write it, cannot."""
    return text.encode(errors="replace").decode()
