"""A model behind any server that speaks OpenAI's chat completions: OpenAI's own, others', or one on the next desk."""

import asyncio
from typing import Any, Final

import httpx2
import msgspec
import openai
from langchain_core.messages import SystemMessage
from langchain_core.messages.utils import convert_to_openai_messages
from langchain_core.utils.function_calling import convert_to_openai_tool
from msgspec import Struct

from backend.tools.chat_model import Question, Reply, ToolCall, Usage
from backend.tools.clock import Clock
from backend.tools.http import HttpClient
from backend.tools.llm_fields import schema_of
from backend.tools.openai_errors import is_about_the_form, reply_of
from backend.tools.openai_transport import HttpTransport
from flow_engine.effects import LlmTool


class OpenAiModel:
    """Asks a server.

    Args:
        base_url: up to and with `/v1`, as the provider names it.
        api_key: empty for a server that asks for none.
    """

    def __init__(self, http: HttpClient, base_url: str, api_key: str, clock: Clock) -> None:
        self._http = http
        self._base_url = base_url
        self._headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
        self._clock = clock

    async def ask(self, question: Question) -> Reply:
        """Asks for words, or for JSON of a schema; a server that knows no schemas is told the schema in words."""
        try:
            async with asyncio.timeout(question.timeout_s), self._library(question.timeout_s) as library:
                return await _answer(library, question)
        except TimeoutError:
            return Reply(error="timeout")
        except openai.OpenAIError as error:
            return reply_of(error, self._clock.now())
        except (httpx2.InvalidURL, httpx2.UnsupportedProtocol):
            return Reply(error="bad_address")

    def _library(self, timeout_s: float) -> openai.AsyncOpenAI:
        """Opens the library for one question: that takes a tenth of a millisecond, and nothing is kept between."""
        transport = HttpTransport(self._http, self._headers, timeout_s)
        return openai.AsyncOpenAI(
            base_url=self._base_url,
            api_key="sent by the transport",
            max_retries=0,  # whoever asks decides, and knows how much time is left
            http_client=httpx2.AsyncClient(transport=transport, trust_env=False, timeout=None),
        )


async def _answer(library: openai.AsyncOpenAI, question: Question) -> Reply:
    if not question.fields:
        return await _asked(library, _plainly(question))
    try:
        return await _asked(library, _with_schema(question))
    except openai.APIStatusError as error:
        if not is_about_the_form(error):
            raise
    return await _asked(library, _with_schema_in_words(question))


def _plainly(question: Question) -> dict[str, Any]:
    request = {"model": question.model, "messages": convert_to_openai_messages(list(question.messages))}
    tools = [_described(tool) for tool in question.tools]
    return request | {"tools": tools} if tools else request


def _described(tool: LlmTool) -> dict[str, Any]:
    about = {"title": tool.name, "description": tool.description}
    return convert_to_openai_tool(about | schema_of(tool.fields), strict=True)


def _with_schema(question: Question) -> dict[str, Any]:
    form = {"name": "answer", "strict": True, "schema": schema_of(question.fields)}
    return {**_plainly(question), "response_format": {"type": "json_schema", "json_schema": form}}


def _with_schema_in_words(question: Question) -> dict[str, Any]:
    schema = msgspec.json.encode(schema_of(question.fields)).decode()
    first, *others = question.messages
    told = SystemMessage(f"{first.content}\n\n{_JSON_ONLY}\n{schema}")
    return _plainly(msgspec.structs.replace(question, messages=[told, *others]))


_JSON_ONLY: Final = "Answer with one JSON object and nothing else. It must fit this JSON schema:"


class _Function(Struct):
    name: str
    arguments: str | None = None


class _ToolCall(Struct):
    function: _Function
    id: str | None = None


class _Message(Struct):
    content: str | None = None
    refusal: str | None = None
    tool_calls: list[_ToolCall] | None = None


class _Choice(Struct):
    message: _Message
    finish_reason: str | None = None


class _Usage(Struct):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class _Completion(Struct):
    choices: list[_Choice]
    model: str | None = None
    usage: _Usage | None = None


_decoder: Final = msgspec.json.Decoder(_Completion)


async def _asked(library: openai.AsyncOpenAI, request: dict[str, Any]) -> Reply:
    """Sends a request and reads what comes back itself: the library takes anything for a completion."""
    raw = await library.chat.completions.with_raw_response.create(**request)
    try:
        completion = _decoder.decode(raw.content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return Reply(error="bad_answer", detail=type(error).__name__)
    return _reply(completion)


def _reply(completion: _Completion) -> Reply:
    counted = completion.usage or _Usage()
    usage = Usage(max(0, counted.prompt_tokens or 0), max(0, counted.completion_tokens or 0))
    reply = Reply(model=(completion.model or "")[:200], usage=usage)
    if not completion.choices:
        return msgspec.structs.replace(reply, error="bad_answer", detail="no choices")
    choice = completion.choices[0]
    if choice.message.refusal:
        return msgspec.structs.replace(reply, error="refused")
    if choice.finish_reason == "content_filter":
        return msgspec.structs.replace(reply, error="filtered")
    if choice.finish_reason == "length":
        return msgspec.structs.replace(reply, error="cut_off")
    if choice.message.tool_calls:
        first = choice.message.tool_calls[0]
        called = ToolCall(first.function.name, first.function.arguments or "", first.id or "")
        return msgspec.structs.replace(reply, tool=called)
    if not (choice.message.content or "").strip():
        return msgspec.structs.replace(reply, error="bad_answer", detail="no words")
    return msgspec.structs.replace(reply, text=choice.message.content)
