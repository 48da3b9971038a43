"""Who a webhook item is about: ids out of the item, completed from the contacts beside it."""

from typing import Any

from backend.channels.cloud_api.loose_json import as_dict, as_text
from backend.channels.contract import Sender


def person(phone: str, bsuid: str, parent_bsuid: str, contacts: list[dict[str, Any]]) -> Sender | None:
    """Puts together all names of a customer; None when not one id is known.

    A contact belongs to the item when they share an id, whatever their order. A contact that stands alone gives its
    name, and its ids unless they contradict the item's: two people are never made one.
    """
    for contact in contacts:
        wa_id, user_id = as_text(contact.get("wa_id")), as_text(contact.get("user_id"))
        if (wa_id and wa_id == phone) or (user_id and user_id == bsuid):
            return _joined(phone or wa_id, bsuid or user_id, parent_bsuid, contact)
    if len(contacts) != 1:
        return Sender(phone, bsuid, parent_bsuid) if phone or bsuid else None
    wa_id, user_id = as_text(contacts[0].get("wa_id")), as_text(contacts[0].get("user_id"))
    if (wa_id and phone) or (user_id and bsuid):
        return _named(Sender(phone, bsuid, parent_bsuid), contacts[0])
    return _joined(phone or wa_id, bsuid or user_id, parent_bsuid, contacts[0])


def _joined(phone: str, bsuid: str, parent_bsuid: str, contact: dict[str, Any]) -> Sender | None:
    parent_bsuid = parent_bsuid or as_text(contact.get("parent_user_id"))
    return _named(Sender(phone, bsuid, parent_bsuid), contact) if phone or bsuid else None


def _named(sender: Sender, contact: dict[str, Any]) -> Sender:
    profile = as_dict(contact.get("profile"))
    name, username = as_text(profile.get("name")), as_text(profile.get("username"))
    return Sender(sender.phone, sender.bsuid, sender.parent_bsuid, name, username)
