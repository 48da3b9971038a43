"""Performs a flow's `CallLlm`: asks the workspace's model within its time, and gives the answer as a value."""

import asyncio
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Final

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage
from msgspec import Struct

from backend.tools.backoff import Pace, wait_s
from backend.tools.chat_model import ChatModel, ModelError, Question, Reply, Usage
from backend.tools.clock import Clock
from backend.tools.demo_model import DemoModel
from backend.tools.http import HttpClient
from backend.tools.llm_fields import object_in, read_fields, without_thoughts
from backend.tools.llm_messages import Said, messages_for
from flow_engine.answers import Surroundings
from flow_engine.effects import CallLlm
from flow_engine.values import Value

MAX_TRIES: Final = 2  # chosen: the customer waits; a second try heals what passes, a third is seldom in time
_OPENAI_MODEL: Final = "backend.tools.openai_model"
LEAST_TRY_S: Final = 2.0  # chosen: in less time hardly any model answers
_PASSING: Final[frozenset[ModelError | None]] = frozenset({"rate_limited", "model_failed", "unreachable"})


class Price(Struct, frozen=True):
    """What a million tokens cost, in any currency."""

    input: float
    output: float


class LlmSettings(Struct, frozen=True):
    """Which model a workspace asks.

    Args:
        base_url: up to and with `/v1`; empty for the built-in demo model.
        api_key: empty for a server that asks for none.
        model: asked where the flow names none.
        prices: by model.
    """

    base_url: str = ""
    api_key: str = ""
    model: str = ""
    prices: Mapping[str, Price] = {}

    def __repr__(self) -> str:
        return f"LlmSettings(model={self.model!r})"


class LlmResult(Struct, frozen=True):
    """What becomes of a `CallLlm`: the fields of `LlmReplied`, and what is counted.

    Args:
        error: a `ModelError`; empty with an answer.
        detail: a few words for the log.
        cost_micros: millionths of the price's currency; None when there is no price.
        tries: how often the model was asked.
    """

    text: str = ""
    tool: str = ""
    data: Value = None
    error: str = ""
    detail: str = ""
    model: str = ""
    input_tokens: int = 0
    output_tokens: int = 0
    cost_micros: int | None = None
    tries: int = 0


class LlmCaller:
    """Performs calls for one process.

    Args:
        pace: the time that bounds the tries, and their waits.
    """

    def __init__(self, http: HttpClient, pace: Pace, clock: Clock) -> None:
        self._http = http
        self._pace = pace
        self._clock = clock

    async def perform(
        self, effect: CallLlm, history: Sequence[Said], settings: LlmSettings, surroundings: Surroundings
    ) -> LlmResult:
        """Performs a call; ends within `timeout_s`, whatever happens.

        Args:
            history: earlier messages, the oldest first, without the one that is to be answered.
            surroundings: what the demo model reads dates and numbers by.
        """
        if settings.base_url and not (effect.model or settings.model):
            return LlmResult(error="no_model")
        model = await _model_of(settings, self._http, self._clock, surroundings)
        asking = _Asking(model, effect, effect.model or settings.model, self._pace)
        result = await asking.answer(messages_for(effect, history))
        return _counted(result, asking, settings)


async def _model_of(settings: LlmSettings, http: HttpClient, clock: Clock, surroundings: Surroundings) -> ChatModel:
    """Gives the workspace's model; who needs no library waits for none: it takes half a second and 25 MB to load."""
    if not settings.base_url:
        return DemoModel(surroundings)
    if _OPENAI_MODEL not in sys.modules:
        await asyncio.to_thread(import_module, _OPENAI_MODEL)
    from backend.tools.openai_model import OpenAiModel

    return OpenAiModel(http, settings.base_url, settings.api_key, clock)


