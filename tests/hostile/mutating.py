"""Changes bytes and JSON the way accidents and attackers do; the same random source gives the same changes."""

import json
from collections.abc import Callable
from random import Random
from typing import Any

# Values that break readers: types where none are expected, limits of numbers, text that is no text
STRANGE: list[Any] = [
    None,
    True,
    0,
    -1,
    2**63,
    10**400,
    1e308,
    float("nan"),
    float("-inf"),
    "",
    " ",
    "0",
    "\x00",
    "\ud800",
    "\u202e\u2066",
    "A" * 5_000,
    "é" * 300,
    "-1",
    "99999999999999999999",
    "1700000000.5",
    [],
    [[]],
    [None],
    {},
    {"": {}},
    {"__proto__": {"admin": True}},
    [{"id": 1}] * 40,
]
_BYTES = [
    b"\x00",
    b"\xff",
    b"\xed\xa0\x80",
    b"{",
    b"}",
    b'"',
    b"\\u",
    b"[" * 300,
    b"1e999",
    b"\xef\xbb\xbf",
    b"//",
    b",",
]


def mutated(body: bytes, source: Random) -> bytes:
    """Gives a body with one to four changes, in its structure or in its bytes."""
    ways: list[Callable[[bytes, Random], bytes]] = [_other_value, _without, _twice, _nested, _other_bytes, _cut]
    for _ in range(source.randint(1, 4)):
        body = source.choice(ways)(body, source)
    return body


def _other_value(body: bytes, source: Random) -> bytes:
    def change(holder: Any, key: Any) -> None:
        holder[key] = source.choice(STRANGE)

    return _changed(body, source, change)


def _without(body: bytes, source: Random) -> bytes:
    def change(holder: Any, key: Any) -> None:
        del holder[key]

    return _changed(body, source, change)


def _twice(body: bytes, source: Random) -> bytes:
    def change(holder: Any, key: Any) -> None:
        if isinstance(holder, list):
            holder.extend([holder[key]] * source.randint(1, 5))
        else:
            holder[f"{key}_{source.randint(0, 9)}"] = holder[key]

    return _changed(body, source, change)


def _nested(body: bytes, source: Random) -> bytes:
    def change(holder: Any, key: Any) -> None:
        for _ in range(source.choice((1, 5, 60))):
            holder[key] = [holder[key]] if source.random() < 0.5 else {"messages": holder[key]}

    return _changed(body, source, change)


def _changed(body: bytes, source: Random, change: Callable[[Any, Any], None]) -> bytes:
    try:
        root = json.loads(body)
    except (ValueError, RecursionError):
        return _other_bytes(body, source)
    places = _places(root)
    if places:
        change(*source.choice(places))
    return json.dumps(root, ensure_ascii=source.random() < 0.5).encode("utf-8", "surrogatepass")


def _places(root: Any) -> list[tuple[Any, Any]]:
    """Gives every value by what holds it and its key, of at most 2,000."""
    found: list[tuple[Any, Any]] = []
    waiting = [root]
    while waiting and len(found) < 2_000:
        holder = waiting.pop()
        items = list(holder.items()) if isinstance(holder, dict) else list(enumerate(holder))
        found += [(holder, key) for key, _ in items]
        waiting += [value for _, value in items if isinstance(value, dict | list)]
    return found


def _other_bytes(body: bytes, source: Random) -> bytes:
    at = source.randrange(len(body) + 1)
    taken = source.choice((0, 0, 1, 7))
    return body[:at] + source.choice(_BYTES) + body[at + taken :]


def _cut(body: bytes, source: Random) -> bytes:
    at = source.randrange(len(body) + 1)
    return source.choice((body[:at], body[at:], body[: at // 2] + body[at:], body + body[:at]))
