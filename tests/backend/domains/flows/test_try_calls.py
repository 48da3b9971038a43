"""The open call of a conversation that is tried is performed for real; what comes back fits as the next action."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import msgspec
import pytest
import pytest_asyncio

from backend.domains.flows.schemas import NewFlow
from backend.domains.flows.try_actions import AnswerHttp, AnswerLlm
from backend.domains.flows.try_calls import PER_WORKSPACE, CallDone, TryCallService, TryCallTools
from backend.effects.contract import HttpAnswer, LlmAnswer, ModelUsage, SaidBefore
from backend.errors import Conflict
from backend.models import flows, model_calls
from backend.web.limits import LimitReached, RateLimits
from flow_engine.document import Document, Node
from flow_engine.effects import CallHttp, CallLlm
from tests.backend.domains.desk import Desk
from tests.backend.domains.flows.trials import HELLO, drawn, say, tries, wanted

pytestmark = pytest.mark.asyncio

HI = {"type": "say", "text": "hi"}
CALL = Node("call", "call_webhook", {"url": "https://a.example/{{ message.text }}", "credential": "shop"})
MODEL = Node("model", "ask_llm", {"instructions": "Be brief.", "history_messages": 4})

TOOK = ModelUsage(model="small", input_tokens=20, output_tokens=5, cost_micros=30, currency="BRL", tries=1)

Call = Callable[..., Awaitable[CallDone]]


class Outside:
    """What the calls reach: it answers and keeps what it was asked."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []

    async def http(self, effect: CallHttp, workspace_id: str) -> HttpAnswer:
        self.calls.append((effect, workspace_id))
        return HttpAnswer(201, {"id": 7})

    async def llm(self, effect: CallLlm, workspace_id: str, history: list[SaidBefore]) -> LlmAnswer:
        self.calls.append((effect, workspace_id, history))
        return LlmAnswer("Sure.", usage=TOOK)


@pytest.fixture
def outside() -> Outside:
    """What the calls reach."""
    return Outside()


@pytest_asyncio.fixture
async def call(desk: Desk, outside: Outside) -> AsyncIterator[Call]:
    """Performs the open call of a conversation."""
    flow_id = (await desk.flows.create("w1", NewFlow(name="Fruit"), "ana")).id
    tools = TryCallTools(outside.http, outside.llm, RateLimits(desk.clock), desk.ids, desk.database, desk.clock)
    service = TryCallService(tries(desk), tools)

    async def ask(document: Document, *actions: dict[str, Any]) -> CallDone:
        own = msgspec.structs.replace(document, id=flow_id)
        return await service.call("w1", flow_id, wanted(own, *actions), "en")

    yield ask


async def test_a_call_is_performed_with_an_id_of_its_own(call: Call, outside: Outside) -> None:
    done = [await call(drawn(HELLO, CALL), HI) for _ in range(2)]
    assert done[0] == CallDone(AnswerHttp(201, {"id": 7}))
    effects = [effect for effect, _ in outside.calls]
    assert [(effect.url, effect.credential) for effect in effects] == [("https://a.example/hi", "shop")] * 2
    assert effects[0].id != effects[1].id
    assert {workspace_id for _, workspace_id in outside.calls} == {"w1"}
    body = msgspec.to_builtins(done[0].action)
    assert body == {"type": "answer_http", "status": 201, "body": {"id": 7}}


async def test_a_model_is_asked_with_what_was_said_before(call: Call, outside: Outside) -> None:
    question = Node("name", "ask_question", {"text": "Name?", "answer": {"kind": "text"}, "variable": "name"})
    edges = [("hello", "next", "say"), ("say", "next", "name"), ("name", "answered", "model")]
    document = drawn(HELLO, say("say", "Hello!"), question, MODEL, edges=edges)
    done = await call(document, HI, {"type": "say", "text": "Rui"})
    assert done == CallDone(AnswerLlm("Sure."))
    ((effect, workspace_id, history),) = outside.calls
    assert (effect.text, workspace_id) == ("Rui", "w1")
    assert history == [SaidBefore("customer", "hi"), SaidBefore("business", "Hello!"), SaidBefore("business", "Name?")]


async def test_what_a_model_took_is_written_down_as_a_trial(desk: Desk, call: Call) -> None:
    await call(drawn(HELLO, CALL), HI)
    assert await desk.rows(model_calls) == []
    await call(drawn(HELLO, MODEL), HI)
    await call(drawn(HELLO, MODEL), HI)
    rows = await desk.rows(model_calls)
    (flow,) = await desk.rows(flows)
    assert {(row.workspace_id, row.purpose, row.flow_id, row.node_id, row.contact_id) for row in rows} == {
        ("w1", "trial", flow.id, "model", "")
    }
    assert [(row.model, row.input_tokens, row.cost_micros, row.currency) for row in rows] == [
        ("small", 20, 30, "BRL")
    ] * 2


async def test_without_an_open_call_there_is_nothing_to_perform(call: Call, outside: Outside) -> None:
    for document in (drawn(HELLO, say("a", "x")), drawn(HELLO, CALL), drawn(HELLO, HELLO, edges=[])):
        with pytest.raises(Conflict):
            await call(document, {"type": "say", "text": "something else"})
    assert outside.calls == []


async def test_calls_are_limited(call: Call) -> None:
    for _ in range(int(PER_WORKSPACE.capacity)):
        await call(drawn(HELLO, CALL), HI)
    with pytest.raises(LimitReached):
        await call(drawn(HELLO, CALL), HI)
