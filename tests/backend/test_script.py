"""A script is read as it is written, and a conversation that leaves it is told with line and difference."""

import pytest

from backend.script import Difference, ScriptError, ScriptLine, parse_script, play
from flow_engine.document import Edge, Node
from flow_engine.flow import Flow
from tests.backend.shop import simulation
from tests.flow_engine.conversation import flow_of, row

GREETING = Node("hi", "send_message", {"text": "Hello\n\n  Ana"})
TAGS = Node("tags", "tag_contact", {"add": ["vip", "new"], "remove": ["cold"]})
PICTURE = Node("image", "send_media", {"kind": "image", "url": "https://x.example/a.png", "caption": "Our new shop"})
BYE = Node("bye", "send_message", {"text": "Bye"})
LINK = Node("link", "send_link_button", {"text": "Look", "label": "Open", "url": "https://x.example"})


def difference(flow: Flow, script: str) -> Difference | None:
    """Plays a script against a flow."""
    return play(simulation(flow), parse_script(script))


def test_lines_are_read_with_their_numbers_and_remarks_left_out() -> None:
    (step,) = parse_script("# a remark\n\n> hi\n< Hello\n< [1] Yes\n")
    assert step.typed == ScriptLine(3, "hi")
    assert step.expected == [ScriptLine(4, "Hello"), ScriptLine(5, "[1] Yes")]


def test_indented_lines_go_on_with_the_line_above_and_keep_empty_lines_between() -> None:
    (step,) = parse_script("> a\n  b\n< c\n\n\n    d\n\n# end")
    assert step.typed.text == "a\nb"
    assert step.expected == [ScriptLine(3, "c\n\n\n  d")]


def test_an_empty_message_is_a_mark_alone() -> None:
    assert parse_script(">\n<")[0] == parse_script("> \n< ")[0]


@pytest.mark.parametrize(
    ("script", "code", "number"),
    [
        ("> hi\nhello", "unmarked_line", 2),
        (">hi", "unmarked_line", 1),
        ("  hi", "unmarked_line", 1),
        ("# remark\n< hi", "expects_before_typing", 2),
    ],
)
def test_a_text_that_is_no_script_is_refused_with_the_line(script: str, code: str, number: int) -> None:
    with pytest.raises(ScriptError) as caught:
        parse_script(script)
    assert (caught.value.code, caught.value.number) == (code, number)


def test_a_conversation_as_written_has_no_difference() -> None:
    script = """
> hi
< Hello

    Ana
< (tag +vip +new -cold)
< (image) https://x.example/a.png Our new shop
< Look
< [Open] https://x.example
< (end)
"""
    assert difference(row(GREETING, TAGS, PICTURE, LINK), script) is None


def test_a_line_in_parentheses_may_stop_after_any_word() -> None:
    assert difference(row(TAGS, PICTURE), "> hi\n< (tag +vip)\n< (image)") is None
    assert difference(row(TAGS, PICTURE), "> hi\n< (image) https://x.example/a.png") is None
    assert difference(row(TAGS, PICTURE), "> hi\n< (tag +vip +ne)\n< (image)") is not None


def test_what_is_no_message_may_go_unmentioned_but_not_out_of_order() -> None:
    more_tags = Node("more", "tag_contact", {"add": ["loud"]})
    assert difference(row(TAGS, BYE, more_tags), "> hi\n< Bye") is None
    assert difference(row(TAGS, BYE, more_tags), "> hi\n< (tag +vip)\n< Bye\n< (tag +loud)") is None
    assert difference(row(BYE, TAGS), "> hi\n< (tag)\n< Bye") == Difference(
        2, "hi", "differs", diff=["+ Bye", "  (tag)", "- Bye"]
    )


def test_dots_take_any_one_message_with_its_options() -> None:
    assert difference(row(LINK, BYE), "> hi\n< ...\n< Bye") is None
    assert difference(row(LINK, BYE), "> hi\n< Look\n< ...") is not None
    assert difference(row(BYE), "> hi\n< ...\n< ...") is not None


@pytest.mark.parametrize(
    ("script", "number", "diff"),
    [
        (
            "> hi\n< Hi\n< Look\n< [Open] https://x.example",
            2,
            ["- Hi", "+ Bye", "  Look", "  [Open] https://x.example"],
        ),
        ("> hi\n< Bye", 1, ["  Bye", "+ Look", "+ [Open] https://x.example"]),
        ("> hi\n< Bye\n< Look\n< [Open] https://x.example\n< More", 5, None),
        ("> hi\n< Bye\n< Look", 1, ["  Bye", "  Look", "+ [Open] https://x.example"]),
    ],
)
def test_a_difference_names_the_line_and_shows_the_step(script: str, number: int, diff: list[str] | None) -> None:
    found = difference(row(BYE, LINK), script)
    assert found is not None
    assert (found.number, found.typed, found.code) == (number, "hi", "differs")
    assert found.diff == (diff or ["  Bye", "  Look", "  [Open] https://x.example", "- More"])


def test_a_line_that_cannot_be_taken_is_a_difference_with_its_reason() -> None:
    assert difference(row(BYE), "> hi\n< Bye\n> /http 200") == Difference(3, "/http 200", "no_open_http")


def test_a_failed_session_is_a_difference_unless_it_is_expected() -> None:
    broken = row(Node("n", "send_message", {"text": "{{ contact.name | append: contact.tags | divided_by: 0 }}"}))
    found = difference(broken, "> hi")
    assert found is not None
    assert found.diff == ["+ (failed template_failed n)"]
    assert difference(broken, "> hi\n< (failed template_failed)") is None


def test_a_message_outside_the_window_is_marked_as_refused() -> None:
    flow = row(Node("w", "wait", {"duration_s": 90_000}), BYE)
    assert difference(flow, "> hi\n> /wait 26h\n< (outside_window) Bye") is None
    assert difference(flow, "> hi\n> /wait 26h\n< Bye") is not None


def test_where_an_input_went_can_be_expected() -> None:
    nodes = [Node("t", "keyword_trigger", {"words": ["go"]}), Node("h", "hand_off", {"team": "sales"})]
    flow = flow_of(nodes, [Edge("t", "next", "h")])
    assert difference(flow, "> hi\n< (none)\n> go\n< (handoff sales)\n> hi\n< (operator)") is None
