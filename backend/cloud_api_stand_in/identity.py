"""What webhooks tell of a customer: number, user id, username."""

from typing import Any, Literal

from backend.cloud_api_stand_in.options import Identity
from backend.cloud_api_stand_in.users import User

Role = Literal["from", "recipient", "owner"]
_KEYS: dict[Role, tuple[str, str, str]] = {
    "from": ("from", "from_user_id", "from_parent_user_id"),
    "recipient": ("recipient_id", "recipient_user_id", "recipient_parent_user_id"),
    "owner": ("wa_id", "user_id", "parent_user_id"),
}


def contact_of(user: User, identity: Identity) -> dict[str, Any]:
    """Gives the entry of `contacts`."""
    if identity == "username":
        return {"profile": {"name": user.name, "username": user.username}, "user_id": user.user_id}
    contact: dict[str, Any] = {"profile": {"name": user.name}, "wa_id": user.wa_id}
    if identity != "off":
        contact["user_id"] = user.user_id
    if identity == "parent":
        contact["parent_user_id"] = user.parent_user_id
    return contact


def named(role: Role, user: User, identity: Identity) -> dict[str, str]:
    """Gives the keys that name a customer in a message, a status or a preference."""
    number_key, id_key, parent_key = _KEYS[role]
    names = {} if identity == "username" else {number_key: user.wa_id}
    if identity != "off":
        names[id_key] = user.user_id
    if identity == "parent":
        names[parent_key] = user.parent_user_id
    return names
