"""Search patterns: what they find, what is refused, and that none is slow."""

from time import process_time

import pytest

from flow_engine.patterns import MAX_PATTERN_CHARS, MAX_SEARCHED_CHARS, is_found, pattern_fault

SLOW_S = 0.5  # a search is bounded to some 40 ms


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("pizza", "Quero uma PIZZA"),
        (r"^\d{5}-?\d{3}$", "01310-100"),
        ("não|nao", "NÃO"),
        (r"\bsim\b", "ah, sim!"),
        (r"\p{L}+ \p{L}+", "José Ávila"),
        ("^$", ""),
        ("😀", "oi 😀"),
    ],
)
def test_a_pattern_is_found_whatever_the_case(pattern: str, text: str) -> None:
    assert is_found(pattern, text)


@pytest.mark.parametrize(("pattern", "text"), [("pizza", "piza"), ("nao", "não"), ("^b", "ab"), (".", "")])
def test_what_does_not_match_is_not_found(pattern: str, text: str) -> None:
    assert not is_found(pattern, text)


@pytest.mark.parametrize(
    "pattern",
    ["(", "[a", "*", r"\q", "(?=a)", "(?<!a)b", r"(a)\1", "a" * (MAX_PATTERN_CHARS + 1), r"(\p{L}{900}){9}"],
)
def test_a_pattern_that_is_not_re2s_is_refused_and_never_found(pattern: str) -> None:
    assert pattern_fault(pattern)
    assert not is_found(pattern, "aaa")


@pytest.mark.parametrize("pattern", ["", "a", "(a+)+$", r"\w+@\w+\.\w{2,}"])
def test_a_pattern_of_re2s_has_no_fault(pattern: str) -> None:
    assert pattern_fault(pattern) == ""


def test_only_the_first_thousand_characters_are_searched() -> None:
    assert is_found("b", "a" * (MAX_SEARCHED_CHARS - 1) + "b")
    assert not is_found("b", "a" * MAX_SEARCHED_CHARS + "b")


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+$",
        "(a|aa)+$",
        "(x+x+)+y",
        "(.*){1,900}z",
        "(a*)*b",
        "(a*){1000}" * 4 + "b",
        "((a*)*b*){600}" * 3 + "c",
        "(a?){500}(b?){400}" * 3,
        ".{900}b.{900}c",
        "(a|aa|aaa).{900}b",
        ".*" * 250,
        r"(\p{L}* ?){9}x",
    ],
)
def test_no_pattern_makes_a_search_slow(pattern: str) -> None:
    for text in ("a" * 16_384, "ab" * 8_192, "é" * 16_384, "aé x" * 4_096):
        began = process_time()  # a refusal counts as well
        is_found(pattern, text)
        assert process_time() - began < SLOW_S
