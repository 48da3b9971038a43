"""A message to a customer becomes the body of `POST /<number>/messages`."""

from collections.abc import Sequence
from typing import Any, Literal, TypeAlias

import msgspec

from backend.channels.contract import Sender
from flow_engine.contents import (
    AskLocationContent,
    ButtonsContent,
    Content,
    LinkButtonContent,
    ListContent,
    LocationContent,
    MediaContent,
    Option,
    TemplateContent,
    TemplateParameter,
    TextContent,
)
from flow_engine.values import Location, Media

ButtonKind: TypeAlias = Literal["url", "quick_reply", "copy_code"]

_encoder = msgspec.json.Encoder()


def message_json(
    recipient: Sender,
    content: Content,
    effect_id: str,
    button_kinds: Sequence[ButtonKind] = (),
    reply_to: str = "",
) -> bytes:
    """Gives the body of a send; its limits are checked elsewhere.

    Args:
        effect_id: comes back in every status of the message.
        button_kinds: of a message template's buttons, in their order; one that is not known fills an address.
        reply_to: the provider's id of the message it answers; empty for none.
    """
    kind, part = _part(content, button_kinds)
    body: dict[str, Any] = {"messaging_product": "whatsapp", "recipient_type": "individual", **_address(recipient)}
    if reply_to:
        body["context"] = {"message_id": reply_to}
    return _encoder.encode({**body, "type": kind, kind: part, "biz_opaque_callback_data": effect_id})


def read_receipt_json(provider_id: str, shows_typing: bool = False) -> bytes:
    """Gives the body that marks a customer's message, and all before it, as read.

    Args:
        shows_typing: whether the customer sees us type, until a message comes or for 25 seconds.
    """
    body: dict[str, Any] = {"messaging_product": "whatsapp", "status": "read", "message_id": provider_id}
    return _encoder.encode(body | {"typing_indicator": {"type": "text"}} if shows_typing else body)


def _address(recipient: Sender) -> dict[str, str]:
    """Names the customer: the phone number wins; without the plus sign our own country's code might be put before."""
    if recipient.phone:
        return {"to": "+" + recipient.phone.removeprefix("+")}
    return {"recipient": recipient.bsuid or recipient.parent_bsuid}


def _part(content: Content, button_kinds: Sequence[ButtonKind]) -> tuple[str, dict[str, Any]]:
    match content:
        case TextContent(text=text):
            has_link = "http://" in text or "https://" in text
            return "text", {"body": text, "preview_url": True} if has_link else {"body": text}
        case MediaContent(media=media, caption=caption):
            return media.kind, _file(media) | _kept(caption=caption)
        case LocationContent(location=location):
            return "location", _location(location)
        case TemplateContent():
            return "template", _template(content, button_kinds)
        case _:
            return "interactive", _interactive(content)


def _file(media: Media) -> dict[str, str]:
    """Names a file by the provider's id, or by its address when it has none."""
    source = {"id": media.id} if media.id else {"link": media.url}
    return source | _kept(filename=media.filename) if media.kind == "document" else source


def _location(location: Location) -> dict[str, Any]:
    place = {"latitude": location.latitude, "longitude": location.longitude}
    return place | _kept(name=location.name, address=location.address)


def _interactive(content: ButtonsContent | ListContent | LinkButtonContent | AskLocationContent) -> dict[str, Any]:
    kind, action = _action(content)
    interactive: dict[str, Any] = {"type": kind, "body": {"text": content.text}, "action": action}
    if isinstance(content, AskLocationContent):
        return interactive
    if content.header:
        interactive["header"] = {"type": "text", "text": content.header}
    if content.footer:
        interactive["footer"] = {"text": content.footer}
    return interactive


def _action(
    content: ButtonsContent | ListContent | LinkButtonContent | AskLocationContent,
) -> tuple[str, dict[str, Any]]:
    match content:
        case ButtonsContent(options=options):
            replies = [{"type": "reply", "reply": {"id": one.id, "title": one.title}} for one in options]
            return "button", {"buttons": replies}
        case ListContent(button=button, options=options):
            return "list", {"button": button, "sections": [{"rows": [_row(option) for option in options]}]}
        case LinkButtonContent(label=label, url=url):
            return "cta_url", {"name": "cta_url", "parameters": {"display_text": label, "url": url}}
        case AskLocationContent():
            return "location_request_message", {"name": "send_location"}


def _row(option: Option) -> dict[str, str]:
    return {"id": option.id, "title": option.title} | _kept(description=option.description)


def _template(content: TemplateContent, button_kinds: Sequence[ButtonKind]) -> dict[str, Any]:
    components: list[dict[str, Any]] = []
    for place in ("header", "body"):
        parameters = [_parameter(one) for one in content.parameters if one.component == place]
        if parameters:
            components.append({"type": place, "parameters": parameters})
    components += [_button(one, button_kinds) for one in content.parameters if one.component == "button"]
    template: dict[str, Any] = {"name": content.name, "language": {"code": content.language}}
    return template | {"components": components} if components else template


def _parameter(parameter: TemplateParameter) -> dict[str, Any]:
    if parameter.media:
        return {"type": parameter.media.kind, parameter.media.kind: _file(parameter.media)}
    return {"type": "text", **_kept(parameter_name=parameter.name), "text": parameter.text}


def _button(parameter: TemplateParameter, button_kinds: Sequence[ButtonKind]) -> dict[str, Any]:
    kind = button_kinds[parameter.index] if parameter.index < len(button_kinds) else "url"
    value = {
        "url": {"type": "text", "text": parameter.text},
        "quick_reply": {"type": "payload", "payload": parameter.text},
        "copy_code": {"type": "coupon_code", "coupon_code": parameter.text},
    }[kind]
    return {"type": "button", "sub_type": kind, "index": str(parameter.index), "parameters": [value]}


def _kept(**texts: str) -> dict[str, str]:
    """Leaves out what is empty."""
    return {name: text for name, text in texts.items() if text}
