"""Inputs are taken once, in order, one turn at a time; a turn that fails harms no other."""

import asyncio

import pytest
from sqlalchemy import select, update

from backend.channels.contract import Sender
from backend.models import (
    contact_fields,
    contact_tags,
    contact_values,
    contacts,
    conversations,
    dead_letters,
    effects,
    inputs,
    sessions,
    tags,
    timers,
    visits,
)
from flow_engine.inputs import HandoffClosed
from tests.backend.world import WORKSPACE, World

pytestmark = pytest.mark.asyncio

HELLO = (("keyword_trigger", {"words": ["oi"]}), ("send_message", {"text": "Olá, {{ contact.first_name }}!"}))
NAME = (
    ("keyword_trigger", {"words": ["oi"]}),
    ("ask_question", {"text": "Seu nome?", "answer": {"kind": "text"}, "variable": "name"}),
    ("send_message", {"text": "Prazer, {{ name }}"}),
)
NAME_EDGES = [("a", "next", "b"), ("b", "answered", "c")]


async def test_a_message_is_answered(world: World) -> None:
    await world.publish(*HELLO)
    assert await world.say("Oi", "m1") == ["Olá, Ana!"]
    (session,) = await world.rows(sessions)
    assert (session.status, session.flow_id) == ("ended", "f1")
    (input_,) = await world.rows(inputs)
    assert (input_.state, input_.session_id) == ("taken", session.id)
    assert '"code":"trigger"' in input_.route
    assert '"node_id":"b"' in input_.path
    assert await world.statuses() == ["accepted"]
    (conversation,) = await world.rows(conversations)
    assert (conversation.due_at, conversation.leased_until, conversation.attempts) == (None, None, 0)
    assert (await world.rows(contacts))[0].is_known
    assert [row.state for row in await world.rows(effects)] == ["done"]


async def test_a_session_resumes_where_it_waits_and_its_timer_goes(world: World) -> None:
    await world.publish(*NAME, edges=NAME_EDGES)
    assert await world.say("Oi", "m1") == ["Seu nome?"]
    assert len(await world.rows(timers)) == 1
    assert await world.say("Bia", "m2") == ["Prazer, Bia"]
    assert await world.rows(timers) == []
    assert [row.status for row in await world.rows(sessions)] == ["ended"]


async def test_messages_that_wait_together_are_taken_in_order(world: World) -> None:
    await world.publish(*NAME, edges=NAME_EDGES)
    await world.post(*(world.says(text, f"m{n}") for n, text in enumerate(["Oi", "Bia", "oi", "Caio"])))
    await world.run()
    assert world.channel.texts() == ["Seu nome?", "Prazer, Bia", "Seu nome?", "Prazer, Caio"]


async def test_what_nobody_wants_is_taken_and_explained(world: World) -> None:
    assert await world.say("Oi", "m1") == []
    (input_,) = await world.rows(inputs)
    assert input_.state == "taken"
    assert '"no_trigger"' in input_.route


async def test_sessions_stay_on_their_version(world: World) -> None:
    await world.publish(*NAME, edges=NAME_EDGES)
    await world.say("Oi", "m1")
    await world.publish(NAME[0], NAME[1], ("send_message", {"text": "New: {{ name }}"}), edges=NAME_EDGES)
    other = Sender(phone="5511900000000")
    assert await world.say("Oi", "x1", other) == ["Seu nome?"]
    restarted = World(world.database)
    assert await restarted.say("Bia", "m2") == ["Prazer, Bia"]
    assert await restarted.say("Bia", "x2", other) == ["New: Bia"]


async def test_a_keyword_that_interrupts_ends_the_session_that_waited(world: World) -> None:
    await world.publish(*NAME, edges=NAME_EDGES)
    await world.publish(
        ("keyword_trigger", {"words": ["parar"], "interrupts": True}), ("send_message", {"text": "Tchau"}), flow_id="f2"
    )
    await world.say("Oi", "m1")
    assert await world.say("parar", "m2") == ["Tchau"]
    rows = await world.rows(sessions, sessions.c.started_at, sessions.c.id)
    assert [(row.flow_id, row.status, row.end_reason) for row in rows] == [
        ("f1", "ended", "interrupted"),
        ("f2", "ended", ""),
    ]
    assert await world.rows(timers) == []


async def test_a_session_that_began_and_ended_in_one_turn_is_stored_once(world: World) -> None:
    version_id = await world.publish(*NAME, edges=NAME_EDGES)
    await world.post(world.says("Oi", "m1"), world.says("Bia", "m2"))
    await world.run()
    (session,) = await world.rows(sessions)
    assert (session.status, session.version_id) == ("ended", version_id)
    assert world.channel.texts() == ["Seu nome?", "Prazer, Bia"]
    assert await world.rows(timers) == []


