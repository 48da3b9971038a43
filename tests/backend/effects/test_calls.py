"""Calls are made after the commit, answered once, and their answer goes on with the flow."""

import pytest
from sqlalchemy import update

from backend.effects.contract import HttpAnswer, LlmAnswer
from backend.jobs.sweep import forget_leases, sweep
from backend.models import effects, inputs, messages, sessions
from backend.tools.json_text import write_json
from tests.backend.world import World

pytestmark = pytest.mark.asyncio

CALL = (
    ("keyword_trigger", {"words": ["oi"]}),
    ("call_webhook", {"url": "https://example.org/x"}),
    ("send_message", {"text": "Feito"}),
    ("send_message", {"text": "Falhou"}),
)
CALL_EDGES = [("a", "next", "b"), ("b", "success", "c"), ("b", "failed", "d")]
ASK = (("keyword_trigger", {"words": ["oi"]}), ("ask_llm", {"instructions": "Help.", "history_messages": 3}))


async def leave_dead_worker(world: World) -> World:
    """The worker is killed while it waits for an answer; another one starts."""
    await world.performer.stop()
    restarted = World(world.database)
    await restarted.database.write(forget_leases)
    await restarted.database.write(lambda connection: sweep(connection, restarted.clock.now()))
    return restarted


async def test_an_answer_goes_on_with_the_flow(world: World) -> None:
    await world.publish(*CALL, edges=CALL_EDGES)
    assert await world.say("oi", "m1") == ["Feito"]
    call, send = await world.rows(effects, effects.c.sequence)
    assert (call.kind, call.state, call.result) == ("call_http", "done", '{"status":200,"body":{"ok":true}}')
    assert [row.id for row in await world.rows(inputs, inputs.c.sequence)][1] == f"{call.id}.answer"
    assert send.state == "done"


async def test_a_call_without_an_answer_leaves_by_failed(world: World) -> None:
    await world.publish(*CALL, edges=CALL_EDGES)
    world.http.answer = HttpAnswer(error="timeout")
    assert await world.say("oi", "m1") == ["Falhou"]


async def test_a_tool_that_raises_is_an_answer_too(world: World) -> None:
    await world.publish(*CALL, edges=CALL_EDGES)
    world.http.error = ValueError("a fault of ours")
    assert await world.say("oi", "m1") == ["Falhou"]
    assert [row.state for row in await world.rows(effects, effects.c.sequence)] == ["failed", "done"]


async def test_a_call_whose_worker_was_killed_is_made_again_and_answered_once(world: World) -> None:
    await world.publish(*CALL, edges=CALL_EDGES)
    world.http.may_answer.clear()
    await world.post(world.says("oi", "m1"))
    await world.turns.take_turns()
    await world.http.is_reached.wait()
    restarted = await leave_dead_worker(world)
    await restarted.run()
    assert restarted.channel.texts() == ["Feito"]
    assert len(await world.rows(inputs)) == 2


async def test_a_result_that_was_recorded_is_used_again(world: World) -> None:
    await world.publish(*CALL, edges=CALL_EDGES)
    world.http.may_answer.clear()
    await world.post(world.says("oi", "m1"))
    await world.turns.take_turns()
    await world.http.is_reached.wait()
    recorded = update(effects).values(result=write_json(HttpAnswer(200, {"from": "before"})))
    await world.database.write(lambda connection: connection.execute(recorded))
    restarted = await leave_dead_worker(world)
    await restarted.run()
    assert restarted.http.calls == []
    assert '"from":"before"' in (await world.rows(inputs, inputs.c.sequence))[1].payload


async def test_a_call_that_ends_every_worker_is_answered_with_an_error(world: World) -> None:
    await world.publish(*CALL, edges=CALL_EDGES)
    world.http.may_answer.clear()
    await world.post(world.says("oi", "m1"))
    await world.turns.take_turns()
    doomed = world
    for _ in range(8):
        await doomed.http.is_reached.wait()
        doomed = await leave_dead_worker(doomed)
        doomed.http.may_answer.clear()
        await doomed.performer.take_due()
    await doomed.performer.finish()
    await doomed.run()
    assert doomed.http.calls == []
    assert doomed.channel.texts() == ["Falhou"]


async def test_a_model_gets_what_was_said_before_and_not_what_it_answers_to(world: World) -> None:
    await world.publish(*ASK)
    world.llm.answer = LlmAnswer("Primeira")
    assert await world.say("oi, um", "m1") == ["Primeira"]
    world.clock.move(1)
    world.llm.answer = LlmAnswer("Segunda")
    assert await world.say("oi, dois", "m2") == ["Segunda"]
    world.clock.move(1)
    await world.say("oi, três", "m3")
    call, history = world.llm.calls[-1]
    assert call.text == "oi, três"
    assert [(said.by, said.text) for said in history] == [
        ("business", "Primeira"),
        ("customer", "oi, dois"),
        ("business", "Segunda"),
    ]
    assert world.llm.calls[0][1] == []


async def test_an_answer_nobody_waits_for_any_more_starts_nothing(world: World) -> None:
    await world.publish(*CALL, edges=CALL_EDGES)
    world.http.may_answer.clear()
    await world.post(world.says("oi", "m1"))
    await world.turns.take_turns()
    await world.http.is_reached.wait()
    await world.database.write(lambda connection: connection.execute(update(sessions).values(status="ended")))
    world.http.may_answer.set()
    await world.performer.finish()
    await world.run()
    assert world.channel.texts() == []
    assert {row.state for row in await world.rows(inputs)} == {"taken"}
    assert [row.direction for row in await world.rows(messages)] == ["in"]
