"""A call of the Graph API and its answer, as values."""

from typing import Any

import msgspec
from msgspec import Struct

from backend.cloud_api_stand_in.accounts import Token
from backend.cloud_api_stand_in.errors import GraphError


class Call(Struct, frozen=True, kw_only=True):
    """A call.

    Args:
        node_id: the first part of the address after the version: an id, or a word as `oauth`.
        edge: what follows it, as `messages`; empty for the object itself.
        base_url: where the caller reaches the stand-in.
    """

    method: str
    node_id: str
    edge: str
    query: dict[str, str]
    body: bytes
    content_type: str
    token: Token
    base_url: str
    version: str
    now: float

    def json(self) -> dict[str, Any]:
        """Reads the body as a JSON object; no body is an empty one."""
        if not self.body:
            return {}
        try:
            value = msgspec.json.decode(self.body)
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
            raise GraphError(100, f"The request body is not valid JSON: {error}") from error
        if not isinstance(value, dict):
            raise GraphError(100, "The request body must be a JSON object.")
        return value

    def parameter(self, name: str) -> str:
        """Gives a parameter from the address or, if not there, from the body; empty when it is in neither."""
        value = self.query.get(name)
        if value is None and "json" in self.content_type:
            value = self.json().get(name)
        return value if isinstance(value, str) else ""


class Answer(Struct, frozen=True):
    """An answer with its bytes."""

    status: int
    body: bytes
    content_type: str = "application/json; charset=UTF-8"
    headers: tuple[tuple[str, str], ...] = ()


class ShakeHands(Struct, frozen=True):
    """A callback address that must give a challenge back before it is set.

    Args:
        sets: where it is set then: the app, the account or the number.
    """

    callback_url: str
    verify_token: str
    sets: "CallbackOf"


class CallbackOf(Struct, frozen=True):
    """Whose callback address it is: of an app, of an account for one app, or of a number.

    Args:
        fields: the webhook fields an app subscribes to; empty for all.
    """

    app_id: str = ""
    waba_id: str = ""
    number_id: str = ""
    fields: tuple[str, ...] = ()


def ok(value: Any, status: int = 200) -> Answer:
    """Makes an answer of JSON."""
    return Answer(status, msgspec.json.encode(value))


SUCCESS = ok({"success": True})
