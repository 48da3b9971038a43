"""The simulated world: what comes in goes where it would go in production, and the clock brings what is due."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.commands.words import words_of
from backend.simulation import BEGINS_AT, MAX_TIMERS_AT_ONCE, Simulation, example_context
from backend.typed_line import COMMANDS, LineError, take_line
from flow_engine.document import Edge, Node, Variable
from flow_engine.effects import SendMessage
from flow_engine.flow import Flows
from flow_engine.inputs import Message, MessageReceived, TimeReached
from flow_engine.session import read_session, write_session
from flow_engine.values import Location
from tests.backend.shop import simulation, texts
from tests.flow_engine.conversation import flow_of, row

GREETING = "Hello Ana!\nWhat would you like?"


def test_a_message_starts_a_flow_and_the_next_one_goes_on_with_it() -> None:
    world = simulation()
    (first,) = world.send(Message(text="hi"))
    assert (first.route.action, texts([first])) == ("start", [GREETING])
    (second,) = world.send(Message(text="3"))
    assert second.route.action == "resume"
    assert second.session is not None
    assert [session.id for session in world.sessions] == [second.session.id] == ["s1"]
    assert world.turns == [first, second]


def test_the_contact_is_known_after_the_first_message_and_keeps_what_flows_change() -> None:
    tags = Node("tags", "tag_contact", {"add": ["vip"]})
    field = Node("field", "set_contact_field", {"field": "city", "value": "Recife"})
    world = simulation(row(tags, field, trigger="first_message_trigger"))
    world.send(Message(text="hi"))
    contact = world.context.contact
    assert (contact.is_known, contact.tags, contact.fields) == (True, {"vip"}, {"city": "Recife"})
    (again,) = world.send(Message(text="hi"))
    assert again.route.action == "none"


def test_the_options_of_the_latest_message_that_had_any_can_be_tapped() -> None:
    world = simulation()
    assert world.offered() == []
    world.send(Message(text="hi"))
    assert [option.id for option in world.offered()] == ["order", "ask", "person", "later", "paid"]
    take_line(world, "/tap 4")
    assert len(world.offered()) == 5


def test_an_option_of_an_earlier_message_can_still_be_tapped() -> None:
    nodes = [
        Node("any", "any_message_trigger"),
        Node("first", "ask_choice", {"text": "More?", "options": [{"id": "more", "title": "More"}]}),
        Node("second", "ask_choice", {"text": "Or?", "options": [{"id": "other_one", "title": "Other one"}]}),
    ]
    world = simulation(flow_of(nodes, [Edge("any", "next", "first"), Edge("first", "more", "second")]))
    take_line(world, "hi")
    take_line(world, "/tap more")
    assert [option.id for option in world.offered()] == ["other_one"]
    earlier = world.option("more")
    assert earlier is not None
    assert world.option("gone") is None
    (turn,) = take_line(world, "/tap More")
    assert isinstance(turn.input, MessageReceived)
    assert turn.input.message.reply_id == "more"


def test_a_flow_begins_at_any_node_as_if_the_customer_had_just_written() -> None:
    world = simulation()
    (turn,) = take_line(world, "/start call")
    assert (turn.route.why, turn.is_window_open) == ({"code": "chosen_node"}, True)
    assert world.open_call() == world.open_http() is not None
    assert world.window_closes_at() == BEGINS_AT + timedelta(hours=24)
    with pytest.raises(LineError):
        take_line(world, "/start gone")


def test_only_the_chosen_flows_triggers_count_and_others_can_still_be_started_by_it() -> None:
    say = Node("say", "send_message", {"text": "Below"})
    ways = [Edge("in", "next", "say"), Edge("any", "next", "say")]
    below = flow_of([Node("in", "flow_trigger"), Node("any", "any_message_trigger"), say], ways, flow_id="below")
    above = row(Node("run", "start_flow", {"flow_id": "below"}), trigger="first_message_trigger")
    world = Simulation(Flows(above, below), example_context("en"), BEGINS_AT, [above])
    (first,) = world.send(Message(text="hi"))
    assert (first.route.flow_id, texts([first])) == (above.id, ["Below"])
    (second,) = world.send(Message(text="hi"))
    assert second.route.action == "none"


def test_a_contact_is_shared() -> None:
    world = simulation(row(Node("say", "send_message", {"text": "{{ message.kind }}"})))
    assert texts(take_line(world, "/share_contact")) == ["contacts"]


def test_an_open_call_is_answered_by_hand() -> None:
    world = simulation()
    take_line(world, "hi")
    take_line(world, "/tap Order")
    call = world.open_http()
    assert call is not None
    assert call.due_at == BEGINS_AT + timedelta(seconds=10)
    assert texts(take_line(world, '/http 201 {"id": 17}')) == ["Your order is number 17."]
    assert world.open_http() is None
    assert world.sessions == []


@pytest.mark.parametrize("answer", ["/http 500", "/http timeout", "/http 200 not json", "/wait 10s", "/wait 2d"])
def test_a_call_that_fails_or_is_left_alone_leaves_by_failed(answer: str) -> None:
    world = simulation()
    take_line(world, "hi")
    take_line(world, "/tap 1")
    assert texts(take_line(world, answer)) == ["That did not work."]


def test_a_message_during_a_call_is_held_and_taken_after_the_answer() -> None:
    world = simulation()
    take_line(world, "hi")
    take_line(world, "/tap 1")
    world.move_clock(world.now + timedelta(seconds=5))
    for text in ("hurry", "please"):
        (held,) = take_line(world, text)
        assert held.route.action == "hold"
    answered, hurry, please = take_line(world, "/http 500")
    assert texts([answered, hurry]) == ["That did not work.", GREETING]
    assert please.route.action == "resume"
    assert hurry.input.at == world.now


def test_the_model_answers_with_words_or_not_at_all() -> None:
    world = simulation()
    take_line(world, "hi")
    take_line(world, "/tap 2")
    assert world.open_llm() is not None
    assert texts(take_line(world, "/llm Of course we are.")) == ["Of course we are."]
    take_line(world, "hi")
    take_line(world, "/tap 2")
    assert texts(take_line(world, "/llm_failed")) == ["That did not work."]


def test_the_model_chooses_an_action() -> None:
    tools = [{"id": "order", "fields": [{"name": "dish"}]}]
    ask = Node("ask", "ask_llm", {"instructions": "Be kind.", "tools": tools})
    chosen = Node("chosen", "send_message", {"text": "One {{ dish }}!"})
    ways = [Edge("any", "next", "ask"), Edge("ask", "order", "chosen")]
    flow = flow_of([Node("any", "any_message_trigger"), ask, chosen], ways, variables=[Variable("dish")])
    world = simulation(flow)
    take_line(world, "hi")
    for line in ("/llm_tool", "/llm_tool order {"):
        with pytest.raises(LineError):
            take_line(world, line)
    assert texts(take_line(world, '/llm_tool order {"dish": "lasagna"}')) == ["One lasagna!"]


def test_a_handed_off_chat_is_the_operators_until_it_is_closed() -> None:
    world = simulation()
    take_line(world, "hi")
    take_line(world, "/tap 3")
    assert world.open_handoff_id()
    take_line(world, "/operator take")
    (kept,) = take_line(world, "hello?")
    assert kept.route.action == "operator"
    assert take_line(world, "/wait 9h") == []
    assert texts(take_line(world, "/operator close all done")) == ["Back with me."]
    assert world.open_handoff_id() == ""


def test_a_handoff_that_nobody_takes_runs_out() -> None:
    world = simulation()
    take_line(world, "hi")
    take_line(world, "/tap 3")
    assert texts(take_line(world, "/wait next")) == ["Nobody is there."]
    assert world.now == BEGINS_AT + timedelta(hours=2)


def test_timers_fire_in_order_at_their_own_time() -> None:
    soon, late = (
        flow_of(
            [
                Node("t", "keyword_trigger", {"words": [word]}),
                Node("w", "wait", {"duration_s": seconds}),
                Node("m", "send_message", {"text": word}),
            ],
            [Edge("t", "next", "w"), Edge("w", "next", "m")],
            flow_id=word,
        )
        for word, seconds in (("soon", 60), ("late", 120))
    )
    world = simulation(soon, late)
    take_line(world, "late")
    take_line(world, "/wait 30s")
    take_line(world, "soon")
    turns = take_line(world, "/wait 1h")
    assert texts(turns) == ["soon", "late"]
    assert [turn.input.at - BEGINS_AT for turn in turns] == [timedelta(seconds=90), timedelta(seconds=120)]
    assert world.now == BEGINS_AT + timedelta(hours=1, seconds=30)


def test_an_interrupting_trigger_ends_the_session_and_its_timer() -> None:
    world = simulation()
    take_line(world, "hi")
    (turn,) = take_line(world, "help")
    assert turn.interrupted is not None
    assert turn.interrupted.id == "s1"
    assert texts([turn]) == ["Help is on the way."]
    assert world.sessions == []
    assert world.next_due_at() is None


def test_events_schedules_and_callbacks_come_in_beside_the_conversation() -> None:
    world = simulation()
    assert texts(take_line(world, '/event order_paid {"total": 5}')) == ["Thank you for paying."]
    (nightly,) = take_line(world, "/schedule nightly")
    assert (nightly.route.action, nightly.route.node_id) == ("start", "nightly")
    take_line(world, "hi")
    take_line(world, "/tap 5")
    assert take_line(world, "/callback payment 78")[0].route.action == "none"
    assert texts(take_line(world, '/callback payment 77 {"ok": true}')) == ["Thank you for paying."]


def test_the_window_closes_24_hours_after_the_customer_wrote() -> None:
    world = simulation()
    (event,) = take_line(world, "/event order_paid")
    assert [event.refused(effect) for effect in event.effects] == [True]
    take_line(world, "hi")
    take_line(world, "/tap 4")
    (turn,) = take_line(world, "/wait 25h")
    (message,) = [effect for effect in turn.effects if isinstance(effect, SendMessage)]
    assert turn.refused(message)


def test_a_template_is_never_refused() -> None:
    nodes = [
        Node("t", "event_trigger", {"event": "paid"}),
        Node("m", "send_template", {"name": "hello", "language": "en"}),
    ]
    (turn,) = simulation(flow_of(nodes, [Edge("t", "next", "m")])).give_event("paid")
    assert [turn.refused(effect) for effect in turn.effects] == [False]


def test_very_many_timers_stop_the_clock() -> None:
    nodes = [Node("t", "any_message_trigger"), Node("w", "wait", {"duration_s": 1})]
    world = simulation(flow_of(nodes, [Edge("t", "next", "w"), Edge("w", "next", "w")]))
    take_line(world, "hi")
    turns = take_line(world, "/wait 1h")
    assert len(turns) == MAX_TIMERS_AT_ONCE
    assert all(isinstance(turn.input, TimeReached) for turn in turns)
    assert world.now == BEGINS_AT + timedelta(seconds=MAX_TIMERS_AT_ONCE)


def test_the_same_lines_give_the_same_turns() -> None:
    lines = ["hi", "/tap 1", "wait", '/http 200 {"id": 3}', "/tap 3", "/wait 2d"]
    one, two = simulation(), simulation()
    for line in lines:
        assert take_line(one, line) == take_line(two, line)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("words", Message(text="words")),
        ("//menu", Message(text="/menu")),
        ("", Message(text="")),
        ("/location -23.5 -46.6 Praça da Sé", Message(kind="location", location=Location(-23.5, -46.6, "Praça da Sé"))),
        ("/location -23.5, -46.6", Message(kind="location", location=Location(-23.5, -46.6))),
    ],
)
def test_a_typed_line_is_a_message(line: str, message: Message) -> None:
    (turn,) = take_line(simulation(), line)
    assert turn.input.message == message  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", ["image", "video", "audio", "document", "sticker"])
def test_media_are_sent_by_their_kind(kind: str) -> None:
    (turn,) = take_line(simulation(), f"/{kind} look")
    message = turn.input.message  # type: ignore[union-attr]
    assert (message.kind, message.text, message.media.kind) == (kind, "look", kind)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("/fly", "unknown_command"),
        ("/tap 1", "nothing_to_tap"),
        ("/location here", "location_malformed"),
        ("/location 91 0", "location_malformed"),
        ("/location nan 0", "location_malformed"),
        ("/wait next", "no_timer"),
        ("/wait soon", "wait_malformed"),
        ("/wait", "wait_malformed"),
        ("/wait 2h30", "wait_malformed"),
        ("/wait 999999d", "wait_too_long"),
        ("/http 200", "no_open_http"),
        ("/llm hi", "no_open_llm"),
        ("/llm_failed", "no_open_llm"),
        ("/llm_tool order", "no_open_llm"),
        ("/operator", "operator_malformed"),
        ("/operator take", "no_handoff"),
        ("/event", "event_malformed"),
        ("/event paid {", "json_malformed"),
        ("/customer Rui", "json_malformed"),
        ('/customer ["Rui"]', "customer_malformed"),
        ('/customer {"name": 7}', "customer_malformed"),
        ('/customer {"id": "c2"}', "customer_malformed"),
        ("/callback payment", "callback_malformed"),
        ("/schedule never", "no_such_trigger"),
    ],
)
def test_a_line_that_cannot_be_taken_says_why_and_changes_nothing(line: str, code: str) -> None:
    world = simulation()
    with pytest.raises(LineError) as caught:
        take_line(world, line)
    assert caught.value.code == code
    assert (world.turns, world.now) == ([], BEGINS_AT)


@pytest.mark.parametrize(("line", "code"), [("/tap 9", "no_such_option"), ("/tap Fly", "no_such_option")])
def test_only_what_is_offered_can_be_tapped(line: str, code: str) -> None:
    world = simulation()
    take_line(world, "hi")
    with pytest.raises(LineError) as caught:
        take_line(world, line)
    assert caught.value.code == code


def test_an_http_answer_needs_a_status_or_an_error() -> None:
    world = simulation()
    take_line(world, "hi")
    take_line(world, "/tap 1")
    for line in ("/http", "/http 999", "/http Not Found"):
        with pytest.raises(LineError) as caught:
            take_line(world, line)
        assert caught.value.code == "http_malformed"


WORDS = st.text(max_size=20) | st.sampled_from(
    ["1", "3", "200", "next", "1h", "2d", "take", "close", "payment 77", "{}"]
)
LINES = st.builds("/{} {}".format, st.sampled_from(sorted(COMMANDS)), WORDS) | WORDS


@settings(max_examples=300, deadline=None)
@given(st.lists(LINES, max_size=12))
def test_whatever_is_typed_is_taken_or_refused_with_a_reason(lines: list[str]) -> None:
    world = simulation()
    refused = set()
    for line in lines:
        try:
            take_line(world, line)
        except LineError as error:
            refused.add(error.code)
    assert refused <= words_of("simulate", "en").keys()
    assert all(read_session(write_session(session)) == session for session in world.sessions)
