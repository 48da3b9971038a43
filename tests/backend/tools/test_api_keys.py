"""API keys."""

import re

from backend.tools.api_keys import digest_of, is_api_key, new_api_key


def test_a_key_is_256_bits_behind_our_prefix_and_found_by_its_digest() -> None:
    key = new_api_key(lambda count: bytes(range(count)))
    assert key.text == "fluxo_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
    assert key.digest == digest_of(key.text)
    assert re.fullmatch("[0-9a-f]{64}", key.digest)
    assert key.start == "fluxo_AAEC"
    assert is_api_key(key.text)


def test_no_key_comes_twice_and_none_shows_itself() -> None:
    keys = [new_api_key() for _ in range(200)]
    assert len({key.digest for key in keys}) == 200
    assert all(is_api_key(key.text) and key.text not in repr(key) for key in keys)


def test_other_texts_are_no_keys() -> None:
    key = new_api_key().text
    for text in ("", "fluxo_", key[:-1], key + "a", key.replace("fluxo_", "other_"), f"{key}\n", key.upper()):
        assert not is_api_key(text)
        assert digest_of(text) != digest_of(key)
    assert digest_of("\ud800")
