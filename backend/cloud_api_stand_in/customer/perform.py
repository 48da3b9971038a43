"""Does what a customer does: the window opens, a webhook goes out."""

from typing import Any

from backend.cloud_api_stand_in.accounts import PhoneNumber
from backend.cloud_api_stand_in.admission import throughput
from backend.cloud_api_stand_in.chance import between
from backend.cloud_api_stand_in.customer import events
from backend.cloud_api_stand_in.customer.acts import (
    AnyAct,
    Call,
    ChangeIdentity,
    ChangeNumber,
    Edit,
    ResumeMarketing,
    Revoke,
    StopMarketing,
)
from backend.cloud_api_stand_in.customer.content import Content, content_of
from backend.cloud_api_stand_in.errors import ControlError
from backend.cloud_api_stand_in.identity import contact_of, named
from backend.cloud_api_stand_in.limits import spend_always
from backend.cloud_api_stand_in.media import DAY_S
from backend.cloud_api_stand_in.users import User
from backend.cloud_api_stand_in.world import World

WINDOW_S = DAY_S  # WhatsApp Cloud API: 24 hours since the customer's last message or call


def perform(world: World, wa_id: str, act: AnyAct, now: float, base_url: str) -> str:
    """Does one thing; gives the id of the message it made, or an empty text.

    Args:
        base_url: where files the customer sends can be fetched.
    """
    number = _number(world, act.phone_number_id)
    user = world.users.of_phone(wa_id)
    match act:
        case StopMarketing() | ResumeMarketing():
            events.prefer(world, number, user, now, stops=isinstance(act, StopMarketing))
            return ""
        case ChangeNumber():
            return events.change_number(world, number, user, act.wa_id, now)
        case ChangeIdentity():
            return events.change_identity(world, number, user, now)
        case Call():
            _write(world, number, user, now)
            events.call(world, number, user, now)
            return ""
        case _:
            return _send(world, number, user, act, now, base_url)


def _number(world: World, number_id: str) -> PhoneNumber:
    """Finds the number an act is for."""
    numbers = world.accounts.numbers
    if not number_id and len(numbers) == 1:
        return next(iter(numbers.values()))
    if number_id not in numbers:
        known = ", ".join(numbers)
        raise ControlError("no_such_number", f"There is no business number {number_id!r}; there are: {known}.", 404)
    return numbers[number_id]


def _send(world: World, number: PhoneNumber, user: User, act: AnyAct, now: float, base_url: str) -> str:
    """Sends a message of the customer; a number that blocked the customer gets nothing."""
    content = content_of(world, number, user, act, now, base_url)
    message_id = world.ids.wamid(now, user.wa_id, "from_customer")
    if not isinstance(act, Edit | Revoke):
        _write(world, number, user, now)
        user.thread(number.id).last_from_customer_id = message_id
    if act.referral is not None:
        user.thread(number.id).referral_at = now
    if user.wa_id not in number.blocked:
        low, high = world.options.inbound_delay_ms
        due = now + between(low, high, world.options.seed, "inbound", message_id) / 1000
        world.publish(
            number.waba_id,
            "messages",
            _value(world, number, user, act, content, message_id, now),
            due,
            user.wa_id,
        )
    return message_id


def _write(world: World, number: PhoneNumber, user: User, now: float) -> None:
    user.thread(number.id).window_until = now + WINDOW_S
    if world.options.throughput_per_s:
        number.booked_until = spend_always(number.booked_until, now, throughput(world.options))


def _value(
    world: World, number: PhoneNumber, user: User, act: AnyAct, content: Content, message_id: str, now: float
) -> dict[str, Any]:
    identity = user.identity or world.options.identity
    message: dict[str, Any] = named("from", user, identity)
    message |= {"id": message_id, "timestamp": str(int(now))}
    context = _context(number, act, content)
    if context:
        message["context"] = context
    if act.referral is not None:
        message["referral"] = act.referral
    return {
        "messaging_product": "whatsapp",
        "metadata": world.metadata(number.id),
        "contacts": [contact_of(user, identity)],
        "messages": [message | content.parts],
    }


def _context(number: PhoneNumber, act: AnyAct, content: Content) -> dict[str, Any]:
    context: dict[str, Any] = {}
    answered = content.answers or act.reply_to
    if answered or act.referred_product:
        context = {"from": number.digits, "id": answered or content.last_from_business_id}
    if act.forwarded != "no":
        context["forwarded" if act.forwarded == "yes" else "frequently_forwarded"] = True
    if act.referred_product:
        context["referred_product"] = act.referred_product
    return context
