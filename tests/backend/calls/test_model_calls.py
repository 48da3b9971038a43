"""Each workspace's own model is asked, as the API stored it; without one the built-in model answers."""

import asyncio
import time

import pytest

from backend.calls.model_calls import ModelCalls, ModelTools
from backend.database import Database
from backend.domains.llm.schemas import ModelSettings
from backend.domains.llm.services import ModelService
from backend.tools.backoff import Pace
from backend.tools.crypto import Cipher
from backend.tools.http import HttpClient
from backend.tools.metrics import Metrics
from backend.tools.web_address import Place, Reach
from flow_engine.effects import CallLlm
from tests.backend.world import World
from tests.fakes.openai_server import completion
from tests.fakes.web_server import running

pytestmark = pytest.mark.asyncio

CALL = CallLlm(id="e1", instructions="We open at nine. We close at six.", text="When do you open?")


async def test_a_workspace_is_answered_by_its_own_model_and_others_by_the_built_in_one(database: Database) -> None:
    world, cipher, metrics = await World(database).open(), Cipher(bytes(32)), Metrics()
    async with (
        running(completion("At nine.", tokens=(20, 5))) as server,
        HttpClient(Reach(inside=frozenset({Place("127.0.0.1", server.port)}))) as http,
    ):
        settings = ModelSettings(base_url=f"{server.url}/v1", model="small", api_key="sk-test")
        await ModelService(database, cipher, world.clock).put("w1", settings)
        pace = Pace(time.monotonic, asyncio.sleep, lambda: 0.0)
        calls = ModelCalls(ModelTools(http, pace, database, cipher, world.clock, metrics))
        own, built_in = await calls(CALL, "w1", []), await calls(CALL, "w2", [])
    assert own.text == "At nine."
    assert "We open at nine." in built_in.text
    assert [asked.headers["authorization"] for asked in server.asked] == ["Bearer sk-test"]
    assert 'whatsapp_ai_tokens_used_total{direction="input",model="fake-model-1"} 20.0' in metrics.written().decode()
