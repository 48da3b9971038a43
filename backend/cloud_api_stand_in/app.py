"""The stand-in as a web application: the Graph API, the bytes of files, and the control API under `/control`."""

import asyncio
from collections.abc import Iterable
from typing import Any

from litestar import Litestar, Request, Response, Router, route
from litestar.di import Provide
from litestar.params import FromPath
from litestar.types import ASGIApp, Receive, Scope, Send

from backend.cloud_api_stand_in.control.accounts import AccountController
from backend.cloud_api_stand_in.control.customers import CustomerController
from backend.cloud_api_stand_in.control.steering import SteeringController
from backend.cloud_api_stand_in.errors import ControlError
from backend.cloud_api_stand_in.graph.call import Answer
from backend.cloud_api_stand_in.graph.entry import Request as GraphRequest
from backend.cloud_api_stand_in.graph.entry import answer_request
from backend.cloud_api_stand_in.shell import Shell, base_url_of
from backend.cloud_api_stand_in.world import World

MAX_BODY_BYTES = 101 * 2**20  # the largest document and the form around it


def create_stand_in(world: World) -> Litestar:
    """Makes the application. It posts webhooks while its lifespan runs; mounted elsewhere, enter `app.lifespan()`."""
    shell = Shell(world)

    @route("/{path:path}", http_method=["GET", "POST", "DELETE"])
    async def graph(request: Request[Any, Any, Any], path: FromPath[str]) -> ASGIApp:
        """Answers as the Graph API."""
        given = await answer_request(
            shell.world,
            GraphRequest(
                request.method,
                path,
                request.scope["query_string"],
                {name.decode("latin-1"): value.decode("latin-1") for name, value in request.scope["headers"]},
                await request.body(),
                base_url_of(request),
            ),
        )
        shell.changed()
        if isinstance(given, Answer):
            return _Sending(given)
        return _Sending(given.answer, is_cut=True) if given.answer else _Hanging(given.hang_s)

    control = Router("/control", route_handlers=[CustomerController, SteeringController, AccountController])
    return Litestar(
        [graph, control],
        dependencies={"shell": Provide(lambda: shell, sync_to_thread=False)},
        exception_handlers={ControlError: _control_refusal},
        lifespan=[shell.lifespan],
        request_max_body_size=MAX_BODY_BYTES,
        openapi_config=None,
        logging_config=None,
    )


def _control_refusal(_: Request[Any, Any, Any], error: ControlError) -> Response[dict[str, str]]:
    return Response({"error": error.code, "detail": error.detail}, status_code=error.http_status)


class _Sending:
    """Sends an answer; cut, it promises the body and breaks off before its first byte."""

    def __init__(self, answer: Answer, *, is_cut: bool = False) -> None:
        self._answer = answer
        self._is_cut = is_cut

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self._answer
        headers = _raw(
            (
                ("content-type", answer.content_type),
                ("content-length", str(len(answer.body))),
                ("facebook-api-version", "v25.0"),
                *answer.headers,
            )
        )
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        body = b"" if self._is_cut else answer.body
        await send({"type": "http.response.body", "body": body, "more_body": self._is_cut})


class _Hanging:
    """Answers nothing until the caller gives up, or for some time; then it breaks off."""

    def __init__(self, hang_s: float) -> None:
        self._hang_s = hang_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        gone = asyncio.create_task(_disconnected(receive))
        await asyncio.wait((gone,), timeout=self._hang_s or None)
        gone.cancel()
        await _Sending(Answer(504, b"{}"), is_cut=True)(scope, receive, send)


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _raw(headers: Iterable[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode(), value.encode("latin-1")) for name, value in headers]
