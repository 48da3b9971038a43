"""What customers do that is no message: preferences, another number, a new phone, a call."""

from typing import Any

from backend.cloud_api_stand_in.accounts import PhoneNumber
from backend.cloud_api_stand_in.errors import ControlError, GraphError
from backend.cloud_api_stand_in.identity import contact_of, named
from backend.cloud_api_stand_in.recipient import wa_id_of
from backend.cloud_api_stand_in.users import User
from backend.cloud_api_stand_in.world import World

CALL_S = 5  # chosen: how long a call lasts


def prefer(world: World, number: PhoneNumber, user: User, now: float, *, stops: bool) -> None:
    """Stops or resumes marketing messages of a number."""
    others = user.refuses_marketing_of - {number.id}
    user.refuses_marketing_of = others | {number.id} if stops else others
    word = "stop" if stops else "resume"
    identity = user.identity or world.options.identity
    preference: dict[str, Any] = {
        "detail": f"User requested to {word} marketing messages",
        "category": "marketing_messages",
        "value": word,
        "timestamp": int(now),
    }
    preference |= named("owner", user, identity)
    value = _value(world, number, user, {"user_preferences": [preference]})
    world.publish(number.waba_id, "user_preferences", value, now, user.wa_id)


def change_number(world: World, number: PhoneNumber, user: User, new_wa_id: str, now: float) -> str:
    """Moves a customer to another phone number: a system message tells, and a change of the user id."""
    try:
        new_wa_id = wa_id_of(new_wa_id, world.options)
    except GraphError as error:
        raise ControlError("bad_number", error.details) from error
    identity = user.identity or world.options.identity
    old_names = named("from", user, identity)
    old_wa_id = user.wa_id
    old_user_id = world.users.change_number(user, new_wa_id)
    system: dict[str, Any] = {"body": f"{user.name} changed their phone number", "type": "user_changed_number"}
    if identity == "username":
        system = {"body": f"{user.name} changed their user id", "type": "user_changed_user_id"}
    else:
        system["wa_id"] = new_wa_id
    if identity != "off":
        system["user_id"] = user.user_id
    message_id = world.ids.wamid(now, new_wa_id, "from_customer")
    message = {**old_names, "id": message_id, "timestamp": str(int(now)), "type": "system", "system": system}
    value: dict[str, Any] = {"messaging_product": "whatsapp", "metadata": world.metadata(number.id)}
    world.publish(number.waba_id, "messages", value | {"messages": [message]}, now, old_wa_id)
    if identity != "off":
        change = {"user_id": {"previous": old_user_id, "current": user.user_id}, "timestamp": str(int(now))}
        world.publish(number.waba_id, "user_id_update", value | {"user_id_update": [change]}, now, old_wa_id)
    return message_id


def change_identity(world: World, number: PhoneNumber, user: User, now: float) -> str:
    """Tells that a customer's identity key changed."""
    identity = user.identity or world.options.identity
    message_id = world.ids.wamid(now, user.wa_id, "from_customer")
    message: dict[str, Any] = named("from", user, identity)
    message |= {"id": message_id, "timestamp": str(int(now)), "type": "system"}
    message["identity"] = {"acknowledged": True, "created_timestamp": str(int(now)), "hash": world.ids.trace()}
    message["system"] = {"body": f"{user.name} has a new identity", "type": "customer_identity_changed"}
    world.publish(number.waba_id, "messages", _value(world, number, user, {"messages": [message]}), now, user.wa_id)
    return message_id


def call(world: World, number: PhoneNumber, user: User, now: float) -> None:
    """Tells of a call: that it begins, and that it ended."""
    about: dict[str, Any] = {
        "id": f"wacid.{world.ids.trace()}",
        "to": number.digits,
        "from": user.wa_id,
        "direction": "USER_INITIATED",
    }
    begins = {"event": "connect", "timestamp": str(int(now)), "session": {"sdp_type": "offer", "sdp": "v=0\r\n"}}
    ends = {
        "event": "terminate",
        "timestamp": str(int(now) + CALL_S),
        "status": "COMPLETED",
        "start_time": str(int(now)),
        "end_time": str(int(now) + CALL_S),
        "duration": CALL_S,
    }
    for event, at in ((begins, now), (ends, now + CALL_S)):
        value = _value(world, number, user, {"calls": [about | event]})
        world.publish(number.waba_id, "calls", value, at, user.wa_id)


def _value(world: World, number: PhoneNumber, user: User, parts: dict[str, Any]) -> dict[str, Any]:
    identity = user.identity or world.options.identity
    return {
        "messaging_product": "whatsapp",
        "metadata": world.metadata(number.id),
        "contacts": [contact_of(user, identity)],
        **parts,
    }
