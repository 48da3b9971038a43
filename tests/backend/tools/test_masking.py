"""Masking: planted secrets and numbers never show, and what an operator needs still does."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.tools.masking import mask_fields, mask_phone, mask_text, mask_token

LETTERS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=12)
MIXED = st.text("ABCDEFGHJKLMabcdefghijkmn23456789", min_size=24, max_size=60)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("from +55 11 98765-4321 now", "from …4321 now"),
        ("from (11) 98765-4321", "from …4321"),
        ("+1 (202) 555-0143, bye", "…0143, bye"),
        ("wa 5511987654321.", "wa …4321."),
        ("[5511987654321]", "[…4321]"),
        ("2026-11-21 5511987654321", "2026-11-21 …4321"),
        ("٥٥١١٩٨٧٦٥٤٣٢١", "…٤٣٢١"),
        ("POST https://u:p@x.example/hook?token=abc#f done", "POST https://***@x.example/hook?… done"),
        ("GET https://graph.example/v23.0/1?access_token=EAAB", "GET https://graph.example/v23.0/1?…"),
        ("Authorization: Bearer abc.def", "Authorization: *** ***"),
        ("sent bearer abc.def, twice", "sent bearer ***, twice"),
        ("app_secret=abc, id=7", "app_secret=***, id=7"),
        ("{'password': 'a b', 'id': 7}", "{'password': ***, 'id': 7}"),
        ('{"api_key": "a \\" b", "id": 7}', '{"api_key": ***, "id": 7}'),
        ("X-Api-Key => abc", "X-Api-Key => ***"),
        ("key sk-proj-abcdefghijkl given", "key *** given"),
        ("key whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD given", "key whse*** given"),
        ("EAAGm0PX4ZCpsBAJ9x8y7z6", "***"),
        ("mail to ana.silva+x@example.com.br", "mail to a…@example.com.br"),
        ("wamid.HBgNNTUxMTk4NzY1NDMyMRUCABEYEjg2RkM0RTU3QjA5QzQxRTg3NgA=", "wamid.…RTg3NgA="),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1MSJ9.c2ln", "eyJh***"),
        ("hooks T0A1B2C3d4e5F6g7H8i9J0k1L2 x", "hooks T0A1*** x"),
    ],
)
def test_secrets_numbers_and_addresses_are_masked(text: str, masked: str) -> None:
    assert mask_text(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "",
        "turn 01kb3c9a8t7q5m2n4p6r8s0v took 12.345678 s",
        "2026-11-21T12:00:00.123456Z",
        "at 2026-11-21 12:00:00,123",
        "10.0.0.1:8080 and 192.168.100.200",
        "550e8400-e29b-41d4-a716-446655440000",
        "File /usr/lib/python3.11/site-packages/aiohttp/client.py, line 1234",
        "input_tokens=120 tokens: 7",
        "status 503 after 3 attempts, 1234567 bytes",
        "workspace_is_not_known_to_this_worker_any_more",
        "0 0 * * 1-5",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    ],
)
def test_what_tells_things_apart_stays(text: str) -> None:
    assert mask_text(text) == text


@given(LETTERS, st.integers(10**9, 10**14), st.sampled_from(["", "+", "tel:", "(", "to=", " "]))
def test_no_phone_number_shows_wherever_it_stands(word: str, number: int, before: str) -> None:
    digits = str(number)
    spaced = f"{digits[:2]} {digits[2:5]}-{digits[5:]}"
    for written in (digits, spaced, spaced.replace("-", " "), spaced.replace(" ", ".").replace("-", ".")):
        assert written not in mask_text(f"{word} {before}{written}, {word}")


@given(
    LETTERS, MIXED, st.sampled_from(["Bearer {}", "token={}", "'secret': '{}'", '"api_key":"{}"', "sk-{}", "fluxo_{}"])
)
def test_no_secret_shows_wherever_it_stands(word: str, secret: str, form: str) -> None:
    for text in (form.format(secret), f"{word} {form.format(secret)}", f"({form.format(secret)}) {word}"):
        assert secret not in mask_text(text)


def test_fields_are_masked_by_their_names() -> None:
    fields = {
        "channel_id": "c1",
        "count": 5511987654321,
        "input_tokens": 12,
        "ok": True,
        "took_s": 1.5,
        "none": None,
        "phone": "5511987654321",
        "wa_id": 5511987654321,
        "from": "+55 11 98765-4321",
        "customer_phone": "short",
        "password": "short",
        "X-Api-Key": "short",
        "access_token": ["short"],
        "text": "Meu nome é Ana",
        "message_body": b"Meu nome",
        "data": {"token": "short", "text": "Ana", "list": [{"cookie": "short"}, "5511987654321"]},
        "error": ValueError("password=short"),
    }
    assert mask_fields(fields, shows_texts=False) == {
        "channel_id": "c1",
        "count": 5511987654321,
        "input_tokens": 12,
        "ok": True,
        "took_s": 1.5,
        "none": None,
        "phone": "…4321",
        "wa_id": "…4321",
        "from": "…4321",
        "customer_phone": "***",
        "password": "***",
        "X-Api-Key": "***",
        "access_token": "***",
        "text": "(14 characters)",
        "message_body": "(8 characters)",
        "data": {"token": "***", "text": "(3 characters)", "list": [{"cookie": "***"}, "…4321"]},
        "error": "password=***",
    }
    assert mask_fields({"text": "Meu nome é Ana"}, shows_texts=True) == {"text": "Meu nome é Ana"}


def test_what_has_no_end_is_cut() -> None:
    endless: dict[str, object] = {}
    endless["again"] = endless
    assert "(dict)" in str(mask_fields(endless, shows_texts=False))
    assert len(mask_text("word " * 100_000)) < 5_000
    assert len(mask_fields({"a": list(range(1_000))}, shows_texts=False)["a"]) == 50


@pytest.mark.parametrize(
    "text",
    [
        "a" * 50_000,
        "a@" * 25_000,
        "1 " * 25_000,
        "token=" * 9_000,
        "a." * 25_000,
        "http://a" * 9_000,
        "secret " * 9_000,
        "eyJaaaaaaaa." * 5_000,
        "://" * 20_000,
        '"' * 50_000,
    ],
)
def test_no_text_takes_long_to_mask(text: str) -> None:
    begun = time.process_time()
    assert len(mask_text(text)) < 5_000
    assert time.process_time() - begun < 1  # what grows with the square of the length takes many


def test_short_secrets_show_nothing_at_all() -> None:
    assert mask_token("a" * 23) == "***"
    assert mask_token("abcd" + "e" * 20) == "abcd***"
    assert mask_phone("12345") == "***"
