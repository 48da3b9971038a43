"""Webhook bodies: their shape, their bytes, their signature."""

import hashlib
import hmac
import json
from typing import Any

from backend.cloud_api_stand_in.webhooks.body import body_of, signature_of
from backend.cloud_api_stand_in.webhooks.outbox import Update


def update(number: int, waba: str = "w1", phone: str = "n1", field: str = "messages", **more: Any) -> Update:
    metadata = {"phone_number_id": phone}
    value = {"messaging_product": "whatsapp", "metadata": metadata, "contacts": [{"wa_id": "1"}], **more}
    if field == "messages":
        value["messages"] = [{"id": number}]
    return Update("app", waba, phone, field, value)


def shape(body: bytes) -> list[list[list[int]]]:
    """Gives the numbers of the messages by entry and change."""
    return [
        [[message["id"] for message in change["value"].get("messages", ())] for change in entry["changes"]]
        for entry in json.loads(body)["entry"]
    ]


def test_all_but_ascii_is_escaped_and_there_are_no_spaces() -> None:
    body = body_of([Update("a", "w", "n", "x", {"name": "José 😀"})], "arrays")
    assert body == (
        b'{"object":"whatsapp_business_account","entry":[{"id":"w","changes":'
        b'[{"value":{"name":"Jos\\u00e9 \\ud83d\\ude00"},"field":"x"}]}]}'
    )


def test_the_signature_is_over_the_exact_bytes() -> None:
    body = body_of([Update("a", "w", "", "x", {"name": "José"})], "arrays")
    assert signature_of(body, "secret") == "sha256=" + hmac.new(b"secret", body, hashlib.sha256).hexdigest()
    rewritten = json.dumps(json.loads(body), ensure_ascii=False, separators=(",", ":")).encode()
    assert signature_of(rewritten, "secret") != signature_of(body, "secret")


def test_updates_share_entries_changes_or_arrays() -> None:
    updates = [update(1), update(2), update(3, waba="w2", phone="n2"), update(4, phone="n3"), update(5)]
    assert shape(body_of(updates, "entries")) == [[[1]], [[2]], [[3]], [[4]], [[5]]]
    assert shape(body_of(updates, "changes")) == [[[1], [2], [4], [5]], [[3]]]
    assert shape(body_of(updates, "arrays")) == [[[1, 2, 5], [4]], [[3]]]


def test_a_customer_stands_once_among_shared_contacts_and_values_stay_as_they_were() -> None:
    first, second = update(1), update(2)
    value = json.loads(body_of([first, second], "arrays"))["entry"][0]["changes"][0]["value"]
    assert value["contacts"] == [{"wa_id": "1"}]
    assert first.value["messages"] == [{"id": 1}]


def test_messages_and_statuses_of_one_number_share_a_value() -> None:
    value = {"messaging_product": "whatsapp", "metadata": {"phone_number_id": "n1"}, "statuses": [{"id": 7}]}
    status = Update("app", "w1", "n1", "messages", value)
    (change,) = json.loads(body_of([update(1), status, status], "arrays"))["entry"][0]["changes"]
    assert change["value"]["messages"] == [{"id": 1}]
    assert change["value"]["statuses"] == [{"id": 7}, {"id": 7}]


def test_a_duplicate_in_one_batch_stays_a_duplicate() -> None:
    assert shape(body_of([update(1), update(1)], "arrays")) == [[[1, 1]]]


def test_other_fields_are_never_joined() -> None:
    updates = [update(1, field="calls", calls=[{}]), update(2, field="calls", calls=[{}]), update(3)]
    assert len(json.loads(body_of(updates, "arrays"))["entry"][0]["changes"]) == 3


def test_what_is_about_the_account_tells_its_time_in_the_entry() -> None:
    entries = [
        json.loads(body_of([one], "arrays"))["entry"][0] for one in (Update("a", "w", "", "x", {}, "", 7), update(1))
    ]
    assert [entry.get("time") for entry in entries] == [7, None]
