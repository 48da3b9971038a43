"""Passwords: stored by argon2id, known however they are typed, and as slow for nobody as for somebody."""

import time

import pytest

from backend.tools.passwords import MAX_CHARS, MIN_CHARS, hash_password, is_outdated, is_password, password_fault


def test_a_password_is_known_again_and_no_other_is() -> None:
    stored = hash_password("cavalo bateria grampo")
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert is_password(stored, "cavalo bateria grampo")
    assert not is_password(stored, "cavalo bateria Grampo")
    assert not is_password(stored, "")
    assert not is_outdated(stored)


def test_two_people_with_one_password_are_stored_differently() -> None:
    assert hash_password("cavalo bateria grampo") != hash_password("cavalo bateria grampo")


def test_how_a_keyboard_writes_an_accent_makes_no_difference() -> None:
    assert is_password(hash_password("cora\u00e7\u00e3o \u00e9 grande"), "corac\u0327a\u0303o e\u0301 grande")


@pytest.mark.parametrize("stored", ["", "x", "$argon2id$", "$2b$12$abc", "a" * 10_000])
def test_what_was_never_stored_is_no_password(stored: str) -> None:
    assert not is_password(stored, "")
    assert not is_password(stored, "cavalo bateria grampo")


def test_a_password_beyond_the_longest_is_never_right() -> None:
    assert not is_password(hash_password("x" * MAX_CHARS), "x" * (MAX_CHARS + 1))
    assert not is_password(hash_password("\ud800" * 10), "x")


def test_nobody_takes_as_long_as_somebody() -> None:
    stored = hash_password("cavalo bateria grampo")

    def seconds(of: str) -> float:
        begun = time.process_time()
        is_password(of, "wrong password")
        return time.process_time() - begun

    known, unknown = (min(seconds(of) for _ in range(5)) for of in (stored, ""))
    assert 0.4 < known / unknown < 2.5


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("x" * (MIN_CHARS - 1), "password_too_short"),
        ("", "password_too_short"),
        ("a" * 10, "password_too_plain"),
        ("Abababababab", "password_too_plain"),
        ("ab" * MAX_CHARS, "password_too_long"),
        ("uma frase longa", ""),
        ("senha segura é boa 🙂", ""),
    ],
)
def test_a_new_password_is_long_and_not_all_alike(password: str, fault: str) -> None:
    assert password_fault(password) == fault


def test_what_older_rules_stored_is_outdated() -> None:
    assert is_outdated(hash_password("cavalo bateria").replace("t=2", "t=1"))
    assert is_outdated("not a hash")