class _Asking:
    """One call under way: its time, and what its tries have used so far."""

    def __init__(self, model: ChatModel, effect: CallLlm, name: str, pace: Pace) -> None:
        self._model = model
        self._effect = effect
        self._pace = pace
        self._ends_at = pace.elapsed() + effect.timeout_s
        self.name = name
        self.model = ""
        self.usage = Usage()
        self.tries = 0

    async def answer(self, messages: list[BaseMessage]) -> LlmResult:
        """Gives words, data, or the tool that is asked for; a model whose data does not fit may mend it once."""
        reply = await self._ask(messages)
        result, faults = _read(reply, self._effect)
        if faults:
            reply = await self._ask([*messages, *_mending(reply, faults)])
            result, faults = _read(reply, self._effect)
        return LlmResult(error="bad_answer", detail="; ".join(faults)) if faults else result

    async def _ask(self, messages: list[BaseMessage]) -> Reply:
        """Asks, and once more where the fault may have passed and there is time."""
        reply = Reply(error="timeout")
        for attempt in range(1, MAX_TRIES + 1):
            left_s = self._ends_at - self._pace.elapsed()
            if left_s <= 0:
                return reply
            reply = await self._model.ask(self._question(messages, left_s))
            self.tries += 1
            self.usage += reply.usage
            self.model = reply.model or self.model
            pause_s = max(wait_s(attempt, self._pace.chance()), reply.retry_after_s or 0)
            left_s = self._ends_at - self._pace.elapsed()
            if reply.error not in _PASSING or attempt == MAX_TRIES or pause_s + LEAST_TRY_S > left_s:
                return reply
            await self._pace.sleep(pause_s)
        return reply

    def _question(self, messages: list[BaseMessage], left_s: float) -> Question:
        return Question(messages, self._effect.fields, self._effect.tools, self.name, left_s)


def _read(reply: Reply, effect: CallLlm) -> tuple[LlmResult, list[str]]:
    """Gives what a reply comes to, and what does not fit; words beside a tool are left out: the flow goes on there."""
    if reply.error:
        return LlmResult(error=reply.error, detail=reply.detail), []
    if reply.tool:
        tool = next((tool for tool in effect.tools if tool.name == reply.tool.name), None)
        if tool is None:
            return LlmResult(), ["there is no such tool"]
        read = read_fields(reply.tool.arguments or "{}", tool.fields)
        return LlmResult(tool=tool.name, data=read.data), read.faults
    if effect.fields:
        read = read_fields(reply.text, effect.fields)
        return LlmResult(data=read.data), read.faults
    return _words(reply), []


def _mending(reply: Reply, faults: list[str]) -> list[BaseMessage]:
    """Says to a model what does not fit."""
    about = "; ".join(faults)
    if reply.tool is None:
        wanted = f"Your answer cannot be used: {about}. Answer again, with nothing but the JSON object."
        return [AIMessage(reply.text), HumanMessage(wanted)]
    id_ = reply.tool.id or "call_1"
    asked = {"name": reply.tool.name, "args": object_in(reply.tool.arguments) or {}, "id": id_}
    refused = ToolMessage(f"This cannot be used: {about}. Try again, or answer in words.", tool_call_id=id_)
    return [AIMessage("", tool_calls=[asked]), refused]


def _words(reply: Reply) -> LlmResult:
    text = without_thoughts(reply.text)
    return LlmResult(text=text) if text else LlmResult(error="bad_answer", detail="no words")


def _counted(result: LlmResult, asking: _Asking, settings: LlmSettings) -> LlmResult:
    usage = asking.usage
    price = settings.prices.get(asking.name) or settings.prices.get(asking.model)
    # so much for a million tokens is so many millionths for one
    cost = round(usage.input_tokens * price.input + usage.output_tokens * price.output) if price else None
    return LlmResult(
        text=result.text,
        tool=result.tool,
        data=result.data,
        error=result.error,
        detail=result.detail,
        model=asking.model or asking.name,
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        cost_micros=cost,
        tries=asking.tries,
    )
