"""Stored secrets: they open for what they belong to, under a key we have, unchanged, and for nothing else."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.errors import KeyUnusable, SecretUnreadable
from backend.tools.crypto import Cipher, about, are_same, derive_key, new_key, read_keys

OLD, NEW = bytes(32), bytes(range(32))
ABOUT = about("w1", "channel:c1")


@given(st.binary(max_size=500), st.text(max_size=50))
def test_what_is_sealed_opens_for_the_same_thing(plain: bytes, thing: str) -> None:
    thing = thing.encode(errors="replace").decode()
    cipher = Cipher(NEW)
    sealed = cipher.seal(plain, thing)
    assert cipher.open(sealed, thing) == plain
    assert len(plain) < 8 or plain not in sealed


@pytest.mark.parametrize(
    "other", [about("w2", "channel:c1"), about("w1", "channel:c2"), about("w1", "llm"), about("w", "1channel:c1"), ""]
)
def test_a_secret_moved_to_another_row_does_not_open(other: str) -> None:
    cipher = Cipher(NEW)
    with pytest.raises(SecretUnreadable, match="belongs to something else"):
        cipher.open(cipher.seal(b"secret", ABOUT), other)


def test_no_two_things_have_one_name() -> None:
    assert about("1:a", "b") != about("1", "a:b")
    assert about("a", "2:b") != about("a:2", "b")


def test_a_secret_with_any_bit_changed_does_not_open() -> None:
    cipher = Cipher(NEW)
    sealed = cipher.seal(b"secret", ABOUT)
    for index in range(len(sealed)):
        for bit in range(8):
            changed = sealed[:index] + bytes([sealed[index] ^ 1 << bit]) + sealed[index + 1 :]
            with pytest.raises(SecretUnreadable):
                cipher.open(changed, ABOUT)


@given(st.binary(max_size=80))
def test_what_was_never_sealed_does_not_open(sealed: bytes) -> None:
    with pytest.raises(SecretUnreadable):
        Cipher(NEW).open(sealed, ABOUT)


def test_a_cut_secret_does_not_open() -> None:
    cipher = Cipher(NEW)
    sealed = cipher.seal(b"secret", ABOUT)
    for length in range(len(sealed)):
        with pytest.raises(SecretUnreadable):
            cipher.open(sealed[:length], ABOUT)


def test_the_same_secret_is_never_sealed_alike() -> None:
    cipher = Cipher(NEW)
    assert len({cipher.seal(b"secret", ABOUT) for _ in range(100)}) == 100


def test_a_key_is_replaced_without_losing_what_it_sealed() -> None:
    before = Cipher(OLD).seal(b"secret", ABOUT)
    cipher = Cipher(NEW, older=(OLD,))
    assert cipher.open(before, ABOUT) == b"secret"
    assert not cipher.is_current(before)
    after = cipher.seal(cipher.open(before, ABOUT), ABOUT)
    assert cipher.is_current(after)
    assert Cipher(NEW).open(after, ABOUT) == b"secret"
    with pytest.raises(SecretUnreadable, match="another key"):
        Cipher(NEW).open(before, ABOUT)


def test_keys_for_different_purposes_have_nothing_in_common() -> None:
    assert len({derive_key(NEW, "a"), derive_key(NEW, "b"), derive_key(OLD, "a"), NEW}) == 4
    assert len(derive_key(NEW, "a")) == 32


def test_the_first_of_several_keys_is_the_present_one() -> None:
    written = ",\n".join(base64.b64encode(key).decode() for key in (NEW, OLD))
    assert read_keys(written) == (NEW, OLD)
    assert read_keys(base64.urlsafe_b64encode(b"\xff" * 32).decode()) == (b"\xff" * 32,)
    assert len(read_keys(new_key())[0]) == 32


@pytest.mark.parametrize(
    ("text", "why"), [("", "no key"), (" , ", "no key"), ("%%", "key 1 is not"), ("QUJD", "key 1 has 3 bytes")]
)
def test_a_text_without_keys_is_refused_and_not_repeated(text: str, why: str) -> None:
    with pytest.raises(KeyUnusable, match=why):
        read_keys(text)
    with pytest.raises(KeyUnusable) as raised:
        read_keys(f"{new_key()} geheim")
    assert "key 2" in str(raised.value)
    assert "geheim" not in str(raised.value)


@given(st.text(), st.text())
def test_secrets_are_compared_as_a_whole(one: str, other: str) -> None:
    assert are_same(one, other) == (one == other)
    assert are_same(one, one)
