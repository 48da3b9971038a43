"""A message that was checked and not yet taken."""

from typing import Any

from msgspec import Struct

from backend.cloud_api_stand_in.accounts import PhoneNumber
from backend.cloud_api_stand_in.errors import GraphError, invalid
from backend.cloud_api_stand_in.ids import read_wamid
from backend.cloud_api_stand_in.media import DAY_S, MEDIA_KINDS
from backend.cloud_api_stand_in.message_templates.catalogue import MessageTemplate
from backend.cloud_api_stand_in.message_templates.filling import check_sendable, fill
from backend.cloud_api_stand_in.outgoing.types import check_message
from backend.cloud_api_stand_in.recipient import Recipient, find_recipient
from backend.cloud_api_stand_in.users import Thread, User
from backend.cloud_api_stand_in.world import World

REACTION_AGE_S = 30 * DAY_S  # WhatsApp Cloud API, reactions: to messages of the last 30 days


class Draft(Struct, frozen=True, kw_only=True):
    """A message with all that decides about it.

    Args:
        template: the message template it is made of; None for all other types.
        shown: the template's words, filled in.
        in_window: whether the customer wrote within the last 24 hours.
    """

    number: PhoneNumber
    recipient: Recipient
    kind: str
    body: dict[str, Any]
    at: float
    thread: Thread
    in_window: bool
    template: MessageTemplate | None = None
    shown: str = ""

    @property
    def user(self) -> User:
        """Gives the customer it is for."""
        return self.recipient.user


def draft_of(world: World, number: PhoneNumber, body: dict[str, Any], now: float, *, as_marketing: bool) -> Draft:
    """Checks a message; raises the refusal."""
    if not number.is_registered:
        raise GraphError(133010, "The account is not registered.")
    recipient = find_recipient(world, number, body)
    kind = check_message(body)
    template, shown = None, ""
    if kind == "template":
        template, shown = _filled(world, number, recipient, body["template"], as_marketing=as_marketing)
    elif as_marketing:
        raise invalid("type", "must be template.")
    elif kind == "reaction":
        _check_reaction(body["reaction"]["message_id"], now)
    for path, file in files_of(kind, body):
        media = world.media.find(file["id"], now) if file.get("id") else None
        if file.get("id") and (media is None or media.number_id != number.id):
            raise invalid(path, "is not a valid whatsapp business account media attachment ID", 100)
    thread = recipient.user.thread(number.id)
    return Draft(
        number=number,
        recipient=recipient,
        kind=kind,
        body=body,
        at=now,
        thread=thread,
        in_window=thread.window_until > now,
        template=template,
        shown=shown,
    )


def files_of(kind: str, body: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Lists the files of a message, each with where it stands."""
    content = body[kind]
    if kind in MEDIA_KINDS:
        return [(f"{kind}['id']", content)]
    if kind == "interactive":
        header = content.get("header") or {}
        media_kind = header.get("type")
        return (
            [(f"interactive['header']['{media_kind}']['id']", header[media_kind])] if media_kind in MEDIA_KINDS else []
        )
    if kind == "template":
        parameters = (one.get("parameters") or [] for one in content.get("components") or ())
        files = (parameter.get(media) for some in parameters for parameter in some for media in MEDIA_KINDS)
        return [("template parameter id", file) for file in files if isinstance(file, dict)]
    return []


def _filled(
    world: World, number: PhoneNumber, recipient: Recipient, content: dict[str, Any], *, as_marketing: bool
) -> tuple[MessageTemplate, str]:
    name, language = content["name"], content["language"]["code"]
    template = check_sendable(world.templates.named(number.waba_id, name, language), name, language)
    if recipient.by_user_id and template.category == "AUTHENTICATION":
        raise GraphError(131062, "Authentication templates need a phone number.")
    is_marketing = template.category == "MARKETING"
    if as_marketing and not is_marketing:
        raise invalid("template", "must be a marketing template.")
    if is_marketing and not as_marketing and world.accounts.wabas[number.waba_id].disables_marketing:
        raise GraphError(131063, "This account sends marketing templates by the marketing endpoint only.")
    return template, fill(template, content.get("components") or [])


def _check_reaction(message_id: str, now: float) -> None:
    target = read_wamid(message_id)
    if target is None or target.made_at < now - REACTION_AGE_S:
        raise invalid("reaction['message_id']", "is not a message of the last 30 days.")
