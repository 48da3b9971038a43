"""What models took is written down for each attempt: also where a worker ended, or was overtaken."""

import pytest

from backend.domains.llm.usage import UsageService
from backend.domains.llm.usage_schemas import CallsWanted, UsageWanted
from backend.effects.contract import LlmAnswer, ModelUsage
from backend.jobs.sweep import forget_leases, sweep
from backend.models import model_calls
from tests.backend.world import BEGINS_AT, World

pytestmark = pytest.mark.asyncio

ASK = (
    ("keyword_trigger", {"words": ["oi"]}),
    ("ask_llm", {"instructions": "Help."}),
)
TOOK = ModelUsage(
    model="small", input_tokens=20, output_tokens=5, cost_micros=30, currency="BRL", duration_ms=7, tries=1
)


async def asking(world: World) -> None:
    """A worker is asking, and has no answer yet."""
    await world.publish(*ASK)
    world.llm.answer = LlmAnswer("Sim", usage=TOOK)
    world.llm.may_answer.clear()
    await world.post(world.says("oi", "m1"))
    await world.turns.take_turns()
    await world.llm.is_reached.wait()


async def another_worker(world: World) -> World:
    """Another worker takes the first one for dead, and asks again."""
    other = World(world.database)
    other.llm.answer = LlmAnswer("Sim", usage=TOOK)
    await other.database.write(forget_leases)
    await other.database.write(lambda connection: sweep(connection, other.clock.now()))
    await other.run()
    return other


async def test_a_call_is_written_down_with_where_it_was_made(world: World) -> None:
    version_id = await world.publish(*ASK)
    world.llm.answer = LlmAnswer("Sim", usage=TOOK)
    await world.say("oi", "m1")
    (row,) = await world.rows(model_calls)
    assert (row.flow_id, row.version_id, row.node_id, row.purpose) == ("f1", version_id, "b", "answer")
    assert (row.model, row.input_tokens, row.output_tokens, row.cost_micros, row.currency) == (
        "small", 20, 5, 30, "BRL",
    )  # fmt: skip
    assert (row.duration_ms, row.tries, row.error, row.at) == (7, 1, "", BEGINS_AT)
    assert row.contact_id


async def test_an_attempt_whose_worker_ended_is_counted_as_unknown(world: World) -> None:
    await asking(world)
    await world.performer.stop()
    again = await another_worker(world)
    rows = await world.rows(model_calls, model_calls.c.id)
    assert [(row.error, row.input_tokens) for row in rows] == [("worker_ended", 0), ("", 20)]
    (of_nobody, of_small) = (await UsageService(world.database, again.clock).sum_up("w1", UsageWanted())).items
    assert (of_nobody.model, of_nobody.uncounted) == ("", 1)
    assert (of_small.model, of_small.uncounted, of_small.cost_micros) == ("small", 0, 30)


async def test_what_an_overtaken_attempt_took_is_counted_too(world: World) -> None:
    await asking(world)
    await another_worker(world)
    world.llm.may_answer.set()
    await world.performer.finish()
    rows = await world.rows(model_calls, model_calls.c.id)
    assert [(row.error, row.input_tokens) for row in rows] == [("", 20), ("", 20)]


async def test_usage_is_summed_up_by_day_and_model_for_one_workspace(world: World) -> None:
    common = {"conversation_id": "v", "contact_id": "p", "purpose": "answer", "model": "small"}
    usage = UsageService(world.database, world.clock)
    for number, (workspace_id, cost) in enumerate([("w1", 10), ("w1", None), ("w2", 99)]):
        took = {"input_tokens": 3, "output_tokens": 2, "cost_micros": cost, "currency": "" if cost is None else "USD"}
        row = {"id": f"c{number}", "workspace_id": workspace_id, "at": BEGINS_AT, **common, **took}
        await world.add(model_calls, **row)
    found = (await usage.sum_up("w1", UsageWanted())).items
    assert [(one.day, one.model, one.currency, one.calls) for one in found] == [
        (BEGINS_AT.date(), "small", "", 1),
        (BEGINS_AT.date(), "small", "USD", 1),
    ]
    assert [(one.unpriced, one.cost_micros, one.input_tokens) for one in found] == [(1, 0, 3), (0, 10, 3)]
    first = await usage.list_calls("w1", CallsWanted(limit=1))
    rest = await usage.list_calls("w1", CallsWanted(cursor=first.next_cursor or ""))
    assert [one.id for one in first.items + rest.items] == ["c1", "c0"]
    assert (await usage.list_calls("w1", CallsWanted(model="other"))).items == []
