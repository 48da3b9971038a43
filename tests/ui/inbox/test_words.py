"""The words of the inbox: nothing that is shown is missing, nothing is said in vain."""

import json
import re
from pathlib import Path

WEB = Path(__file__).parents[3] / "ui" / "inbox" / "web"
FAMILIES = ("alert", "failure", "input", "kind")
"""Words by a code that the API tells; `other` says those that are not known."""


def _words() -> dict[str, str]:
    words: dict[str, str] = json.loads((WEB / "words" / "inbox.en.json").read_text("utf-8"))
    return words


def _stem(key: str) -> str:
    return re.sub(r"\.(one|other)$", "", key)


def _sources() -> str:
    files = [path for path in sorted(WEB.rglob("*")) if path.suffix in {".js", ".jsx"}]
    return "\n".join(path.read_text("utf-8") for path in files)


def test_every_word_that_is_shown_is_there() -> None:
    said = set(re.findall(r"\bt\('([a-z_0-9.]+)'", _sources()))
    assert sorted(said - {_stem(key) for key in _words()} - set(_words())) == []


def test_no_word_is_kept_that_nothing_shows() -> None:
    sources = _sources()
    literal = set(re.findall(r"""['"`]([a-z_0-9.]+)['"`]""", sources))
    made = tuple(re.findall(r"`([a-z_0-9.]+)\$\{", sources))
    assert [key for key in _words() if _stem(key) not in literal and not key.startswith(made)] == []


def test_a_code_without_words_is_said_in_general() -> None:
    assert [family for family in FAMILIES if f"{family}.other" not in _words()] == []
