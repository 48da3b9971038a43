"""What is asked and answered about what language models took."""

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta, Struct

from backend.domains.pages import PageOf


class CallsWanted(PageOf, frozen=True, kw_only=True):
    """Which calls are wanted; None for any."""

    flow_id: Annotated[str, Meta(max_length=64)] | None = None
    contact_id: Annotated[str, Meta(max_length=64)] | None = None
    model: Annotated[str, Meta(max_length=200)] | None = None


class UsageWanted(Struct, frozen=True, kw_only=True):
    """Which days are wanted, as the workspace's clock has them.

    Args:
        until: the last one; None for today.
        since: the first one; None for a month before.
    """

    since: date | None = None
    until: date | None = None


class ModelCallView(Struct, frozen=True, kw_only=True):
    """An attempt at asking a model.

    Args:
        purpose: `answer`: words; `extraction`: data; `help`: words for an operator; `trial`: a flow was tried.
        cost_micros: millionths of the currency; None where no price is known.
        tries: how often the model was asked.
        error: why it did not answer; `worker_ended`: nobody knows what that attempt took.
    """

    id: str
    at: datetime
    model: str
    purpose: str
    flow_id: str
    version_id: str
    node_id: str
    contact_id: str
    conversation_id: str
    input_tokens: int
    output_tokens: int
    cost_micros: int | None
    currency: str
    duration_ms: int
    tries: int
    error: str


class ModelCallPage(Struct, frozen=True):
    """Calls, the latest first."""

    items: list[ModelCallView]
    next_cursor: str | None = None


class UsageOfDay(Struct, frozen=True, kw_only=True):
    """What a model took on a day.

    Args:
        uncounted: attempts of which nobody knows what they took.
        unpriced: calls without a known price; the cost is of the others.
    """

    day: date
    model: str
    currency: str
    calls: int
    failed: int
    uncounted: int
    unpriced: int
    input_tokens: int
    output_tokens: int
    cost_micros: int


class UsageList(Struct, frozen=True):
    """Usage by day and model, the latest day first."""

    items: list[UsageOfDay]
