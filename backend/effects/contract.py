"""What an effect kind is: how its effects are recorded with the session, and performed after the commit."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, ClassVar, Generic, Literal, Protocol, TypeAlias, TypeVar

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql import Executable

from backend.channels.contract import Channel, Sender
from backend.prepared import execute
from backend.tools.ids import Ids
from flow_engine.effects import CallHttp, CallLlm, Effect
from flow_engine.inputs import Input
from flow_engine.values import Value


class Rows:
    """What a transaction is to write, gathered by statement so that each is executed once."""

    def __init__(self) -> None:
        self.by_statement: dict[Executable, list[dict[str, Any]]] = {}
        self._latest: dict[object, tuple[Executable, dict[str, Any]]] = {}

    def add(self, statement: Executable, **parameters: Any) -> None:
        """Adds parameters to a statement, which is a constant of its module and always gets the same ones."""
        self.by_statement.setdefault(statement, []).append(parameters)

    def replace(self, key: object, statement: Executable, **parameters: Any) -> None:
        """Adds parameters to a statement; whatever was to be done before with the same key is not done."""
        self._latest[key] = (statement, parameters)

    async def write(self, connection: AsyncConnection) -> None:
        """Executes all of it."""
        for statement, parameters in self._latest.values():
            self.add(statement, **parameters)
        self._latest.clear()
        for statement, rows in self.by_statement.items():
            await execute(connection, statement, rows)


class Recording(Struct, frozen=True):
    """Where an effect comes from, and where what is recorded goes."""

    workspace_id: str
    conversation_id: str
    channel_id: str
    contact_id: str
    session_id: str
    now: datetime
    ids: Ids
    rows: Rows


class Performance(Struct, frozen=True, kw_only=True):
    """An effect that this worker has to perform.

    Args:
        attempts: which attempt this is; what became of it counts only while this is the latest.
        leased_until: until when no other worker takes it.
        recipient: whom the conversation is with, by the names last seen on this channel.
        window_expires_at: until when the channel takes free-form messages; None when the customer never wrote.
        has_window: whether the channel has such a window at all.
        result: what an earlier attempt came to; it is used instead of a new one.
    """

    effect: Effect
    workspace_id: str
    conversation_id: str
    channel_id: str
    session_id: str
    attempts: int
    leased_until: datetime
    recipient: Sender
    window_expires_at: datetime | None
    has_window: bool
    created_at: datetime
    result: str | None = None


class ModelUsage(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What asking a model took.

    Args:
        cost_micros: millionths of the currency; None when no price is known.
        tries: how often the model was asked.
        error: why it did not answer; empty when it did.
    """

    model: str = ""
    input_tokens: int = 0
    output_tokens: int = 0
    cost_micros: int | None = None
    currency: str = ""
    duration_ms: int = 0
    tries: int = 0
    error: str = ""


class Done(Struct, frozen=True, tag="done"):
    """It is done.

    Args:
        result: what it came to, as JSON.
        answer: the input that answers it.
        provider_id: the provider's id of a message.
        usage: what this attempt took of a model; None when it asked none.
    """

    result: str
    answer: Input | None = None
    provider_id: str = ""
    usage: ModelUsage | None = None


class TryAgain(Struct, frozen=True, tag="try_again"):
    """It is to be tried again.

    Args:
        after_s: how long the other side asked us to wait the first time; 0 when it did not say.
        factor: each further wait is so many times the one before.
        stops_channel: nothing can be sent by this channel until a person has looked at it.
    """

    error: str
    after_s: float = 0
    factor: float = 1
    stops_channel: bool = False


class Doubtful(Struct, frozen=True, tag="doubtful"):
    """Nobody knows whether it was done."""

    error: str


class GivenUp(Struct, frozen=True, tag="given_up"):
    """It cannot be done.

    Args:
        code: the provider's code; 0 for none.
        opts_out: the contact does not want to be written to.
    """

    error: str
    code: int = 0
    opts_out: bool = False


Outcome: TypeAlias = Done | TryAgain | Doubtful | GivenUp


class HttpAnswer(Struct, frozen=True, omit_defaults=True):
    """What a web address answered; as in `HttpReplied`."""

    status: int = 0
    body: Value = None
    error: str = ""


class LlmAnswer(Struct, frozen=True, omit_defaults=True):
    """What a model answered, as in `LlmReplied`, and what that took."""

    text: str = ""
    tool: str = ""
    data: Value = None
    error: str = ""
    usage: ModelUsage | None = None


class SaidBefore(Struct, frozen=True):
    """An earlier message of the conversation, or what people did in it.

    Args:
        by: `people`: they had the chat up to here; the text is what they said was done, and may be empty.
    """

    by: Literal["customer", "business", "people"]
    text: str


CallHttpTool: TypeAlias = Callable[[CallHttp, str], Awaitable[HttpAnswer]]  # the workspace's id comes second
CallLlmTool: TypeAlias = Callable[[CallLlm, str, list[SaidBefore]], Awaitable[LlmAnswer]]


class World(Protocol):
    """What effects are performed with."""

    def now(self) -> datetime:
        """Gives the present moment."""

    async def channel(self, channel_id: str) -> Channel | None:
        """Gives a connected channel; None when there is none."""

    async def is_opted_out(self, conversation_id: str) -> bool:
        """Tells whether the contact of a conversation said to want no advertising."""

    async def said_before(self, performance: Performance, count: int) -> list[SaidBefore]:
        """Gives the conversation's latest messages before the input that led to an effect, the oldest first."""

    async def call_http(self, call: CallHttp, workspace_id: str) -> HttpAnswer:
        """Calls a web address."""

    async def call_llm(self, call: CallLlm, workspace_id: str, history: list[SaidBefore]) -> LlmAnswer:
        """Asks a model."""


E = TypeVar("E")


class EffectKind(Generic[E]):
    """What all effects of one kind have in common. Instances hold no state."""

    effect_type: ClassVar[type[Any]]
    is_performed: ClassVar[bool] = False  # otherwise recording it is all
    is_of_wait: ClassVar[bool] = False  # it ends with the wait it came with
    max_attempts: ClassVar[int] = 1
    is_doubtful: ClassVar[bool] = False  # an attempt that ended without a word may have succeeded

    def record(self, effect: E, recording: Recording) -> None:
        """Adds what is to be written with the session."""

    async def perform(self, effect: E, performance: Performance, world: World) -> Outcome:
        """Does it, after the commit; never raises for what the other side does."""
        raise NotImplementedError

    def answer_to_failure(self, effect: E, error: str, now: datetime) -> Input | None:
        """Gives the input that tells the session that it could not be done; None when it does not wait for any."""
        return None
