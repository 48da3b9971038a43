"""`POST /<number>/messages` and `/marketing_messages`: sends, read receipts and typing indicators."""

from typing import Any

from backend.cloud_api_stand_in.accounts import PhoneNumber
from backend.cloud_api_stand_in.errors import GraphError, invalid, missing
from backend.cloud_api_stand_in.graph.call import SUCCESS, Answer, Call, ok
from backend.cloud_api_stand_in.ids import read_wamid
from backend.cloud_api_stand_in.sending import send
from backend.cloud_api_stand_in.world import World

TYPING_S = 25.0  # WhatsApp Cloud API, typing indicators: until the answer or 25 seconds


def post_message(world: World, call: Call) -> Answer:
    """Takes a message, or notes that the business read one."""
    number, body = _number_and_body(world, call)
    if "status" in body:
        return _mark_read(world, number, body, call.now)
    return ok(send(world, number, body, call.now))


def post_marketing_message(world: World, call: Call) -> Answer:
    """Takes a marketing template by the endpoint made for them."""
    number, body = _number_and_body(world, call)
    return ok(send(world, number, body, call.now, as_marketing=True))


def _number_and_body(world: World, call: Call) -> tuple[PhoneNumber, dict[str, Any]]:
    number = world.accounts.number(call.node_id, call.token)
    body = call.json()
    if body.get("messaging_product") != "whatsapp":
        raise GraphError(100, "The parameter messaging_product is required.")
    return number, body


def _mark_read(world: World, number: PhoneNumber, body: dict[str, Any], now: float) -> Answer:
    if body["status"] != "read":
        raise invalid("status", "must be read.", 100)
    if not body.get("message_id"):
        raise missing("message_id")
    target = read_wamid(str(body["message_id"]))
    if target is None or target.direction != "from_customer":
        raise invalid("message_id", "is not the id of a message of a customer.", 100)
    indicator = body.get("typing_indicator")
    if indicator is not None:
        if not isinstance(indicator, dict) or indicator.get("type") != "text":
            raise invalid("typing_indicator['type']", "must be text.", 100)
        world.users.of_phone(target.wa_id).thread(number.id).typing_until = now + TYPING_S
    return SUCCESS
