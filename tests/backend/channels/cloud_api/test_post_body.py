"""Bodies are read within bounds, or refused as no post of WhatsApp's."""

import json

import pytest

from backend.channels.cloud_api.post_body import MAX_LEVELS, MAX_POST_BYTES, read_body
from backend.channels.contract import BadPost


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"hello=world",
        b'{"a": [1',
        b"null",
        b"[]",
        b'"text"',
        b"5",
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": 1e999}',
        b'{"a": "\xff"}',
        b"\xff\xfe{\x00}\x00",
        b"[" * 200_000,
        b'{"a": "\\ud83d", "b": NaN}',
        b'{"a": "\\ud83d", "b": ' + b"[" * 200_000,
        b'{"a":' + b"9" * 10_000 + b"}",
    ],
    ids=range(16),
)
def test_what_is_no_json_object_is_refused(body: bytes) -> None:
    with pytest.raises(BadPost):
        read_body(body)


def nested(levels: int) -> bytes:
    """A body nested so deep."""
    return b'{"a":' * (levels - 1) + b"[]" + b"}" * (levels - 1)


def test_a_body_is_nested_as_deep_as_the_bound() -> None:
    read_body(nested(MAX_LEVELS))
    with pytest.raises(BadPost, match="nested"):
        read_body(nested(MAX_LEVELS + 1))


def test_brackets_in_words_nest_nothing() -> None:
    text = "[{" * MAX_LEVELS
    assert read_body(json.dumps({"a": text}).encode()) == {"a": text}


def test_a_body_is_as_large_as_the_bound() -> None:
    frame = len(b'{"a":""}')
    read_body(b'{"a":"' + b"x" * (MAX_POST_BYTES - frame) + b'"}')
    with pytest.raises(BadPost, match="bytes"):
        read_body(b'{"a":"' + b"x" * (MAX_POST_BYTES - frame + 1) + b'"}')


def test_a_byte_order_mark_is_skipped() -> None:
    assert read_body(b'\xef\xbb\xbf{"a":1}') == {"a": 1}


@pytest.mark.parametrize(
    ("escaped", "text"),
    [
        (rb"\ud83d y", "\ufffd y"),
        (rb"\uDE00", "\ufffd"),
        (rb"\ud83d\ude00", "😀"),
        (rb"\ud83d\ud83d\ude00", "\ufffd😀"),
        (rb"\\ud83d\ud83d", "\\ud83d\ufffd"),
        (rb"\\\ud83d", "\\\ufffd"),
        (rb"\ud83d\n\"", '\ufffd\n"'),
    ],
)
def test_half_a_character_becomes_the_replacement_character(escaped: bytes, text: str) -> None:
    assert read_body(b'{"a":"' + escaped + b'","b":"\\ud83d"}')["a"] == text


def test_half_a_character_is_replaced_in_names_too() -> None:
    assert read_body(rb'{"\ud83d":1}') == {"\ufffd": 1}
