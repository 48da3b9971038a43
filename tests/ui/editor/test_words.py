"""The words of the editor's parts: every language says the same things, nothing is missing, nothing is said in vain."""

import json
import re
from pathlib import Path

import pytest

from nodes.strings import LANGUAGES

WEB = Path(__file__).parents[3] / "ui" / "editor" / "web"
PARTS = sorted({path.name.partition(".")[0] for path in (WEB / "words").glob("*.json")})
PLURALS = (".one", ".other")
PLACE = re.compile(r"\{(\w+)\}")


def _words(part: str, language: str) -> dict[str, str]:
    read: dict[str, str] = json.loads((WEB / "words" / f"{part}.{language}.json").read_text("utf-8"))
    return read


def _sources() -> str:
    files = [path for path in WEB.rglob("*") if path.suffix in {".js", ".jsx"}]
    return "\n".join(path.read_text("utf-8") for path in files)


def _stem(key: str) -> str:
    return next((key.removesuffix(plural) for plural in PLURALS if key.endswith(plural)), key)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_the_same_things(part: str, language: str) -> None:
    english, words = _words(part, "en"), _words(part, language)
    assert list(words) == list(english)
    assert [key for key, text in words.items() if not text.strip()] == []
    places = {key: sorted(PLACE.findall(text)) for key, text in words.items()}
    assert places == {key: sorted(PLACE.findall(text)) for key, text in english.items()}


@pytest.mark.parametrize("part", PARTS)
def test_no_word_is_kept_that_nothing_shows(part: str) -> None:
    sources = _sources()
    literal = set(re.findall(r"""['"`]([a-z_0-9.]+)['"`]""", sources))
    made = {prefix for prefix in re.findall(r"`([a-z_0-9.]+)\$\{", sources) if prefix}
    keys = {_stem(key) for key in _words(part, "en")}
    assert [key for key in sorted(keys) if key not in literal and not any(key.startswith(p) for p in made)] == []


@pytest.mark.parametrize("part", ["canvas", "editor", "outline", "publish"])
def test_every_word_that_is_shown_is_there(part: str) -> None:
    known = {_stem(key) for key in _words(part, "en")}
    folders = {"canvas": ("canvas",), "outline": ("outline",), "publish": ("publish",), "editor": ("store",)}[part]
    for file in (path for folder in folders for path in (WEB / folder).glob("*.js*")):
        source = file.read_text("utf-8")
        used = re.findall(rf"(?:useWords|wordsOf)\('{part}'\)", source)
        others = re.findall(r"(?:useWords|wordsOf)\('(\w+)'\)", source)
        if not used or set(others) != {part}:
            continue
        said = set(re.findall(r"\bt\('([a-z_0-9.]+)'", source))
        assert sorted(said - known) == [], file.name
