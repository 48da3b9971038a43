"""Customers a number does not want to hear from."""

from typing import Any

from backend.cloud_api_stand_in.accounts import PhoneNumber
from backend.cloud_api_stand_in.errors import GraphError, invalid, missing
from backend.cloud_api_stand_in.graph.call import Answer, Call, ok
from backend.cloud_api_stand_in.graph.listing import page
from backend.cloud_api_stand_in.recipient import wa_id_of
from backend.cloud_api_stand_in.users import User
from backend.cloud_api_stand_in.world import World

MAX_BLOCKED = 64_000  # WhatsApp Cloud API, block users


def block(world: World, call: Call) -> Answer:
    """Blocks customers: what they write reaches nobody. Only who wrote within the last 24 hours can be blocked."""
    number = world.accounts.number(call.node_id, call.token)
    added, failed = [], []
    for given, user in _users(world, call):
        if user is None or user.thread(number.id).window_until <= call.now:
            error = GraphError(139100, "The customer has not written within the last 24 hours.")
            failed.append({"input": given, "errors": [error.in_webhook()]})
            continue
        if len(number.blocked) >= MAX_BLOCKED:
            raise GraphError(139101, f"At most {MAX_BLOCKED} customers can be blocked.")
        number.blocked[user.wa_id] = None
        added.append(_named(given, user))
    answer: dict[str, Any] = {"messaging_product": "whatsapp", "block_users": {"added_users": added}}
    if failed:
        answer["block_users"]["failed_users"] = failed
        answer["errors"] = GraphError(139100, "Some customers could not be blocked.").in_webhook()
    return ok(answer)


def unblock(world: World, call: Call) -> Answer:
    """Unblocks customers."""
    number = world.accounts.number(call.node_id, call.token)
    removed = []
    for given, user in _users(world, call):
        if user is not None and number.blocked.pop(user.wa_id, 0) is None:
            removed.append(_named(given, user))
    return ok({"messaging_product": "whatsapp", "block_users": {"removed_users": removed}})


def list_blocked(world: World, call: Call) -> Answer:
    """Lists who is blocked."""
    number: PhoneNumber = world.accounts.number(call.node_id, call.token)
    users = [world.users.of_phone(wa_id) for wa_id in number.blocked]
    nodes = [{"messaging_product": "whatsapp", **_named(user.wa_id, user)} for user in users]
    return ok(page(nodes, call, key=lambda node: str(node["wa_id"])))


def _users(world: World, call: Call) -> list[tuple[str, User | None]]:
    body = call.json()
    if body.get("messaging_product") != "whatsapp":
        raise GraphError(100, "The parameter messaging_product is required.")
    asked = body.get("block_users")
    if not isinstance(asked, list) or not asked or not all(isinstance(one, dict) for one in asked):
        raise missing("block_users")
    found: list[tuple[str, User | None]] = []
    for one in asked:
        phone, user_id = one.get("user"), one.get("user_id")
        if not isinstance(phone or user_id, str):
            raise invalid("block_users", "names each customer by user or user_id.", 100)
        if phone:
            found.append((phone, world.users.of_phone(wa_id_of(phone, world.options))))
        else:
            found.append((user_id, world.users.of_user_id(user_id)))
    return found


def _named(given: str, user: User) -> dict[str, str]:
    return {"input": given, "wa_id": user.wa_id, "user_id": user.user_id}
