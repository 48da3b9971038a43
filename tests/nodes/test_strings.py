"""The words of the node types are read from their folders, and details are put into them as they are."""

import pytest

from nodes.strings import LANGUAGES, fill, group_titles, help_of, strings_of


@pytest.mark.parametrize(
    ("words", "details", "filled"),
    [
        ("The case “{case}” holds.", {"case": "VIP"}, "The case “VIP” holds."),
        ("{n} of {n}", {"n": 3.0}, "3 of 3"),
        ("{unknown} stays", {"case": "x"}, "{unknown} stays"),
        ("{case}", {"case": "{other}", "other": "never read"}, "{other}"),
        ("{case.__class__} {0} {} {{case}}", {"case": "x"}, "{case.__class__} {0} {} {x}"),
        ("{tags}", {"tags": ["a", "b"]}, '["a","b"]'),
        ("{nothing}.", {"nothing": None}, "."),
    ],
)
def test_details_are_put_in_place_of_their_names(words: str, details: dict[str, object], filled: str) -> None:
    assert fill(words, details) == filled


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_node_type_speaks_every_language(language: str) -> None:
    assert strings_of("send_message", language).ports["next"]
    assert help_of("send_message", language)


def test_the_languages_differ() -> None:
    assert len({strings_of("send_message", language).summary for language in LANGUAGES}) == len(LANGUAGES)
    assert len({help_of("send_message", language) for language in LANGUAGES}) == len(LANGUAGES)
    assert len({group_titles(language)["triggers"] for language in LANGUAGES}) == len(LANGUAGES)


def test_an_unknown_node_type_has_no_words() -> None:
    with pytest.raises(FileNotFoundError):
        strings_of("no_such_node", "en")
