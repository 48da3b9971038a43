"""The words of a message, whoever sent it and of whatever kind: for lists, for searching, for models."""

from collections.abc import Iterator
from typing import Any

_PARTS = ("header", "text", "caption", "footer", "label")
_LISTS = (("options", "title"), ("parameters", "text"))


def words_of(content: dict[str, Any]) -> str:
    """Gives all words of a stored content on one line; empty where it has none."""
    return " ".join(" ".join(_words(content)).split())


def _words(content: dict[str, Any]) -> Iterator[str]:
    for part in _PARTS:
        if isinstance(content.get(part), str):
            yield content[part]
    for name, part in _LISTS:
        items = content.get(name)
        for item in items if isinstance(items, list) else ():
            if isinstance(item, dict) and isinstance(item.get(part), str):
                yield item[part]
    media = content.get("media")
    if isinstance(media, dict) and isinstance(media.get("filename"), str):
        yield media["filename"]
