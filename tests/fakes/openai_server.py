"""What a server with OpenAI's chat completions says, good and bad: answers for `web_server.running`."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from tests.fakes.web_server import HANG, Asked, WebServer, answer

MODEL = "fake-model-1"
SLOW: list[object] = [HANG]
CUT: list[object] = [
    b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 999\r\n\r\n{",
    b"connection: close",
]
HTML = answer(200, b"<html><body>Please log in</body></html>", content_type="text/html")
BROKEN_JSON = answer(200, b'{"choices": [', content_type="application/json")


def completion(
    text: str | None, finish: str = "stop", refusal: str | None = None, tokens: tuple[int, int] = (20, 5)
) -> Any:
    """An ordinary completion."""
    body = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1_795_000_000,
        "model": MODEL,
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": text, "refusal": refusal},
                "finish_reason": finish,
                "logprobs": None,
            }
        ],
        "usage": {
            "prompt_tokens": tokens[0],
            "completion_tokens": tokens[1],
            "total_tokens": sum(tokens),
            "prompt_tokens_details": {"cached_tokens": 0},
        },
    }
    return json_answer(200, body)


def tool_call(name: str, arguments: str | None, beside: str | None = None, id_: str | None = "call_7") -> Any:
    """A completion that asks for a tool."""
    call = {"id": id_, "type": "function", "function": {"name": name, "arguments": arguments}}
    message = {"role": "assistant", "content": beside, "tool_calls": [call]}
    choice = {"index": 0, "message": message, "finish_reason": "tool_calls"}
    return json_answer(200, {"object": "chat.completion", "model": MODEL, "choices": [choice]})


def json_answer(status: int, body: Any, **headers: str) -> list[bytes]:
    """Any JSON."""
    return answer(status, json.dumps(body).encode(), content_type="application/json", **headers)


def error(
    status: int, code: str | None = None, message: str = "no", type_: str = "error", **headers: str
) -> list[bytes]:
    """An error as OpenAI writes it."""
    told = {"error": {"message": message, "type": type_, "param": None, "code": code}}
    return json_answer(status, told, **headers)


def filled(values: dict[str, Any]) -> Callable[[Asked], Iterable[object]]:
    """Answers with what the schema asks for: these values, else the first choice, else null."""

    def fill(asked: Asked) -> Iterable[object]:
        properties = json.loads(asked.body)["response_format"]["json_schema"]["schema"]["properties"]
        data = {name: values.get(name, (form.get("enum") or [None])[0]) for name, form in properties.items()}
        return completion(json.dumps(data))

    return fill


def knows_no_schema(then: Iterable[object]) -> Callable[[Asked], Iterable[object]]:
    """Refuses schemas, as older local servers do."""

    def check(asked: Asked) -> Iterable[object]:
        if "response_format" in json.loads(asked.body):
            return error(400, None, "'response_format.type' : value must be one of text, json_object")
        return then

    return check


def asked_of(server: WebServer, index: int = -1) -> dict[str, Any]:
    """Gives the body of a request."""
    body: dict[str, Any] = json.loads(server.asked[index].body)
    return body
