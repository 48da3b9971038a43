"""What WhatsApp reports of message templates is read, and everything else is about none."""

from typing import Any

import pytest

from backend.channels.cloud_api.client import CloudApiChannel, KnownTemplate
from backend.channels.cloud_api.inbound import read_batch
from backend.channels.cloud_api.settings import CloudApiSecrets, CloudApiSettings
from backend.channels.contract import OtherUpdate, TemplateNews
from backend.tools.http import HttpClient
from flow_engine.contents import TemplateContent, TextContent
from tests.backend.channels.cloud_api.bodies import post

NAMED = {
    "message_template_id": 1_689_556_908_129_835,
    "message_template_name": "abandoned_cart",
    "message_template_language": "en",
}
KNOWN = TemplateNews("1689556908129835", "abandoned_cart", "en")


@pytest.mark.parametrize(
    ("field", "value", "news"),
    [
        (
            "message_template_status_update",
            {**NAMED, "event": "REJECTED", "reason": "INVALID_FORMAT", "message_template_category": "MARKETING"},
            TemplateNews(KNOWN.provider_id, KNOWN.name, "en", "REJECTED", "MARKETING", "INVALID_FORMAT"),
        ),
        (
            "message_template_status_update",
            {**NAMED, "event": "APPROVED", "reason": "NONE"},
            TemplateNews(KNOWN.provider_id, KNOWN.name, "en", "APPROVED"),
        ),
        (
            "template_category_update",
            {**NAMED, "previous_category": "UTILITY", "new_category": "MARKETING"},
            TemplateNews(KNOWN.provider_id, KNOWN.name, "en", category="MARKETING"),
        ),
        ("message_template_components_update", NAMED, KNOWN),
        ("message_template_status_update", {"event": "APPROVED"}, None),
        ("account_update", {**NAMED, "event": "APPROVED"}, None),
        ("message_template_status_update", "junk", None),
    ],
)
def test_what_is_reported_is_read(field: str, value: Any, news: TemplateNews | None) -> None:
    ((_, update),) = read_batch(post({"field": field, "value": value})).updates
    assert isinstance(update, OtherUpdate)
    assert update.template == news


@pytest.mark.parametrize(
    ("category", "is_marketing"), [("MARKETING", True), ("marketing", True), ("UTILITY", False), ("", False)]
)
def test_only_what_whatsapp_calls_marketing_is_advertising(category: str, is_marketing: bool) -> None:
    templates = {("cart", "en"): KnownTemplate(category)}
    channel = CloudApiChannel(HttpClient(), "300", CloudApiSettings(), CloudApiSecrets(), templates)
    assert channel.is_marketing(TemplateContent("cart", "en")) is is_marketing
    assert not channel.is_marketing(TemplateContent("cart", "es"))
    assert not channel.is_marketing(TextContent("Buy"))
