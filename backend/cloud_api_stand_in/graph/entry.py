"""The way into the Graph API: reads a request, meets it with the faults that are set, answers."""

import re
from typing import NamedTuple
from urllib.parse import parse_qsl

import msgspec

from backend.cloud_api_stand_in.accounts import Token
from backend.cloud_api_stand_in.errors import GraphError
from backend.cloud_api_stand_in.faults import Fault
from backend.cloud_api_stand_in.graph import accounts, routes
from backend.cloud_api_stand_in.graph.call import SUCCESS, Answer, Call, ShakeHands
from backend.cloud_api_stand_in.graph.media import get_bytes
from backend.cloud_api_stand_in.graph.subscriptions import set_callback
from backend.cloud_api_stand_in.webhooks.handshake import shake_hands
from backend.cloud_api_stand_in.world import World

_VERSION = re.compile(r"v\d+\.\d+")
BYTES_PATH = "whatsapp_business/attachments"
_BEARER = "bearer "
_WITH_SECRETS = {"access_token", "subscriptions", "subscribed_apps", "register"}  # tokens and a PIN
_PAGE = b"<html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>"


class Request(NamedTuple):
    """A request as it came.

    Args:
        path: without the address the stand-in is mounted at.
    """

    method: str
    path: str
    query: bytes
    headers: dict[str, str]
    body: bytes
    base_url: str


class Spoilt(NamedTuple):
    """An answer that does not arrive as it should: none at all, or one that breaks off."""

    answer: Answer | None
    hang_s: float


class _Address(NamedTuple):
    version: str
    node_id: str
    edge: str


async def answer_request(world: World, request: Request) -> Answer | Spoilt:
    """Answers a request of the Graph API and keeps both in the log."""
    address = _address(request.path)
    fault = world.faults.strike(_endpoint_name(address))
    given = _refused_by(world, fault) if fault else None
    if given is None:
        given = await _answer(world, request, address)
        if fault is not None:
            given = _spoilt(given, fault)
    _keep(world, request, address, given if isinstance(given, Answer) else given.answer or Answer(0, b""))
    return given


def _keep(world: World, request: Request, address: _Address, answer: Answer) -> None:
    """Keeps a call in the log: texts only, and nothing of calls that carry secrets."""
    is_secret = address.edge in _WITH_SECRETS or (request.method == "POST" and not address.edge)
    is_text = not is_secret and request.headers.get("content-type", "").startswith("application/json")
    is_shown = not is_secret and answer.content_type.startswith(("application/json", "text/"))
    world.capture.call(
        world.clock.now(),
        request.method,
        request.path,
        request.body if is_text else b"",
        answer.status,
        answer.body if is_shown else b"",
    )


async def _answer(world: World, request: Request, address: _Address) -> Answer:
    now = world.clock.now()
    world.templates.settle(now)
    try:
        query = dict(parse_qsl(request.query.decode("latin-1"), keep_blank_values=True)) if request.query else {}
        call = _call(world, request, address, query, now)
        if address.node_id == BYTES_PATH and request.method == "GET":
            return get_bytes(world, query, request.headers.get("range", ""), call.token, now)
        if (address.node_id, address.edge) == ("oauth", "access_token"):
            return accounts.get_access_token(world, call)
        given = routes.answer(world, call)
        return await _with_handshake(world, given) if isinstance(given, ShakeHands) else given
    except GraphError as error:
        return _refusal(world, error)


def _call(world: World, request: Request, address: _Address, query: dict[str, str], now: float) -> Call:
    if (address.node_id, address.edge) == ("oauth", "access_token"):
        token = Token(app_id="")
    else:
        header = request.headers.get("authorization", "")
        is_bearer = header[: len(_BEARER)].lower() == _BEARER
        value = header[len(_BEARER) :].strip() if is_bearer else query.get("access_token", "")
        token = world.accounts.token(value, now)
    return Call(
        method=request.method,
        node_id=address.node_id,
        edge=address.edge,
        query=query,
        body=request.body,
        content_type=request.headers.get("content-type", ""),
        token=token,
        base_url=world.options.public_url.rstrip("/") or request.base_url,
        version=address.version,
        now=now,
    )


async def _with_handshake(world: World, asked: ShakeHands) -> Answer:
    await shake_hands(asked.callback_url, asked.verify_token, world.ids.decimal(world.clock.now()))
    set_callback(world, asked)
    return SUCCESS


def _address(path: str) -> _Address:
    parts = [part for part in path.split("/") if part]
    version = parts.pop(0) if parts and _VERSION.fullmatch(parts[0]) else ""
    if not version and "/".join(parts) == BYTES_PATH:
        return _Address("", BYTES_PATH, "")
    node_id, *rest = parts or [""]
    return _Address(version, node_id, "/".join(rest))


def _endpoint_name(address: _Address) -> str:
    if address.node_id == BYTES_PATH:
        return "bytes"
    return address.edge or "object"


def _refusal(world: World, error: GraphError) -> Answer:
    return Answer(error.http_status, msgspec.json.encode(error.body(world.ids.trace())))


def _refused_by(world: World, fault: Fault) -> Answer | Spoilt | None:
    """Gives what a fault answers in place of the endpoint; None when the endpoint is called all the same."""
    match fault.kind:
        case "rate_limited":
            given = _refusal(world, GraphError(fault.code or 130429, "Told to refuse.", http_status=429))
            return msgspec.structs.replace(given, headers=(("Retry-After", str(fault.retry_after_s)),))
        case "server_error":
            return _refusal(world, GraphError(fault.code or 131000, "Told to fail.", http_status=fault.status))
        case "graph_error":
            return _refusal(world, GraphError(fault.code or 131000, "Told to refuse."))
        case "html":
            return Answer(502, _PAGE, "text/html; charset=utf-8")
        case "hang":
            return Spoilt(None, fault.hang_s)
        case _:
            return None


def _spoilt(given: Answer, fault: Fault) -> Answer | Spoilt:
    if fault.kind == "cut":
        return Spoilt(given, 0.0)
    if fault.kind == "broken_json":
        return msgspec.structs.replace(given, body=given.body[: len(given.body) // 2])
    return given
