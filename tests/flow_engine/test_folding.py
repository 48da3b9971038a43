"""Folding: what counts as the same text."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flow_engine.folding import fold


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Olá", "ola"),
        ("AÇÃO", "acao"),
        ("ação", "acao"),
        ("¿Cuál día?", "¿cual dia?"),
        ("mañana", "manana"),
        ("  two \t words\n", "two words"),
        ("não\u00a0quero", "nao quero"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("1º andar", "1o andar"),
        ("ﬁm", "fim"),
        ("", ""),
        ("   ", ""),
    ],
)
def test_case_accents_and_spaces_make_no_difference(written: str, folded: str) -> None:
    assert fold(written) == folded


@pytest.mark.parametrize("fancy", ["𝗢𝗟𝗔", "ＯＬＡ", "𝓞𝓵𝓪", "Ⓞⓛⓐ", "ᴼᴸᴬ"])
def test_letters_in_fancy_dress_are_the_letters(fancy: str) -> None:
    assert fold(fancy) == "ola"


@pytest.mark.parametrize(("one", "other"), [("™", "tm"), ("№ 5", "no 5"), ("㎏", "kg"), ("ϓ", "υ")])
def test_a_sign_made_of_capitals_is_folded_like_them(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("❤\ufe0f", "❤"),
        ("sim\u200b", "sim"),
        ("\u200esim\u200f", "sim"),
        ("\ufeffsim", "sim"),
        ("pre\u00adço", "preço"),
    ],
)
def test_what_cannot_be_seen_makes_no_difference(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_different_words_stay_different() -> None:
    words = ["sim", "nao", "si", "no", "s", "n", "1", "10", "👍", "👎", "❤", "?", "ключ", "مرحبا", "हिन्दी", "하나"]
    assert len({fold(word) for word in words}) == len(words)


def test_folding_what_is_folded_changes_nothing_for_any_character() -> None:
    everything = (chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000)
    changed = [c for c in everything if fold(fold(c)) != fold(c)]
    assert changed == []


@given(st.text())
def test_folding_what_is_folded_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(codec="ascii")))
def test_plain_and_accented_texts_are_folded_alike(text: str) -> None:
    assert fold(text + "é") == fold(text + "e")


@given(st.text())
def test_composed_and_decomposed_texts_are_the_same(text: str) -> None:
    forms = {fold(unicodedata.normalize(form, text)) for form in ("NFC", "NFD", "NFKC", "NFKD")}
    assert forms == {fold(text)}
