"""Flows' calls carry the workspace's own credential, as the API stored it."""

import asyncio
import time

import pytest

from backend.calls.web_calls import WebCalls
from backend.database import Database
from backend.domains.credentials.schemas import CredentialContent
from backend.domains.credentials.services import CredentialService
from backend.effects.contract import HttpAnswer
from backend.tools.backoff import Pace
from backend.tools.call_http import HttpCaller
from backend.tools.circuit import Circuits
from backend.tools.crypto import Cipher
from backend.tools.http import HttpClient
from backend.tools.web_address import Place, Reach
from flow_engine.effects import CallHttp
from tests.backend.world import World
from tests.fakes.web_server import answer, running

pytestmark = pytest.mark.asyncio


async def test_a_call_carries_the_credential_of_its_workspace(database: Database) -> None:
    world, cipher = await World(database).open(), Cipher(bytes(32))
    stored = CredentialContent(headers={"X-Key": "shh"}, hosts=["127.0.0.1"])
    await CredentialService(database, cipher, world.clock).put("w1", "shop", stored)
    said = answer(201, b'{"number": 7}', content_type="application/json")
    async with running(said) as server, HttpClient(Reach(inside=frozenset({Place("127.0.0.1", server.port)}))) as http:
        pace = Pace(time.monotonic, asyncio.sleep, lambda: 0.0)
        calls = WebCalls(HttpCaller(http, Circuits(), pace, world.clock), database, cipher)
        call = CallHttp(id="e1", method="POST", url=f"{server.url}/orders", body="{}", credential="shop")
        assert await calls(call, "w1") == HttpAnswer(201, {"number": 7})
        assert await calls(call, "w2") == HttpAnswer(error="no_credential")
    assert [asked.headers.get("x-key") for asked in server.asked] == ["shh"]
