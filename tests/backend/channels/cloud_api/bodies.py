"""Webhook bodies made for a test, and what they are read as."""

import json
from collections.abc import Sequence
from typing import Any

from backend.channels.cloud_api.inbound import read_batch
from backend.channels.contract import Update

NUMBER = "300"
CONTACT = {"profile": {"name": "Ana"}, "wa_id": "5511"}


def post(*changes: Any, **top: Any) -> bytes:
    """Writes a body with one entry."""
    root = {"object": "whatsapp_business_account", "entry": [{"id": "1", "time": 7, "changes": list(changes)}]}
    return json.dumps(root | top).encode()


def change(field: str = "messages", **value: Any) -> dict[str, Any]:
    """Makes a change that names our number."""
    return {"field": field, "value": {"metadata": {"phone_number_id": NUMBER}, **value}}


def message(**raw: Any) -> dict[str, Any]:
    """Makes a message; fields that are None are left out."""
    whole = {"from": "5511", "id": "wamid.1", "timestamp": "1700000000", "type": "text", "text": {"body": "Hi"}} | raw
    return {name: value for name, value in whole.items() if value is not None}


def updates(body: bytes) -> Sequence[Update]:
    """Reads a body's updates without their numbers."""
    return [update for _, update in read_batch(body).updates]


def only(*changes: Any) -> Update:
    """Reads the one update of a body."""
    (update,) = updates(post(*changes))
    return update
