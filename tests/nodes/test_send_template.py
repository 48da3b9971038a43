"""send_template: how long its places may become, and what the checks are told of it."""

import msgspec
import pytest

from flow_engine.contents import MAX_HEADER_CHARS, MAX_PARAMETER_CHARS, TemplateContent
from flow_engine.document import Node, Variable
from flow_engine.node_type import MessageTemplateUse
from nodes.send_template.node import NODE, Config
from tests.flow_engine.conversation import Conversation, row, sent


@pytest.mark.parametrize("spaces", ["", "\n\n  "])
def test_places_are_cut_after_they_were_put_on_one_line(spaces: str) -> None:
    config = {"name": "n", "language": "en", "header": {"text": "{{ long }}"}, "body": [{"text": "{{ long }}"}]}
    long = Variable("long", default="a" + spaces + "b" * 3_000)
    [content] = sent(Conversation(row(Node("say", "send_template", config), variables=[long])).say("Hi"))
    assert isinstance(content, TemplateContent)
    begins = "a b" if spaces else "ab"
    assert [parameter.text for parameter in content.parameters] == [
        begins.ljust(MAX_HEADER_CHARS - 1, "b") + "…",
        begins.ljust(MAX_PARAMETER_CHARS - 1, "b") + "…",
    ]


@pytest.mark.parametrize(
    ("config", "places"),
    [
        ({}, (0, 0, 0)),
        ({"header": {"text": "a"}, "body": [{"text": "a"}, {"text": "b"}]}, (1, 2, 0)),
        ({"header_file": {"kind": "image", "file_id": "f1"}, "buttons": [{"number": 2, "text": "a"}]}, (1, 0, 1)),
    ],
)
def test_the_checks_are_told_how_many_places_are_filled(config: object, places: tuple[int, int, int]) -> None:
    read = msgspec.convert({"name": "offer", "language": "pt_BR"} | config, Config)  # type: ignore[operator]
    assert NODE.message_template(read) == MessageTemplateUse("offer", "pt_BR", *places)


def test_what_stands_in_nested_fields_is_read() -> None:
    config = msgspec.convert(
        {
            "name": "offer",
            "language": "en",
            "header_file": {"kind": "document", "url": "https://shop.example/{{ a }}", "filename": "{{ b }}"},
            "body": [{"text": "{{ c }}"}, {"text": "{{ d | default: 'x' }}"}],
            "buttons": [{"number": 1, "text": "{{ e.f }}"}],
        },
        Config,
    )
    assert [(".".join(r.path), r.is_guarded) for r in NODE.reads(config)] == [
        ("a", False),
        ("b", False),
        ("c", False),
        ("d", True),
        ("e.f", False),
    ]
