"""Where one customer stands in a flow: a small value that JSON keeps unchanged."""

from datetime import datetime
from typing import Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from flow_engine.inputs import CallbackReceived, Input, InputKind, Message, TimeReached, kind_of
from flow_engine.values import Value

MAX_MESSAGE_CHARS_KEPT = 500  # chosen: what templates read of a message after a wait; keeps a session small


class Wait(Struct, frozen=True, omit_defaults=True):
    """What a session waits for.

    Args:
        id: names this very wait; a `TimeReached` for another one is stale.
        kinds: the inputs it takes.
        effect_id: the call or handoff whose answer it takes; empty for none.
        callback: name and key of the callback it takes.
        due_at: when `TimeReached` comes; None when it never does.
    """

    id: str
    kinds: tuple[InputKind, ...]
    effect_id: str = ""
    callback: tuple[str, str] | None = None
    due_at: datetime | None = None

    def accepts(self, input_: Input) -> bool:
        """Tells whether this input is one the session waits for."""
        if kind_of(input_) not in self.kinds:
            return False
        if isinstance(input_, TimeReached):
            return input_.wait_id == self.id
        if isinstance(input_, CallbackReceived):
            return self.callback == (input_.name, input_.key)
        return getattr(input_, "effect_id", self.effect_id) == self.effect_id


class Frame(Struct, frozen=True, omit_defaults=True):
    """A flow under way in a session; a sub-flow lies on top of the flow that started it.

    Args:
        memory: what single nodes remember, by node id.
    """

    flow_id: str
    version_id: str
    node_id: str
    variables: dict[str, Value] = {}
    memory: dict[str, Value] = {}


class Failure(Struct, frozen=True, omit_defaults=True):
    """Why a session could not go on; the flow's author can mend it."""

    code: str
    flow_id: str
    node_id: str
    detail: str = ""


class Session(Struct, frozen=True, omit_defaults=True):
    """One run of a flow for one contact.

    Args:
        frames: the last one is running.
        message: the customer's latest message, its text cut; templates read it.
    """

    id: str
    status: Literal["waiting", "ended", "failed"]
    started_at: datetime
    frames: list[Frame] = []
    wait: Wait | None = None
    message: Message | None = None
    failure: Failure | None = None


def kept_message(message: Message | None) -> Message | None:
    """Gives the message as a session keeps it: a long text is cut."""
    if message is None or len(message.text) <= MAX_MESSAGE_CHARS_KEPT:
        return message
    return replace(message, text=message.text[:MAX_MESSAGE_CHARS_KEPT])


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Session)


def write_session(session: Session) -> bytes:
    """Gives the session's JSON."""
    return _encoder.encode(session)


def read_session(data: bytes) -> Session:
    """Reads what `write_session` gave.

    Raises:
        msgspec.ValidationError: the bytes are not a session.
    """
    return _decoder.decode(data)
