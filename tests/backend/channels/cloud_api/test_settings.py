"""Settings are read strictly, and secrets are never seen."""

from typing import Any

import msgspec
import pytest

from backend.channels.cloud_api.settings import CloudApiSecrets, CloudApiSettings


def test_without_a_word_the_channel_talks_to_meta() -> None:
    settings = msgspec.convert({}, CloudApiSettings)
    assert (settings.graph_base_url, settings.version) == ("https://graph.facebook.com", "v25.0")


@pytest.mark.parametrize(
    "raw",
    [
        {"graph_base_url": "graph.facebook.com"},
        {"graph_base_url": "https://a b"},
        {"graph_base_url": "https://a?b"},
        {"version": "25"},
        {"version": "v25.0/../v1.0"},
        {"waba_id": "1/2"},
        {"timeout_s": 0},
        {"timeout": 5},
    ],
)
def test_odd_settings_are_refused(raw: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(raw, CloudApiSettings)


@pytest.mark.parametrize("token", ["a b", "a\nb", "ã", "x" * 4_097])
def test_a_token_that_no_header_can_carry_is_refused(token: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"access_token": token}, CloudApiSecrets)


def test_secrets_are_not_shown() -> None:
    assert "shh" not in repr(CloudApiSecrets(access_token="shh", app_secret="shh", verify_token="shh"))