async def test_tags_and_fields_are_kept_and_seen(world: World) -> None:
    await world.publish(
        ("keyword_trigger", {"words": ["oi"]}),
        ("tag_contact", {"add": ["VIP", "novo"], "remove": []}),
        ("tag_contact", {"add": ["vip"], "remove": ["Novo"]}),
        ("set_contact_field", {"field": "city", "value": "Recife"}),
        ("set_opt_in", {"is_opted_in": True, "text": "sim"}),
    )
    await world.say("Oi", "m1")
    assert [row.tag_key for row in await world.rows(contact_tags)] == ["vip"]
    assert [row.name for row in await world.rows(tags, tags.c.key)] == ["novo", "VIP"]
    assert [(row.field, row.value) for row in await world.rows(contact_values)] == [("city", '"Recife"')]
    assert (await world.rows(contacts))[0].is_opted_in
    await world.publish(
        ("keyword_trigger", {"words": ["quem"]}),
        ("send_message", {"text": "{{ contact.tags | join: ',' }} {{ contact.fields.city }}"}),
        flow_id="f2",
    )
    assert await world.say("quem", "m2") == ["VIP Recife"]


async def test_visits_are_counted_by_version_node_port_and_day(world: World) -> None:
    version_id = await world.publish(*HELLO)
    await asyncio.gather(*(world.post(world.says("Oi", f"m{n}", Sender(phone=f"55119{n:08}"))) for n in range(7)))
    await world.run()
    await world.say("Oi", "m9")
    rows = await world.rows(visits, visits.c.node_id)
    assert [(row.version_id, row.node_id, row.port, row.count) for row in rows] == [
        (version_id, "a", "next", 8),
        (version_id, "b", "next", 8),
    ]


async def test_a_message_during_a_call_is_held_and_taken_after_the_answer(world: World) -> None:
    await world.publish(
        ("keyword_trigger", {"words": ["oi"]}),
        ("call_webhook", {"url": "https://example.org/x"}),
        ("send_message", {"text": "Feito"}),
        edges=[("a", "next", "b"), ("b", "success", "c")],
    )
    await world.publish(("keyword_trigger", {"words": ["menu"]}), ("send_message", {"text": "Menu"}), flow_id="f2")
    world.http.may_answer.clear()
    await world.post(world.says("Oi", "m1"))
    await world.turns.take_turns()
    await world.http.is_reached.wait()
    await world.post(world.says("menu", "m2"))
    await world.turns.take_turns()
    assert [row.state for row in await world.rows(inputs, inputs.c.sequence)] == ["taken", "held"]
    world.http.may_answer.set()
    await world.performer.finish()
    await world.run()
    assert world.channel.texts() == ["Feito", "Menu"]
    assert {row.state for row in await world.rows(inputs)} == {"taken"}


async def test_a_handed_off_chat_is_left_to_people(world: World) -> None:
    await world.publish(
        ("keyword_trigger", {"words": ["oi"]}),
        ("hand_off", {"timeout_s": 600}),
        ("send_message", {"text": "De volta"}),
        edges=[("a", "next", "b"), ("b", "returned", "c")],
    )
    await world.say("Oi", "m1")
    await world.say("Oi?", "m2")
    assert [row.state for row in await world.rows(inputs, inputs.c.sequence)] == ["taken", "operator"]
    effect_id = (await world.rows(inputs, inputs.c.sequence))[0].id + ".1"
    await world.give(HandoffClosed(id="h1", at=world.clock.now(), effect_id=effect_id))
    assert world.channel.texts() == ["De volta"]


async def test_a_conversation_an_operator_has_starts_no_flow(world: World) -> None:
    await world.publish(*HELLO)
    await world.say("Oi", "m1")
    taken = update(conversations).values(owner="operator", operator_id="u1")
    await world.database.write(lambda connection: connection.execute(taken))
    assert await world.say("Oi", "m2") == []
    assert [row.state for row in await world.rows(inputs, inputs.c.sequence)] == ["taken", "operator"]


async def damage(world: World, provider_id: str) -> None:
    """Makes one stored input unreadable."""
    rows = await world.rows(inputs, inputs.c.sequence)
    broken = update(inputs).where(inputs.c.id == rows[-1].id).values(payload='{"type":"no_such_kind"}')
    await world.database.write(lambda connection: connection.execute(broken))


async def test_a_turn_that_fails_is_alone_in_it_and_ends_as_a_dead_letter(world: World) -> None:
    await world.publish(*HELLO)
    other = Sender(phone="5511900000000", name="Bia")
    await world.post(world.says("Oi", "m1"))
    await world.post(world.says("Oi", "m2"))
    await damage(world, "m2")
    await world.post(world.says("Oi", "m3"))
    await world.post(world.says("Oi", "m4", other))
    await world.run()
    assert sorted(world.channel.texts()) == ["Olá, Ana!", "Olá, Bia!"]
    assert [row.state for row in await world.rows(inputs, inputs.c.sequence)] == [
        "taken",
        "pending",
        "pending",
        "taken",
    ]
    for _ in range(4):
        assert await world.rows(dead_letters) == []
        world.clock.move(400)
        await world.run()
    (letter,) = await world.rows(dead_letters)
    assert (letter.kind, letter.attempts, letter.workspace_id) == ("input", 5, WORKSPACE)
    assert "no_such_kind" in letter.error
    assert [row.state for row in await world.rows(inputs, inputs.c.sequence)] == ["taken", "dead", "taken", "taken"]
    assert world.channel.texts().count("Olá, Ana!") == 2


