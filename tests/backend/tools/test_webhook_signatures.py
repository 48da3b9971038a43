"""Signed event webhooks, by the specification's own example and by what attackers change."""

from datetime import UTC, datetime, timedelta

import pytest

from backend.tools.webhook_signatures import (
    TOLERANCE_S,
    is_webhook_secret,
    new_webhook_secret,
    signature_fault,
    signature_headers,
)

# The example that the specification's libraries share
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ID = "msg_p5jXN8AQM9LWM0D4loKWxJek"
AT = datetime.fromtimestamp(1_614_265_330, UTC)
BODY = b'{"test": 2432232314}'
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
OTHER = new_webhook_secret()


def test_a_body_is_signed_as_the_specification_says() -> None:
    assert signature_headers(ID, AT, BODY, [SECRET]) == {
        "webhook-id": ID,
        "webhook-timestamp": "1614265330",
        "webhook-signature": SIGNATURE,
    }


def test_with_two_secrets_a_receiver_may_know_either() -> None:
    headers = signature_headers(ID, AT, BODY, [OTHER, SECRET])
    assert signature_fault(headers, BODY, SECRET, AT) == signature_fault(headers, BODY, OTHER, AT) == ""


@pytest.mark.parametrize(
    ("change", "body", "fault"),
    [
        ({}, BODY, ""),
        ({"webhook-signature": f"v1a,xyz  v2,abc {SIGNATURE}"}, BODY, ""),
        ({}, BODY + b" ", "signature_wrong"),
        ({}, b"", "signature_wrong"),
        ({"webhook-id": "other"}, BODY, "signature_wrong"),
        ({"webhook-timestamp": "1614265331"}, BODY, "signature_wrong"),
        ({"webhook-signature": SIGNATURE.replace("v1", "v2")}, BODY, "signature_wrong"),
        ({"webhook-signature": SIGNATURE.removeprefix("v1,")}, BODY, "signature_wrong"),
        ({"webhook-signature": SIGNATURE.lower()}, BODY, "signature_wrong"),
        ({"webhook-signature": "v1,"}, BODY, "signature_wrong"),
        ({"webhook-signature": "v1,\ud800é"}, BODY, "signature_wrong"),
        ({"webhook-signature": ""}, BODY, "signature_missing"),
        ({"webhook-id": ""}, BODY, "signature_missing"),
        ({"webhook-timestamp": ""}, BODY, "signature_missing"),
        ({"webhook-timestamp": "now"}, BODY, "signature_missing"),
        ({"webhook-timestamp": "-1614265330"}, BODY, "signature_missing"),
        ({"webhook-timestamp": "١٦١٤٢٦٥٣٣٠"}, BODY, "signature_missing"),
        ({"webhook-timestamp": "9" * 50}, BODY, "signature_missing"),
    ],
)
def test_only_what_was_signed_is_genuine(change: dict[str, str], body: bytes, fault: str) -> None:
    headers = signature_headers(ID, AT, BODY, [SECRET]) | change
    assert signature_fault(headers, body, SECRET, AT) == fault


@pytest.mark.parametrize(
    ("late_s", "fault"),
    [
        (TOLERANCE_S, ""),
        (-TOLERANCE_S, ""),
        (TOLERANCE_S + 1, "signature_too_old"),
        (-TOLERANCE_S - 1, "signature_too_new"),
    ],
)
def test_a_signature_is_fresh_for_five_minutes(late_s: int, fault: str) -> None:
    headers = signature_headers(ID, AT, BODY, [SECRET])
    assert signature_fault(headers, BODY, SECRET, AT + timedelta(seconds=late_s)) == fault


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_%%%", "whsec_QUJD"])
def test_a_secret_that_is_none_makes_nothing_genuine(secret: str) -> None:
    assert not is_webhook_secret(secret)
    assert signature_fault(signature_headers(ID, AT, BODY, [secret]), BODY, secret, AT) == "signature_wrong"


def test_new_secrets_are_good_ones() -> None:
    assert is_webhook_secret(OTHER)
    assert is_webhook_secret(SECRET)
    assert new_webhook_secret() != OTHER
