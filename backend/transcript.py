"""What a simulated conversation looks like in plain lines: read by people in the terminal, compared by scripts."""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from backend.simulation import Turn
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
    TextContent,
)
from flow_engine.effects import (
    AwaitCallback,
    CallHttp,
    CallLlm,
    Effect,
    OpenHandoff,
    SendMessage,
    SetContactField,
    SetOptIn,
    TagContact,
    WakeAt,
)
from flow_engine.values import Location, to_text


class Line(Struct, frozen=True):
    """One line of a transcript; a message's text is one line even where it has several.

    Args:
        kind: `message` begins a message to the customer and `option` belongs to the one before; `effect` is anything
            else that was done; `fault` is a failed session.
    """

    text: str
    kind: Literal["message", "option", "effect", "fault"]


def lines_of(turns: Sequence[Turn]) -> list[Line]:
    """Lists what turns led to, in order."""
    return [line for turn in turns for line in _lines_of_turn(turn)]


def _lines_of_turn(turn: Turn) -> list[Line]:
    if turn.route.action in {"operator", "hold", "none"}:
        return [_effect(turn.route.action)]
    lines = [line for effect in turn.effects for line in _lines_of_effect(effect, turn.refused(effect))]
    if turn.session and turn.session.failure:
        failure = turn.session.failure
        return [*lines, Line(_marked("failed", failure.code, failure.node_id), "fault")]
    return [*lines, _effect("end")] if turn.session and turn.session.status == "ended" else lines


def _lines_of_effect(effect: Effect, is_refused: bool) -> list[Line]:
    match effect:
        case SendMessage():
            text, options = _message(effect.content)
            shown = f"(outside_window) {text}" if is_refused else text
            return [Line(shown, "message"), *(Line(option, "option") for option in options)]
        case TagContact():
            return [_effect("tag", *(f"+{tag}" for tag in effect.add), *(f"-{tag}" for tag in effect.remove))]
        case SetContactField():
            return [_effect("field", effect.field, to_text(effect.value))]
        case SetOptIn():
            return [_effect("opt_in" if effect.is_opted_in else "opt_out", effect.source)]
        case CallHttp():
            return [_effect("http", effect.method, effect.url)]
        case CallLlm():
            return [_effect("llm", effect.text)]
        case WakeAt():
            return [_effect("wake", effect.at.strftime("%Y-%m-%dT%H:%MZ"))]
        case AwaitCallback():
            return [_effect("callback", effect.name, effect.key)]
        case OpenHandoff():
            return [_effect("handoff", effect.team, effect.priority, effect.note)]


def _message(content: Content) -> tuple[str, list[str]]:
    match content:
        case TextContent():
            return content.text, []
        case MediaContent():
            media = content.media
            return f"({media.kind}) {media.url or media.id} {content.caption}".rstrip(), []
        case LocationContent():
            return f"(location) {_place(content.location)}", []
        case LinkButtonContent():
            return _framed(content), [f"[{content.label}] {content.url}"]
        case ButtonsContent() | ListContent():
            return _framed(content), [_option(i, option) for i, option in enumerate(content.options, 1)]
        case AskLocationContent():
            return content.text, ["[location]"]
        case TemplateContent():
            words = " | ".join(p.text or (p.media.url if p.media else "") for p in content.parameters)
            return f"(template) {content.name} {content.language} {words}".rstrip(), []


def _framed(content: LinkButtonContent | ButtonsContent | ListContent) -> str:
    return "\n".join(part for part in (content.header, content.text, content.footer) if part)


def _option(number: int, option: Option) -> str:
    return f"[{number}] {option.title}" + (f" – {option.description}" if option.description else "")


def _place(place: Location) -> str:
    return " ".join(part for part in (f"{place.latitude} {place.longitude}", place.name, place.address) if part)


def _effect(mark: str, *words: str) -> Line:
    return Line(_marked(mark, *words), "effect")


def _marked(mark: str, *words: str) -> str:
    return f"({' '.join([mark, *filter(None, words)])})"
