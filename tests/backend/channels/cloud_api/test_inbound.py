"""Webhook bodies become updates: every entry, change and item, whatever else stands in them."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.channels.cloud_api.inbound import read_batch
from backend.channels.contract import BadPost, EchoMessage, InboundMessage, OtherUpdate, Reaction, Sender, StatusUpdate
from flow_engine.inputs import Message
from tests.backend.channels.cloud_api.bodies import CONTACT, NUMBER, change, message, only, post, updates

AT = datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_a_message_is_read_with_all_that_is_known_of_it() -> None:
    raw = message(context={"id": "wamid.0", "from": "300"}, from_user_id="BR.1")
    assert read_batch(post(change(messages=[raw], contacts=[CONTACT]))).updates == [
        (
            NUMBER,
            InboundMessage(
                provider_id="wamid.1",
                at=AT,
                sender=Sender("5511", "BR.1", name="Ana"),
                message=Message(text="Hi"),
                raw=raw,
                reply_to="wamid.0",
            ),
        )
    ]


def test_every_entry_change_and_item_is_read_in_order() -> None:
    two = change(messages=[message(id="a"), message(id="b")], statuses=[{"id": "s", "status": "read"}])
    root = json.loads(post(two, change(messages=[message(id="c")])))
    root["entry"].append({"id": "2", "changes": [change(messages=[message(id="d")])]})
    read = updates(json.dumps(root).encode())
    assert [getattr(update, "provider_id", "") for update in read] == ["a", "b", "s", "c", "d"]


def test_the_same_post_gives_the_same_keys_and_another_one_gives_others() -> None:
    first = only(change("account_alerts", alert="one"))
    again = only(change("account_alerts", alert="one"))
    other = only(change("account_alerts", alert="two"))
    assert isinstance(first, OtherUpdate)
    assert isinstance(other, OtherUpdate)
    assert first == again
    assert first.key != other.key


def test_a_message_without_an_id_gets_one_that_a_second_delivery_has_too() -> None:
    one, again, other = (only(change(messages=[message(id=None, text={"body": b})])) for b in ("x", "x", "y"))
    assert isinstance(one, InboundMessage)
    assert isinstance(other, InboundMessage)
    assert one.provider_id
    assert one == again
    assert one.provider_id != other.provider_id


@pytest.mark.parametrize(
    ("timestamp", "at"),
    [
        ("1700000000", AT),
        (1700000000, AT),
        ("soon", NOW),
        (None, NOW),
        ("", NOW),
        (0, NOW),
        (-5, NOW),
        (True, NOW),
        ("9" * 30, NOW),
        ("9" * 5000, NOW),
        (10**17, NOW),
        ([], NOW),
    ],
)
def test_a_time_is_a_number_in_either_form_and_else_the_time_of_the_post(timestamp: Any, at: datetime) -> None:
    ((_, update),) = read_batch(post(change(messages=[message(timestamp=timestamp)])), NOW).updates
    assert isinstance(update, InboundMessage)
    assert update.at == at


def test_a_reaction_names_the_message_it_is_under() -> None:
    put = message(type="reaction", reaction={"message_id": "wamid.0", "emoji": "👍"})
    taken = message(type="reaction", reaction={"message_id": "wamid.0"})
    unclear = message(type="reaction", reaction=["👍"])
    found = [update.reaction for update in map(only, (change(messages=[one]) for one in (put, taken, unclear)))]
    assert found == [Reaction("wamid.0", AT, "👍"), Reaction("wamid.0", AT), None]


@pytest.mark.parametrize("kind", ["reaction", "edit", "revoke"])
def test_what_has_no_words_is_no_message_to_be_answered(kind: str) -> None:
    raw = message(type=kind, **{kind: {"message_id": "wamid.0", "emoji": "👍"}})
    update = only(change(messages=[raw], contacts=[CONTACT]))
    assert isinstance(update, OtherUpdate)
    assert (update.kind, update.sender, update.raw) == (kind, Sender("5511", name="Ana"), raw)


@pytest.mark.parametrize(
    ("system", "sender", "renamed_to"),
    [
        ({"type": "user_changed_number", "wa_id": "5522"}, Sender("5511"), Sender("5522")),
        (
            {"type": "user_changed_number", "wa_id": "5522", "user_id": "BR.2", "previous_user_id": "BR.1"},
            Sender("5511", "BR.1"),
            Sender("5522", "BR.2"),
        ),
        ({"type": "customer_identity_changed"}, Sender("5511"), None),
    ],
)
def test_news_of_a_customer_says_who_they_were_and_are(
    system: dict[str, str], sender: Sender, renamed_to: Sender | None
) -> None:
    update = only(change(messages=[message(type="system", system=system)]))
    assert isinstance(update, OtherUpdate)
    assert (update.kind, update.sender, update.renamed_to) == (system["type"], sender, renamed_to)


def test_a_new_user_id_alone_is_news_of_the_old_one() -> None:
    system = {"type": "user_changed_user_id", "user_id": "BR.2", "previous_user_id": "BR.1"}
    update = only(change(messages=[message(type="system", system=system, **{"from": None})]))
    assert isinstance(update, OtherUpdate)
    assert (update.sender, update.renamed_to) == (Sender(bsuid="BR.1"), Sender(bsuid="BR.2"))


def test_the_field_of_new_user_ids_is_read_too() -> None:
    item = {"wa_id": "5511", "user_id": {"previous": "BR.1", "current": "BR.2"}}
    update = only(change("user_id_update", user_id_update=[item]))
    assert isinstance(update, OtherUpdate)
    assert (update.sender, update.renamed_to) == (Sender("5511", "BR.1"), Sender("5511", "BR.2"))


@pytest.mark.parametrize(("value", "accepts"), [("stop", False), ("resume", True), ("signup", True), ("maybe", None)])
def test_a_preference_says_whether_marketing_is_welcome(value: str, accepts: bool | None) -> None:
    item = {"wa_id": "5511", "category": "marketing_messages", "value": value}
    update = only(change("user_preferences", user_preferences=[item], contacts=[CONTACT]))
    assert isinstance(update, OtherUpdate)
    assert (update.kind, update.sender, update.accepts_marketing) == (
        "user_preferences",
        Sender("5511", name="Ana"),
        accepts,
    )


def test_a_preference_about_something_else_says_nothing_of_marketing() -> None:
    item = {"wa_id": "5511", "category": "calls", "value": "stop"}
    update = only(change("user_preferences", user_preferences=[item]))
    assert isinstance(update, OtherUpdate)
    assert update.accepts_marketing is None


def test_an_echo_names_the_customer_it_was_written_to() -> None:
    raw = message(**{"from": "300", "to": "5511", "to_user_id": "BR.1"})
    update = only(change("smb_message_echoes", message_echoes=[raw]))
    assert update == EchoMessage("wamid.1", AT, Sender("5511", "BR.1"), Message(text="Hi"), raw)


def test_an_echo_of_a_deletion_is_no_message() -> None:
    raw = message(type="revoke", to="5511", revoke={"original_message_id": "wamid.0"})
    update = only(change("smb_message_echoes", message_echoes=[raw]))
    assert isinstance(update, OtherUpdate)
    assert (update.kind, update.sender) == ("smb_message_echoes", Sender("5511"))


def test_what_is_said_in_a_group_starts_nothing() -> None:
    update = only(change(messages=[message(group_id="g")]))
    assert isinstance(update, OtherUpdate)
    assert (update.kind, update.sender) == ("group_message", Sender("5511"))


def test_a_message_of_nobody_is_kept() -> None:
    update = only(change(messages=[message(**{"from": None})]))
    assert isinstance(update, OtherUpdate)
    assert (update.kind, update.sender) == ("messages", None)


def test_messages_of_other_fields_are_not_the_customers() -> None:
    update = only(change("standby", messages=[message()]))
    assert isinstance(update, OtherUpdate)
    assert update.kind == "standby"


def test_news_of_an_account_is_kept_as_if_it_had_come_alone() -> None:
    one = {"field": "account_update", "value": {"event": "ACCOUNT_DELETED"}}
    read = read_batch(post(one, {"field": "never_heard_of", "value": 5})).updates
    assert [(number, update.kind, update.raw) for number, update in read if isinstance(update, OtherUpdate)] == [
        ("", "account_update", {"id": "1", "time": 7, "changes": [one]}),
        ("", "never_heard_of", {"id": "1", "time": 7, "changes": [{"field": "never_heard_of", "value": 5}]}),
    ]


def test_errors_beside_a_message_are_kept_in_it_and_alone_are_an_update() -> None:
    errors = [{"code": 131000}]
    beside = only(change(messages=[message(type="interactive")], errors=errors))
    alone = only(change(errors=errors))
    assert isinstance(beside, InboundMessage)
    assert beside.raw["errors"] == errors
    assert isinstance(alone, OtherUpdate)
    assert alone.raw["changes"][0]["value"]["errors"] == errors


def test_a_status_nobody_knows_is_kept() -> None:
    update = only(change(statuses=[{"id": "wamid.1", "status": "teleported", "recipient_id": "5511"}]))
    assert isinstance(update, OtherUpdate)
    assert update.kind == "statuses"
    assert isinstance(only(change(statuses=[{"id": "wamid.1", "status": "sent"}])), StatusUpdate)


def test_the_status_of_a_call_is_kept() -> None:
    update = only(change("calls", statuses=[{"id": "wacid.1", "status": "RINGING"}], contacts=[CONTACT]))
    assert isinstance(update, OtherUpdate)
    assert (update.kind, update.sender) == ("calls", Sender("5511", name="Ana"))


def test_a_call_of_the_customer_opens_the_window_and_one_of_ours_does_not() -> None:
    call = {"id": "wacid.1", "event": "connect", "timestamp": "1700000000"}
    theirs = only(change("calls", calls=[call | {"direction": "USER_INITIATED"}], contacts=[CONTACT]))
    ours = only(change("calls", calls=[call | {"direction": "BUSINESS_INITIATED"}], contacts=[CONTACT]))
    assert isinstance(theirs, OtherUpdate)
    assert isinstance(ours, OtherUpdate)
    assert (theirs.opens_window_at, ours.opens_window_at) == (AT, None)


@pytest.mark.parametrize(
    ("root", "kinds"),
    [
        ({}, []),
        ({"object": "whatsapp_business_account"}, []),
        ({"object": "whatsapp_business_account", "entry": None}, []),
        ({"object": "whatsapp_business_account", "entry": ["junk"]}, ["entry"]),
        ({"object": "whatsapp_business_account", "entry": [{"changes": [None]}]}, ["messages"]),
        ({"object": "whatsapp_business_account", "entry": [{"changes": [{"value": {"messages": [5]}}]}]}, ["messages"]),
        ({"object": "page", "entry": [{"changes": [change(messages=[message()])]}]}, ["page.messages"]),
        ({"entry": [{"changes": [change(messages=[message()])]}]}, ["unknown.messages"]),
    ],
)
def test_what_stands_in_a_wrong_place_is_kept(root: Any, kinds: list[str]) -> None:
    read = read_batch(json.dumps(root).encode()).updates
    assert [(number, update.kind) for number, update in read if isinstance(update, OtherUpdate)] == [
        ("", kind) for kind in kinds
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)
KINDS = st.sampled_from(["text", "button", "interactive", "image", "location", "contacts", "order", "system", "edit"])
LISTS = st.sampled_from(["messages", "statuses", "message_echoes", "calls", "user_preferences", "user_id_update"])
FIELDS = st.sampled_from(["messages", "smb_message_echoes", "calls", "user_preferences", "user_id_update", "history"])


@given(JSON)
def test_any_json_is_read_or_refused(anything: Any) -> None:
    body = json.dumps(anything).encode()
    if not isinstance(anything, dict):
        with pytest.raises(BadPost):
            read_batch(body)
        return
    json.dumps([update.raw for _, update in read_batch(body).updates if isinstance(update, OtherUpdate)])


@given(JSON, JSON, FIELDS)
def test_any_entry_and_any_value_lose_nothing(entry: Any, value: Any, field: str) -> None:
    body = post({"field": field, "value": value}, entry)
    assert len(updates(body)) >= 2


@given(FIELDS, LISTS, st.dictionaries(st.text(), JSON), JSON)
def test_any_item_is_one_update(field: str, name: str, item: dict[str, Any], contacts: Any) -> None:
    assert len(updates(post({"field": field, "value": {name: [item], "contacts": contacts}}))) == 1


@given(KINDS, JSON, JSON)
def test_a_known_kind_with_anything_in_it_is_one_update(kind: str, part: Any, timestamp: Any) -> None:
    assert len(updates(post(change(messages=[{"type": kind, kind: part, "timestamp": timestamp, "from": "1"}])))) == 1
