"""call_webhook: no value leaves its place in the request, and no answer can hurt the flow."""

import json
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flow_engine.contents import MAX_URL_CHARS
from flow_engine.document import Edge, Node, Variable
from flow_engine.effects import CallHttp
from flow_engine.flow import Flow
from flow_engine.inputs import HttpReplied, TimeReached
from flow_engine.session import write_session
from flow_engine.values import MAX_VALUE_CHARS, is_of_type
from flow_engine.web_requests import BodyFormat
from nodes.call_webhook.node import NODE, Config, Header
from tests.flow_engine.conversation import Conversation, flow_of

patiently = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])

URL = "https://shop.example/orders"
RESULTS = [
    {"path": "$.id", "variable": "id"},
    {"path": "$.total", "variable": "total"},
    {"path": "$.items", "variable": "items", "is_required": False},
]
VARIABLES = [
    Variable("id"), Variable("total", "number"), Variable("items", "list"), Variable("status", "number"),
    Variable("object", "object"),
]  # fmt: skip

any_text = st.text(max_size=60) | st.text(st.sampled_from('"\\/{}[]%&=?#.:@\r\n\t\x00\u2028é😀'), max_size=20)
any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "total", "items"]), inner),
    max_leaves=8,
)


def shop(**config: Any) -> Flow:
    """Calls, and says how that went."""
    nodes = [
        Node("trigger", "any_message_trigger"),
        Node("call", "call_webhook", {"url": URL, **config}),
        Node("good", "wait", {"duration_s": 60}),
        Node("bad", "wait", {"duration_s": 60}),
    ]
    edges = [Edge("trigger", "next", "call"), Edge("call", "success", "good"), Edge("call", "failed", "bad")]
    return flow_of(nodes, edges, variables=VARIABLES)


def request(text: str, **config: Any) -> CallHttp | None:
    """Gives the request that a customer's text leads to."""
    effect = Conversation(shop(**config)).say(text).effects[0]
    return effect if isinstance(effect, CallHttp) else None


def answered(body: Any, **config: Any) -> Conversation:
    """Gives a conversation whose call was answered."""
    conversation = Conversation(shop(results=RESULTS, status_variable="status", **config))
    conversation.say("Oi")
    conversation.take(HttpReplied, effect_id=conversation.wait.effect_id, status=200, body=body)
    return conversation


def stands_at(conversation: Conversation) -> str:
    assert conversation.session is not None
    return conversation.session.frames[-1].node_id


@patiently
@given(text=any_text)
def test_a_customers_text_stays_in_its_string(text: str) -> None:
    call = request(text, body='{"text": "<{{ message.text }}>", "whole": {{ message.text }}, "role": "guest"}')
    assert call is not None
    assert json.loads(call.body) == {"text": f"<{text}>", "whole": text, "role": "guest"}


@patiently
@given(text=any_text)
def test_a_customers_text_stays_in_its_field_of_a_form(text: str) -> None:
    call = request(text, body_format="form", body="text={{ message.text }}&role=guest")
    assert call is not None
    assert parse_qsl(call.body, keep_blank_values=True) == [("text", text), ("role", "guest")]


@patiently
@given(text=any_text)
def test_a_customers_text_stays_in_its_part_of_the_address(text: str) -> None:
    call = request(text, method="GET", url=URL + "/{{ message.text }}/lines?q={{ message.text }}&page=1")
    if call is None:
        assert not text.strip(". ")
        return
    address = urlsplit(call.url)
    assert (address.scheme, address.netloc, address.fragment) == ("https", "shop.example", "")
    assert [unquote(part) for part in address.path.split("/")] == ["", "orders", text, "lines"]
    assert parse_qsl(address.query, keep_blank_values=True) == [("q", text), ("page", "1")]


@patiently
@given(text=any_text)
def test_a_customers_text_starts_no_header(text: str) -> None:
    call = request(text, headers=[{"name": "X-Text", "value": "{{ message.text }}"}])
    assert call is not None
    assert list(call.headers) == ["X-Text"]
    assert call.headers["X-Text"].isprintable()


@patiently
@given(body=any_json)
def test_any_answer_leaves_by_a_port_that_keeps_its_word(body: Any) -> None:
    conversation = answered(body)
    assert conversation.variables["status"] == 200
    if stands_at(conversation) == "good":
        assert conversation.variables["id"] is not None
        assert conversation.variables["total"] is not None
        assert is_of_type(conversation.variables.get("items"), "list")
    else:
        assert set(conversation.variables) == {"status"}


@pytest.mark.parametrize(
    ("value", "is_kept"),
    [
        ("x" * MAX_VALUE_CHARS, True),
        ("x" * (MAX_VALUE_CHARS + 1), False),
        (["x" * 96] * 165, True),
        (["x" * 96] * 166, False),
    ],
)
def test_a_result_is_kept_whole_or_not_at_all(value: Any, is_kept: bool) -> None:
    name = "id" if isinstance(value, str) else "items"
    conversation = answered({"id": 1, "total": 2} | {name: value})
    assert stands_at(conversation) == ("good" if is_kept else "bad")
    assert (conversation.variables.get(name) == value) is is_kept


