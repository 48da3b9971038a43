"""Only posts signed with the app's secret are genuine, and only who knows our token is answered."""

import hmac
import json
from hashlib import sha256

import pytest

from backend.channels.cloud_api.signature import handshake_answer, is_genuine

SECRET = "shh"
BODY = json.dumps({"text": "Olá 😀"}).encode()


def signed(body: bytes, secret: str = SECRET) -> str:
    """The signature of a body."""
    return "sha256=" + hmac.new(secret.encode(), body, sha256).hexdigest()


@pytest.mark.parametrize("name", ["X-Hub-Signature-256", "x-hub-signature-256", "X-HUB-SIGNATURE-256"])
def test_a_signed_post_is_genuine_however_the_header_is_written(name: str) -> None:
    assert is_genuine(SECRET, {"content-type": "application/json", name: signed(BODY)}, BODY)


def test_a_known_signature_is_genuine() -> None:
    # RFC 4231, test case 2
    digest = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert is_genuine("Jefe", {"x-hub-signature-256": f"sha256={digest}"}, b"what do ya want for nothing?")


def test_a_body_written_anew_is_not_genuine() -> None:
    anew = json.dumps(json.loads(BODY), ensure_ascii=False).encode()
    assert not is_genuine(SECRET, {"x-hub-signature-256": signed(BODY)}, anew)


@pytest.mark.parametrize(
    "given",
    [
        "",
        "sha256=",
        signed(BODY).removeprefix("sha256="),
        signed(BODY, "other"),
        signed(BODY)[:-1],
        signed(BODY) + "0",
        signed(BODY).replace("sha256", "sha1"),
        "sha256=\udcff\u00e9",
    ],
)
def test_another_signature_is_refused(given: str) -> None:
    assert not is_genuine(SECRET, {"x-hub-signature-256": given}, BODY)


def test_without_a_header_or_a_secret_nothing_is_genuine() -> None:
    assert not is_genuine(SECRET, {}, BODY)
    assert not is_genuine("", {"x-hub-signature-256": signed(BODY, "")}, BODY)


QUERY = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": "ours"}


def test_a_handshake_with_our_token_gets_the_bare_challenge() -> None:
    assert handshake_answer("ours", QUERY) == "1158201444"


@pytest.mark.parametrize(
    ("token", "changes"),
    [
        ("ours", {"hub.verify_token": "theirs"}),
        ("ours", {"hub.verify_token": ""}),
        ("ours", {"hub.mode": "unsubscribe"}),
        ("ours", {"hub.mode": ""}),
        ("ours", {"hub.challenge": ""}),
        ("", {"hub.verify_token": ""}),
        ("ours", {"hub.verify_token": "our\u017f"}),
    ],
)
def test_another_handshake_is_refused(token: str, changes: dict[str, str]) -> None:
    assert handshake_answer(token, QUERY | changes) is None


def test_an_empty_handshake_is_refused() -> None:
    assert handshake_answer("ours", {}) is None
