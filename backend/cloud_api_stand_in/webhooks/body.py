"""The bytes of a webhook and their signature."""

import hmac
import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any, Literal

from backend.cloud_api_stand_in.webhooks.outbox import Update

Shape = Literal["entries", "changes", "arrays"]
_JOINABLE = {"messaging_product", "metadata", "contacts", "messages", "statuses"}


def body_of(updates: Iterable[Update], shape: Shape) -> bytes:
    """Writes updates as Meta does: compact, with all but ASCII escaped as \\uXXXX."""
    entries: list[dict[str, Any]] = []
    by_waba: dict[str, dict[str, Any]] = {}
    by_number: dict[tuple[str, str], dict[str, Any]] = {}
    for update in updates:
        entry = by_waba.get(update.waba_id)
        if entry is None or shape == "entries":
            entry = by_waba[update.waba_id] = {"id": update.waba_id, "changes": []}
            entries.append(entry)
        if not update.number_id:  # what is about the account tells its time here, a message in itself
            entry.setdefault("time", update.at)
        if shape != "arrays" or update.field != "messages" or not set(update.value) <= _JOINABLE:
            entry["changes"].append({"value": update.value, "field": update.field})
        elif (joined := by_number.get((update.waba_id, update.number_id))) is not None:
            _join(joined, update.value)
        else:
            value = {name: list(part) if isinstance(part, list) else part for name, part in update.value.items()}
            by_number[update.waba_id, update.number_id] = value
            entry["changes"].append({"value": value, "field": update.field})
    return json.dumps({"object": "whatsapp_business_account", "entry": entries}, separators=(",", ":")).encode()


def signature_of(body: bytes, secret: str) -> str:
    """Signs the exact bytes, for the header `X-Hub-Signature-256`."""
    return "sha256=" + hmac.new(secret.encode(), body, sha256).hexdigest()


def _join(value: dict[str, Any], more: dict[str, Any]) -> None:
    """Adds the items of one value to another; a customer stands there once."""
    for name in ("messages", "statuses"):
        if name in more:
            value.setdefault(name, []).extend(more[name])
    contacts = value.setdefault("contacts", [])
    contacts += [contact for contact in more.get("contacts", ()) if contact not in contacts]
    if not contacts:
        del value["contacts"]
