"""Keywords: what holds for any words and any message."""

from datetime import UTC, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from flow_engine.context import Contact, Context
from flow_engine.inputs import Message, MessageReceived
from nodes.keyword_trigger.node import NODE, Config, Mode

CONTEXT = Context(Contact(id="c1"))
words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)


def match(text: str, mode: Mode, *keywords: str, reply_id: str = "") -> str | None:
    """Gives the word that a message matches."""
    message = Message(text=text, reply_id=reply_id)
    input_ = MessageReceived(id="in1", at=datetime(2026, 3, 2, tzinfo=UTC), message=message)
    return NODE.accepts(Config(keywords, mode), input_, CONTEXT)


@given(words, st.sampled_from(["exact", "word", "starts", "contains"]))
def test_a_word_without_fault_is_found_in_itself_and_in_its_examples(word: str, mode: Mode) -> None:
    config = Config((word,), mode)
    assume(not NODE.faults(config))
    assert match(word.upper(), mode, word) == word
    assert match("", mode, word, reply_id=word) == word
    for input_, context in NODE.examples(config):
        assert NODE.accepts(config, input_, context) == word


@given(words, words)
def test_a_wider_mode_finds_what_a_narrower_one_finds(text: str, word: str) -> None:
    found = {mode: match(text, mode, word) is not None for mode in ("exact", "word", "starts", "contains")}
    assert found["exact"] <= found["starts"] <= found["contains"]
    assert found["exact"] <= found["word"]


@given(st.text("ab !", max_size=12), st.text("ab", min_size=1, max_size=3))
def test_a_whole_word_is_one_of_the_words_between_spaces_and_signs(text: str, word: str) -> None:
    assert (match(text, "word", word) is not None) == (word in text.replace("!", " ").split())


@given(words, st.lists(words, min_size=1, max_size=5).map(tuple), st.sampled_from(["word", "pattern"]))
def test_any_words_and_any_message_are_taken_without_an_error(text: str, keywords: tuple[str, ...], mode: Mode) -> None:
    NODE.faults(Config(keywords, mode))
    assert match(text, mode, *keywords) in (None, *keywords)


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)+b", "a{500}{500}", "(.*)(.*)(.*)(.*)(.*)x"])
def test_a_pattern_made_to_be_slow_is_refused_or_answers(pattern: str) -> None:
    assert match("a" * 100_000, "pattern", pattern) in (None, pattern)


def test_the_first_word_of_the_list_that_fits_is_the_reason() -> None:
    assert match("pizza e bebida", "word", "bebida", "pizza") == "bebida"
    assert match("pizza", "word", "bebida", "pizza", reply_id="bebida") == "pizza"
