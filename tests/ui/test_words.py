"""The words of the pages: every language says the same things, and nothing is said that nobody shows."""

import json
import re

import pytest

from ui.components.words import WORDS, t

LANGUAGES = ("en", "pt_BR", "es")
SOURCES = WORDS.parent
FAMILIES = (
    "delivery",
    "error",
    "failure",
    "fault",
    "problem",
    "role",
    "stopped",
    "template_category",
    "template_status",
    "type",
)
"""Words that are looked up by a code which only the API knows."""


def _words(language: str) -> dict[str, str]:
    words: dict[str, str] = json.loads((WORDS / f"{language}.json").read_text("utf-8"))
    return words


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_the_same_things(language: str) -> None:
    assert list(_words(language)) == list(_words("en"))
    assert all(text.strip() for text in _words(language).values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_put_into_a_text_is_the_same_in_every_language(language: str) -> None:
    english = _words("en")
    for key, text in _words(language).items():
        assert sorted(re.findall(r"\{\w+\}", text)) == sorted(re.findall(r"\{\w+\}", english[key])), key


def test_every_key_is_shown_somewhere() -> None:
    folders = ("components", "pages", "state")
    files = [
        path for folder in folders for path in (SOURCES / folder).rglob("*.*") if path.suffix in {".py", ".js", ".jsx"}
    ]
    sources = "\n".join(path.read_text("utf-8") for path in files)
    made = (
        set(re.findall(r't\(\s*f"([a-z_]+)\.\{', sources))
        | set(re.findall(r't\(f"([a-z_]+)\.', sources))
        | {"flows.demo"}
    )
    unused = [
        key
        for key in _words("en")
        if f'"{key}"' not in sources
        and not any(key.startswith(f"{family}.") for family in FAMILIES)
        and key.partition(".")[0] not in made
    ]
    assert unused == []


@pytest.mark.parametrize("family", FAMILIES)
def test_a_code_without_words_is_said_in_general(family: str) -> None:
    general = f"{family.partition('.')[0]}.other"
    assert general in _words("en")


def test_a_key_that_no_file_has_is_refused_when_the_pages_are_built() -> None:
    with pytest.raises(KeyError):
        t("no.such.key")
