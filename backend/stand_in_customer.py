"""Being a customer: writes to a business through the stand-in's control API and reads what comes back."""

import re
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import quote, urlsplit

import msgspec
from msgspec import Struct

from backend.cloud_api_stand_in.customer.acts import AnyAct, Say, SendLocation, SendMedia, Tap
from backend.cloud_api_stand_in.customer.view import Inbox, ReceivedMessage
from flow_engine.values import MediaKind

ANSWER_S = 10.0  # chosen: the stand-in answers at once, unless it is asked to wait
_LAST = 2**53  # above every message number: only the number of the last one comes back
_MEDIA: tuple[MediaKind, ...] = ("image", "video", "audio", "document", "sticker")
_PLACE = re.compile(r"(-?\d+(?:\.\d+)?)[\s,]+(-?\d+(?:\.\d+)?)(?:\s+(.+))?")

_read_inbox = msgspec.json.Decoder(Inbox).decode


class StandInGone(Exception):
    """The stand-in does not answer."""


class ActRefused(Exception):
    """The stand-in does not do it; the words say why."""


class LineFault(Exception):
    """The typed line says nothing that a customer can do.

    Args:
        code: what is wrong, in the strings of `fluxo customer`.
        what: what the words show.
    """

    def __init__(self, code: str, what: str = "") -> None:
        super().__init__(f"{code} {what}".strip())
        self.code = code
        self.what = what


class _Refusal(Struct, frozen=True):
    """What the stand-in answers when it does not do something."""

    detail: str = ""


class StandInCustomer:
    """A customer with a phone number.

    Args:
        stand_in_url: as in `http://127.0.0.1:8000/stand-in`.
        number: digits, as the provider writes them.
    """

    def __init__(self, stand_in_url: str, number: str) -> None:
        parts = urlsplit(stand_in_url)
        self._host, self._port = parts.hostname or "", parts.port or 80
        self._path = f"{parts.path.rstrip('/')}/control/users/{quote(number, safe='')}"

    def act(self, act: AnyAct) -> None:
        """Does something.

        Raises:
            StandInGone: it does not answer.
            ActRefused: it does not do that.
        """
        self._ask("POST", f"{self._path}/acts", msgspec.json.encode(act))

    def last(self) -> int:
        """Gives the number of the last message there is.

        Raises:
            StandInGone: it does not answer.
        """
        return _read_inbox(self._ask("GET", f"{self._path}/messages?after={_LAST}")).last

    def inbox(self, after: int, wait_s: float) -> Inbox:
        """Gives what came after a message number; waits for it if there is nothing yet.

        Raises:
            StandInGone: it does not answer.
        """
        wait_s = max(wait_s, 0.0)
        return _read_inbox(self._ask("GET", f"{self._path}/messages?after={after}&wait_s={wait_s:.3f}", wait_s=wait_s))

    def _ask(self, method: str, path: str, body: bytes | None = None, wait_s: float = 0) -> bytes:
        connection = HTTPConnection(self._host, self._port, timeout=ANSWER_S + wait_s)
        try:
            connection.request(method, path, body, {"Content-Type": "application/json"} if body else {})
            answer = connection.getresponse()
            data = answer.read()
        except (OSError, HTTPException) as error:
            raise StandInGone(str(error) or type(error).__name__) from error
        finally:
            connection.close()
        if answer.status >= 500 or answer.status == 404:
            raise StandInGone(f"HTTP status {answer.status}")
        if answer.status >= 400:
            raise ActRefused(_detail(data))
        return data


def read_line(line: str) -> AnyAct:
    """Reads what a customer typed: words, or a /command; words that begin with a slash are typed with two.

    Raises:
        LineFault: it is neither.
    """
    if not line.startswith("/"):
        return Say(text=line)
    if line.startswith("//"):
        return Say(text=line[1:])
    name, _, rest = line[1:].partition(" ")
    rest = rest.strip()
    kind = next((kind for kind in _MEDIA if kind == name), None)
    if kind is not None:
        return SendMedia(kind=kind, caption=rest)
    if name == "tap":
        if not rest:
            raise LineFault("tap_needs_choice")
        return Tap(choice=rest)
    if name == "location":
        return _location(rest)
    raise LineFault("unknown_command", f"/{name}")


def lines_of(message: ReceivedMessage) -> Iterator[str]:
    """Gives the lines a message is shown in."""
    text = message.text or ("" if message.choices or message.links else message.kind)
    if message.kind in _MEDIA:
        text = f"({message.kind}) {_address(message.content)} {message.text}".rstrip()
    yield from text.split("\n")
    for number, choice in enumerate(message.choices, 1):
        yield f"    [{number}] {choice.title}" + (f" – {choice.description}" if choice.description else "")
    for link in message.links:
        yield f"    [{link.label}] {link.url}"


def _location(rest: str) -> SendLocation:
    found = _PLACE.fullmatch(rest)
    if found is None:
        raise LineFault("location_malformed")
    return SendLocation(latitude=float(found[1]), longitude=float(found[2]), name=found[3] or "")


def _detail(data: bytes) -> str:
    try:
        return msgspec.json.decode(data, type=_Refusal).detail
    except msgspec.DecodeError:
        return ""


def _address(content: dict[str, Any]) -> str:
    return str(content.get("link") or content.get("id") or "")