@pytest.mark.parametrize("levels", [60, 500, 900])
def test_an_answer_nested_without_measure_is_no_success(levels: int) -> None:
    deep: Any = 1
    for _ in range(levels):
        deep = [deep]
    conversation = answered({"id": 1, "total": 2, "items": deep})
    assert stands_at(conversation) == "bad"
    assert conversation.session is not None
    assert len(write_session(conversation.session)) < 2_000


def test_a_request_that_makes_no_sense_waits_a_moment_and_fails() -> None:
    conversation = Conversation(shop(url=URL + "?q={{ message.text }}", status_variable="status"))
    assert not [e for e in conversation.say("a" * MAX_URL_CHARS).effects if isinstance(e, CallHttp)]
    sprint = conversation.let_time_come()
    assert sprint.path[0].why == {"code": "address_too_long"}
    assert stands_at(conversation) == "bad"
    assert conversation.variables == {"status": 0}
    assert conversation.session is not None
    assert conversation.session.frames[0].memory == {}


def test_a_time_out_counts_however_long_the_answer_may_take() -> None:
    config = Config(url=URL, timeout_s=60)
    conversation = Conversation(shop(timeout_s=60))
    began = conversation.say("Oi").session.wait
    assert began is not None
    assert began.due_at is not None
    assert all((began.due_at - conversation.at).total_seconds() == port.longest_s for port in NODE.ports(config))
    conversation.take(TimeReached, wait_id=began.id)
    assert stands_at(conversation) == "bad"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://shop.example", ""),
        ("HTTPS://shop.example:8443/a", ""),
        ("http://[::1]:80/a", ""),
        ("https://loja-pão.example/{{ a }}", ""),
        ("https://shop.example?{{ a }}", ""),
        ("https://shop.example#{{ a }}", ""),
        ("https://{{ a }}", "variable_in_host"),
        ("https://{{ a }}.shop.example/", "variable_in_host"),
        ("https://shop.example{{ a }}/", "variable_in_host"),
        ("https://shop.example:{{ a }}/", "variable_in_host"),
        ("https://shop.example{% if a %}.evil{% endif %}/", "variable_in_host"),
        ("https://{{ 'a/b' }}", "variable_in_host"),
        ("https://user:password@shop.example/", "bad_address"),
        ("https://shop.example\\@evil.example/", "bad_address"),
        ("https://shop.example\n.evil.example/", "bad_address"),
        ("https:///path", "bad_address"),
        ("https://", "bad_address"),
        ("//shop.example/", "bad_address"),
        ("ftp://shop.example/", "bad_address"),
        ("file:///etc/passwd", "bad_address"),
        (" https://shop.example/", "bad_address"),
        ("https://shop.example/\x00", "bad_address"),
        ("{{ a }}", "bad_address"),
    ],
)
def test_the_host_is_fixed(url: str, code: str) -> None:
    codes = [fault.code for fault in NODE.faults(Config(url=url)) if fault.path == "url"]
    assert codes == ([code] if code else [])


@pytest.mark.parametrize(
    ("content_type", "body_format", "is_refused"),
    [
        ("application/json", "json", False),
        ("application/vnd.api+JSON; charset=utf-8", "json", False),
        ("application/xml", "text", False),
        ("application/json", "text", True),
        ("application/x-www-form-urlencoded", "text", True),
        ("application/x-www-form-urlencoded", "json", True),
        ("text/plain", "form", True),
        ("{{ a }}", "text", True),
    ],
)
def test_the_type_of_the_body_cannot_be_another_than_its_format(
    content_type: str, body_format: BodyFormat, is_refused: bool
) -> None:
    headers = [Header("Content-type", content_type)]
    found = NODE.faults(Config(url=URL, headers=headers, body="{}", body_format=body_format))
    assert [fault.code for fault in found] == (["other_format"] if is_refused else [])


@pytest.mark.parametrize(
    ("body", "is_sound"),
    [
        ("", True),
        ('{"a": "{{ x }}", "b": {{ y }}, "c": [{{ z | size }}]}', True),
        ('{"a": {"b": {{ x }}}}', True),
        ("{{ object }}", True),
        ("[{% for i in items %}{{ i }}{% unless forloop.last %},{% endunless %}{% endfor %}]", True),
        ("{{ total | divided_by: total }}", True),
        ('{"a": {{ x }}', False),
        ('{"a": "{{ x }}}', False),
        ('{"a": {{ x }} {{ y }}}', False),
        ("{'a': 1}", False),
        ("nothing", False),
    ],
)
def test_a_body_that_cannot_be_json_is_refused_beforehand(body: str, is_sound: bool) -> None:
    codes = [fault.code for fault in NODE.faults(Config(url=URL, body=body))]
    assert codes == ([] if is_sound else ["body_not_json"])