async def test_a_failing_turn_waits_longer_each_time_whatever_comes_meanwhile(world: World) -> None:
    await world.post(world.says("Oi", "m1"))
    await damage(world, "m1")
    attempts = []
    for _ in range(3):
        await world.run()
        await world.post(world.says("Oi", f"n{len(attempts)}"))
        await world.run()
        (conversation,) = await world.rows(conversations)
        attempts.append((conversation.attempts, (conversation.due_at - world.clock.now()).total_seconds()))
        world.clock.move(attempts[-1][1])
    assert attempts == [(1, 2), (2, 5), (3, 13)]


async def test_attempts_count_before_the_turn_so_a_worker_that_dies_each_time_gives_up(world: World) -> None:
    await world.publish(*HELLO)
    await world.post(world.says("Oi", "m1"))

    class Killed(BaseException):
        """The process ends here."""

    def dies(*_: object) -> None:
        raise Killed

    for _ in range(5):
        doomed = World(world.database)
        doomed.clock.move((world.clock.now() - doomed.clock.now()).total_seconds())
        doomed.turns._run = dies  # type: ignore[method-assign,assignment]
        with pytest.raises(Killed):
            await doomed.turns.take_turns()
        world.clock.move(31)
    await world.run()
    assert world.channel.texts() == []
    assert [row.state for row in await world.rows(inputs)] == ["dead"]
    (letter,) = await world.rows(dead_letters)
    assert letter.attempts == 6
    assert await world.say("Oi", "m2") == ["Olá, Ana!"]


async def test_a_worker_that_was_presumed_dead_cannot_write(world: World) -> None:
    await world.publish(*HELLO)
    await world.post(world.says("Oi", "m1"))
    slow = World(world.database)
    has_claimed, may_go_on = asyncio.Event(), asyncio.Event()
    runs = slow.turns._run

    async def pauses(conversations_: object) -> object:
        has_claimed.set()
        await may_go_on.wait()
        return await runs(conversations_)  # type: ignore[arg-type]

    slow.turns._run = pauses  # type: ignore[method-assign,assignment]
    task = asyncio.create_task(slow.turns.take_turns())
    await has_claimed.wait()
    world.clock.move(31)
    await world.run()
    assert world.channel.texts() == ["Olá, Ana!"]
    may_go_on.set()
    await task
    await slow.performer.finish()
    assert slow.channel.texts() == []
    assert len(await world.rows(effects)) == 1
    assert len(await world.rows(sessions)) == 1
    (conversation,) = await world.rows(conversations)
    assert (conversation.attempts, conversation.due_at) == (0, None)


async def test_two_workers_never_take_the_same_turn(world: World) -> None:
    await world.publish(*HELLO)
    people = [Sender(phone=f"55119{n:08}") for n in range(60)]
    await asyncio.gather(*(world.post(world.says("Oi", f"m{n}", person)) for n, person in enumerate(people)))
    workers = [World(world.database) for _ in range(3)]
    await asyncio.gather(*(worker.run() for worker in workers))
    sent = [to.phone for worker in workers for to, _, _ in worker.channel.sent]
    assert sorted(sent) == sorted(person.phone for person in people)


async def test_flows_of_other_workspaces_are_not_run(world: World) -> None:
    await world.publish(*HELLO)
    from tests.backend.world import Origin

    await world.post(world.says("Oi", "m1"), origin=Origin("w2", "c2", "test"))
    await world.run()
    assert world.channel.texts() == []
    assert [row.status for row in await world.read(select(sessions.c.status))] == []


async def test_a_value_for_a_contacts_field_is_brought_into_its_type_or_left_out(world: World) -> None:
    for name, type_ in (("age", "number"), ("born", "date")):
        row = {"workspace_id": "w1", "name": name, "type": type_, "created_at": world.clock.now()}
        await world.add(contact_fields, **row)
    await world.publish(
        ("keyword_trigger", {"words": ["oi"]}),
        ("set_contact_field", {"field": "age", "value": "42"}),
        ("set_contact_field", {"field": "born", "value": "yesterday"}),
        ("set_contact_field", {"field": "city", "value": "Recife"}),
    )
    await world.say("oi", "m1")
    values = {row.field: row.value for row in await world.rows(contact_values)}
    assert values == {"age": "42", "city": '"Recife"'}
