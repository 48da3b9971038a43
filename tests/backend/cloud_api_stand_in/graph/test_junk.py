"""Whatever is posted to an endpoint, the answer is the Graph API's: no call ends in a broken server."""

from typing import Any

import pytest

from backend.cloud_api_stand_in.demo import APP_ID, PHONE_NUMBER_ID, WABA_ID
from tests.backend.cloud_api_stand_in.outgoing.test_junk import all_with_junk
from tests.backend.cloud_api_stand_in.running import StandIn

pytestmark = pytest.mark.asyncio
PRODUCT = {"messaging_product": "whatsapp"}
BODIES: list[tuple[str, dict[str, Any]]] = [
    (f"{PHONE_NUMBER_ID}/whatsapp_business_profile", {**PRODUCT, "about": "a", "websites": ["b"]}),
    (f"{PHONE_NUMBER_ID}/register", {**PRODUCT, "pin": "123456"}),
    (f"{PHONE_NUMBER_ID}/block_users", {**PRODUCT, "block_users": [{"user": "5511987650001"}, {"user_id": "BR.1"}]}),
    (
        f"{PHONE_NUMBER_ID}/messages",
        {**PRODUCT, "status": "read", "message_id": "x", "typing_indicator": {"type": "t"}},
    ),
    (f"{PHONE_NUMBER_ID}/", {"webhook_configuration": {"override_callback_uri": "x", "verify_token": "y"}}),
    (f"{WABA_ID}/subscribed_apps", {"override_callback_uri": "x", "verify_token": "y"}),
    (
        f"{WABA_ID}/message_templates",
        {
            "name": "a",
            "language": "en",
            "category": "AUTHENTICATION",
            "components": [{"type": "BODY"}],
            "parameter_format": "NAMED",
        },
    ),
    (f"{APP_ID}/subscriptions", {"object": "whatsapp_business_account", "callback_url": "x", "fields": "messages"}),
    ("400000000000001", {"category": "UTILITY", "components": [{"type": "BODY", "text": "Hello."}]}),
]


@pytest.mark.parametrize(("path", "body"), BODIES)
async def test_junk_is_taken_or_refused(stand_in: StandIn, path: str, body: dict[str, Any]) -> None:
    for changed in all_with_junk(body):
        status, answer = await stand_in.graph("POST", path, json=changed)
        assert status in (200, 400), (changed, answer)
        assert status == 200 or answer["error"]["code"]
