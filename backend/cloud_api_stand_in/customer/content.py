"""What stands in the message an act makes."""

import json
from base64 import b64decode
from typing import Any

from msgspec import Struct

from backend.cloud_api_stand_in.accounts import PhoneNumber
from backend.cloud_api_stand_in.customer.acts import (
    AnswerCallRequest,
    AnyAct,
    CompleteFlow,
    Edit,
    Order,
    React,
    Revoke,
    Say,
    SendContacts,
    SendLocation,
    SendMedia,
    SendRaw,
    SendUnsupported,
    Tap,
)
from backend.cloud_api_stand_in.customer.samples import SAMPLES
from backend.cloud_api_stand_in.errors import ControlError, GraphError
from backend.cloud_api_stand_in.media import DAY_S, RECEIVED_LIFE_S, address_of, in_webhook, new_media
from backend.cloud_api_stand_in.offers import Choice, choices_of
from backend.cloud_api_stand_in.users import Thread, User
from backend.cloud_api_stand_in.world import World

CALL_PERMISSION_S = 7 * DAY_S  # WhatsApp Cloud API, calling: a permission lasts 7 days


class Content(Struct, frozen=True, kw_only=True):
    """The part of a message that depends on what was done.

    Args:
        parts: `type` and what belongs to it.
        answers: the message it refers to; empty for none.
        last_from_business_id: what a question about a product refers to.
    """

    parts: dict[str, Any]
    answers: str = ""
    last_from_business_id: str = ""


def content_of(world: World, number: PhoneNumber, user: User, act: AnyAct, now: float, base_url: str) -> Content:
    """Makes the content; raises a ControlError for what the customer cannot do."""
    thread = user.thread(number.id)
    match act:
        case Tap():
            return _tapped(world, thread, act)
        case SendMedia():
            return Content(parts=_media(world, number, act, now, base_url))
        case CompleteFlow() | AnswerCallRequest():
            return Content(parts=_interactive(act, now), answers=act.reply_to or thread.last_from_business_id)
        case React():
            target = act.message_id or thread.last_from_business_id
            return Content(parts=_reaction(act, _needed(target, "react to")))
        case Edit() | Revoke():
            own = _needed(act.message_id or thread.last_from_customer_id, "change")
            return Content(parts=_changed(act, own))
        case _:
            return Content(parts=_plain(act), last_from_business_id=thread.last_from_business_id)


def _plain(act: AnyAct) -> dict[str, Any]:
    match act:
        case Say(text=text):
            return {"type": "text", "text": {"body": text}}
        case SendLocation():
            place: dict[str, Any] = {"latitude": act.latitude, "longitude": act.longitude}
            place |= {"name": act.name} if act.name else {}
            place |= {"address": act.address} if act.address else {}
            return {"type": "location", "location": place}
        case SendContacts(contacts=contacts):
            return {"type": "contacts", "contacts": contacts}
        case Order():
            order = {"catalog_id": act.catalog_id, "text": act.text, "product_items": act.product_items}
            return {"type": "order", "order": order}
        case SendUnsupported(kind=kind):
            error = GraphError(131051, "Message type is currently not supported.", title="Message type unknown")
            return {"type": "unsupported", "errors": [error.in_webhook()], "unsupported": {"type": kind}}
        case SendRaw(message=message):
            return message
        case _:
            raise ControlError("no_message", f"{type(act).__name__} makes no message.")


def _tapped(world: World, thread: Thread, act: Tap) -> Content:
    message_id = act.message_id or thread.offer_id
    message = world.sent.find(message_id) if message_id else None
    if message is None:
        raise ControlError("nothing_to_tap", "There is no message with something to tap on.")
    number = world.accounts.numbers[message.number_id]
    content = message.content
    template = (
        world.templates.named(number.waba_id, content["name"], content["language"]["code"])
        if message.kind == "template"
        else None
    )
    choice = _chosen(choices_of(message, template), act.choice)
    return Content(parts=_reply(choice), answers=message.id)


def _chosen(choices: list[Choice], wanted: str) -> Choice:
    """Finds a choice by id, by title or by its place from 1."""
    for choice in choices:
        if wanted in (choice.id, choice.title):
            return choice
    folded = [choice for choice in choices if choice.title.casefold() == wanted.strip().casefold()]
    if folded:
        return folded[0]
    if wanted.isascii() and wanted.isdigit() and 0 < int(wanted) <= len(choices):
        return choices[int(wanted) - 1]
    titles = ", ".join(f"{place}. {choice.title}" for place, choice in enumerate(choices, 1))
    raise ControlError("no_such_choice", f"{wanted!r} is not among: {titles}")


def _reply(choice: Choice) -> dict[str, Any]:
    if choice.kind == "quick_reply":
        return {"type": "button", "button": {"payload": choice.id, "text": choice.title}}
    reply = {"id": choice.id, "title": choice.title}
    if choice.description:
        reply["description"] = choice.description
    return {"type": "interactive", "interactive": {"type": choice.kind, choice.kind: reply}}


def _interactive(act: CompleteFlow | AnswerCallRequest, now: float) -> dict[str, Any]:
    if isinstance(act, CompleteFlow):
        reply: dict[str, Any] = {"name": "flow", "body": "Sent"}
        if act.response is not None:
            reply["response_json"] = json.dumps(act.response, ensure_ascii=False)
        return {"type": "interactive", "interactive": {"type": "nfm_reply", "nfm_reply": reply}}
    answer: dict[str, Any] = {"response": "accept" if act.accepts else "reject", "response_source": "user_action"}
    if act.accepts:
        answer["expiration_timestamp"] = int(now + CALL_PERMISSION_S)
    return {"type": "interactive", "interactive": {"type": "call_permission_reply", "call_permission_reply": answer}}


def _reaction(act: React, target: str) -> dict[str, Any]:
    reaction = {"message_id": target} | ({"emoji": act.emoji} if act.emoji else {})
    return {"type": "reaction", "reaction": reaction}


def _changed(act: Edit | Revoke, own: str) -> dict[str, Any]:
    if isinstance(act, Revoke):
        return {"type": "revoke", "revoke": {"original_message_id": own}}
    message = {"type": "text", "text": {"body": act.text}}
    return {"type": "edit", "edit": {"original_message_id": own, "message": message}}


def _media(world: World, number: PhoneNumber, act: SendMedia, now: float, base_url: str) -> dict[str, Any]:
    sample = SAMPLES[act.kind]
    try:
        content = b64decode(act.data_base64, validate=True) if act.data_base64 else sample.content
    except ValueError as error:
        raise ControlError("bad_base64", f"data_base64 cannot be read: {error}") from error
    media = new_media(
        world.ids.decimal(now),
        number.id,
        act.mime_type or sample.mime_type,
        content,
        filename=act.filename,
        expires_at=now + RECEIVED_LIFE_S,
        is_received=True,
    )
    world.media.add(media)
    shown: dict[str, Any] = in_webhook(media, address_of(media, base_url, now, world.options.seed))
    shown |= {"caption": act.caption} if act.caption else {}
    shown |= {"filename": act.filename} if act.filename and act.kind == "document" else {}
    shown |= {"voice": act.is_voice} if act.kind == "audio" else {}
    shown |= {"animated": act.is_animated} if act.kind == "sticker" else {}
    return {"type": act.kind, act.kind: shown}


def _needed(message_id: str, what: str) -> str:
    if not message_id:
        raise ControlError("no_such_message", f"There is no message to {what}.")
    return message_id
