"""A webhook body becomes updates: every entry, change and item, in order, and nothing is dropped.

What counts as one update:

- each object in the lists `messages`, `statuses`, `message_echoes`, `calls`, `groups`, `user_preferences` and
  `user_id_update` of a change's value;
- a change whose value has none of these: news of an account or a message template, errors on their own, a field that
  nobody knows yet. Errors beside messages belong to the messages;
- whatever stands where an object should be: it is kept, with a name that says where it was.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct

from backend.channels.cloud_api.incoming_message import message_of
from backend.channels.cloud_api.loose_json import as_dict, as_list, as_moment, as_text, dicts, key_of
from backend.channels.cloud_api.people import person
from backend.channels.cloud_api.post_body import read_body
from backend.channels.cloud_api.status import status_of
from backend.channels.cloud_api.template_news import template_news_of
from backend.channels.contract import Batch, EchoMessage, InboundMessage, OtherUpdate, Reaction, Sender, Update

_OBJECT = "whatsapp_business_account"
_ITEM_LISTS = ("messages", "statuses", "message_echoes", "calls", "groups", "user_preferences", "user_id_update")
# They tell of a message or of the customer and say nothing: no flow starts or goes on because of them.
_NO_WORDS = frozenset({"reaction", "edit", "revoke", "system"})
_MARKETING = {"stop": False, "resume": True, "signup": True}  # WhatsApp Cloud API, field user_preferences
_LONG_AGO = datetime.fromtimestamp(0, UTC)


class _Change(Struct, frozen=True):
    """What the items of one change have in common."""

    field: str
    contacts: list[dict[str, Any]]
    errors: list[Any]
    received_at: datetime


def read_batch(body: bytes, received_at: datetime = _LONG_AGO) -> Batch:
    """Reads the body of a post whose signature is good.

    Args:
        received_at: stands in for a time that cannot be read.

    Raises:
        BadPost: it is not a JSON object, or beyond the bounds.
    """
    return Batch(list(_updates(read_body(body), received_at)))


def _updates(root: dict[str, Any], received_at: datetime) -> Iterator[tuple[str, Update]]:
    about = as_text(root.get("object"))
    for entry in as_list(root.get("entry")):
        if not isinstance(entry, dict):
            yield "", _kept("entry", {"entry": entry})
            continue
        for change in as_list(entry.get("changes")):
            value = as_dict(as_dict(change).get("value"))
            number_id = as_text(as_dict(value.get("metadata")).get("phone_number_id"))
            if about == _OBJECT:
                yield from ((number_id, update) for update in _of_change(entry, change, value, received_at))
            else:  # another product's post, signed by the same app: kept, and nobody acts on it
                yield "", _kept(".".join((about or "unknown", _field(change))), _alone(entry, change))


def _of_change(entry: dict[str, Any], change: Any, value: dict[str, Any], received_at: datetime) -> Iterator[Update]:
    field = _field(change)
    common = _Change(field, list(dicts(value.get("contacts"))), as_list(value.get("errors")), received_at)
    items = [(name, item) for name in _ITEM_LISTS for item in as_list(value.get(name))]
    if not items:
        raw = _alone(entry, change)
        yield OtherUpdate(field, key_of(raw), raw, template=template_news_of(field, change))
    for name, item in items:
        yield _of_item(name, item, common) if isinstance(item, dict) else _kept(field, {name: item})


def _of_item(name: str, item: dict[str, Any], change: _Change) -> Update:
    if (change.field, name) == ("messages", "messages"):
        return _message(item, change)
    if (change.field, name) == ("messages", "statuses"):
        return status_of(item, change.contacts, change.received_at) or _other("statuses", item, change)
    if (change.field, name) == ("smb_message_echoes", "message_echoes"):
        return _echo(item, change)
    if name == "user_preferences":
        return _other(change.field, item, change, accepts_marketing=_marketing(item))
    if name == "user_id_update":
        return _new_user_id(item, change)
    if name == "calls" and item.get("direction") == "USER_INITIATED":
        return _other(change.field, item, change, opens_window_at=as_moment(item.get("timestamp"), change.received_at))
    return _other(change.field, item, change)


def _message(item: dict[str, Any], change: _Change) -> Update:
    kind = as_text(item.get("type"))
    if kind == "system":
        return _system(item, change)
    sender = _person(item, "from", change)
    if item.get("group_id"):
        return _other("group_message", item, change, sender=sender)
    if sender is None or kind in _NO_WORDS:
        told = {"reaction": _reaction(item, change)} if kind == "reaction" else {}
        return _other(kind if kind in _NO_WORDS else "messages", item, change, sender=sender, **told)
    return InboundMessage(
        provider_id=as_text(item.get("id")) or key_of(item),
        at=as_moment(item.get("timestamp"), change.received_at),
        sender=sender,
        message=message_of(item),
        raw=_with_errors(item, change),
        reply_to=as_text(as_dict(item.get("context")).get("id")),
    )


def _reaction(item: dict[str, Any], change: _Change) -> Reaction | None:
    """Reads what a customer put under a message; without an emoji it is taken away."""
    told = as_dict(item.get("reaction"))
    message_id = as_text(told.get("message_id"))
    at = as_moment(item.get("timestamp"), change.received_at)
    return Reaction(message_id, at, as_text(told.get("emoji"))) if message_id else None


def _echo(item: dict[str, Any], change: _Change) -> Update:
    recipient = _person(item, "to", change)
    if recipient is None or as_text(item.get("type")) in _NO_WORDS:
        return _other(change.field, item, change, sender=recipient)
    return EchoMessage(
        provider_id=as_text(item.get("id")) or key_of(item),
        at=as_moment(item.get("timestamp"), change.received_at),
        recipient=recipient,
        message=message_of(item),
        raw=_with_errors(item, change),
    )


def _system(item: dict[str, Any], change: _Change) -> OtherUpdate:
    """Reads news of the customer: `user_changed_number`, `user_changed_user_id`, `customer_identity_changed` …"""
    news = as_dict(item.get("system"))
    phone = as_text(item.get("from"))
    bsuid = as_text(news.get("previous_user_id")) or as_text(item.get("from_user_id"))
    parent_bsuid = as_text(news.get("previous_parent_user_id")) or as_text(item.get("from_parent_user_id"))
    now = Sender(*(as_text(news.get(name)) for name in ("wa_id", "user_id", "parent_user_id")))
    return _other(
        as_text(news.get("type")) or "system",
        item,
        change,
        sender=person(phone, bsuid, parent_bsuid, change.contacts),
        renamed_to=now if now.phone or now.bsuid else None,
    )


def _new_user_id(item: dict[str, Any], change: _Change) -> OtherUpdate:
    ids, parents = as_dict(item.get("user_id")), as_dict(item.get("parent_user_id"))
    before = as_text(ids.get("previous")), as_text(parents.get("previous"))
    now = as_text(ids.get("current")), as_text(parents.get("current"))
    phone = as_text(item.get("wa_id"))
    sender = person(phone, *before, change.contacts) if phone or before[0] else None
    renamed_to = Sender(phone, *now) if now[0] else None
    return _other(change.field, item, change, sender=sender, renamed_to=renamed_to)


def _marketing(item: dict[str, Any]) -> bool | None:
    is_about_it = as_text(item.get("category")) in {"", "marketing_messages"}
    return _MARKETING.get(as_text(item.get("value"))) if is_about_it else None


def _person(item: dict[str, Any], side: str, change: _Change) -> Sender | None:
    names = (side, f"{side}_user_id", f"{side}_parent_user_id")
    phone, bsuid, parent_bsuid = (as_text(item.get(name)) for name in names)
    return person(phone, bsuid, parent_bsuid, change.contacts)


def _other(kind: str, item: dict[str, Any], change: _Change, **known: Any) -> OtherUpdate:
    """Keeps an item that is no message."""
    if "sender" not in known:
        phone, bsuid, parent_bsuid = (as_text(item.get(name)) for name in ("wa_id", "user_id", "parent_user_id"))
        known["sender"] = person(phone, bsuid, parent_bsuid, change.contacts)
    return OtherUpdate(kind, key_of(item), _with_errors(item, change), **known)


def _kept(kind: str, raw: dict[str, Any]) -> OtherUpdate:
    return OtherUpdate(kind, key_of(raw), raw)


def _alone(entry: dict[str, Any], change: Any) -> dict[str, Any]:
    """Gives an entry as if it held this change only."""
    return {**entry, "changes": [change]}


def _field(change: Any) -> str:
    return as_text(as_dict(change).get("field")) or "messages"


def _with_errors(item: dict[str, Any], change: _Change) -> dict[str, Any]:
    return {**item, "errors": change.errors} if change.errors and "errors" not in item else item
