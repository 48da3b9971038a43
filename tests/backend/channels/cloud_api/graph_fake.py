"""A channel, and a server on loopback that stands for the Graph API and says what it is told to."""

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Any

import msgspec

from backend.channels.cloud_api.client import CloudApiChannel, KnownTemplate
from backend.channels.cloud_api.outbound import ButtonKind
from backend.channels.cloud_api.settings import CloudApiSecrets, CloudApiSettings
from backend.tools.http import HttpClient
from backend.tools.web_address import Place, Reach
from tests.fakes.web_server import Asked, WebServer, answer, running

TOKEN = "EAAtoken"
SECRETS = CloudApiSecrets(access_token=TOKEN, app_secret="shh", verify_token="ours")
Answers = Iterable[object] | Callable[[Asked], Iterable[object]]


def says(value: Any, status: int = 200, **headers: str) -> list[bytes]:
    """Writes an answer in JSON."""
    return answer(status, msgspec.json.encode(value), content_type="application/json", **headers)


def refuses(code: int, status: int = 400, details: str = "why") -> list[bytes]:
    """Writes a refusal as the Graph API does."""
    return says({"error": {"message": "no", "code": code, "error_data": {"details": details}}}, status)


def asked_json(asked: Asked) -> Any:
    """Reads what was posted."""
    return msgspec.json.decode(asked.body)


@asynccontextmanager
async def channel_to(
    url: str,
    number_id: str = "300",
    secrets: CloudApiSecrets = SECRETS,
    button_kinds: dict[tuple[str, str], list[ButtonKind]] | None = None,
    **more: Any,
) -> AsyncIterator[CloudApiChannel]:
    """Opens a channel to a Graph API on loopback; `more` are its settings."""
    port = int(url.rpartition(":")[2])
    settings = CloudApiSettings(**{"waba_id": "200", "graph_base_url": url} | more)
    async with HttpClient(Reach(inside=frozenset({Place("127.0.0.1", port)}))) as http:
        templates = {key: KnownTemplate("UTILITY", kinds) for key, kinds in (button_kinds or {}).items()}
        yield CloudApiChannel(http, number_id, settings, secrets, templates)


@asynccontextmanager
async def graph(*answers: Answers, **settings: Any) -> AsyncIterator[tuple[CloudApiChannel, WebServer]]:
    """Runs a Graph API that gives these answers in turn, and a channel to it."""
    async with running(*answers) as server, channel_to(server.url, **settings) as channel:
        yield channel, server
