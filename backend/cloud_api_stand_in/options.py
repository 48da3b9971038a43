"""How the stand-in behaves; every option can be changed while it runs."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

Status = Literal["sent", "delivered", "read", "played"]
Identity = Literal["off", "both", "username", "parent"]
Share = Annotated[int, Meta(ge=0)]
Milliseconds = Annotated[int, Meta(ge=0)]


class StatusStep(Struct, frozen=True, forbid_unknown_fields=True):
    """One step of a message's status ladder: it comes so many milliseconds after the step before it."""

    status: Status
    after_ms: tuple[Milliseconds, Milliseconds] = (50, 200)


# chosen: long enough to be seen in a demo, short enough not to be waited for
LADDER = (StatusStep("sent"), StatusStep("delivered"), StatusStep("read"))


class Options(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All that can be chosen. 0 means "never" where a number says how often, and "no limit" where it limits.

    Args:
        seed: of the delays; the same seed and the same sends give the same delays.
        public_url: where others reach the stand-in; empty takes it from each request.
        identity: what webhooks tell of a customer: the number alone, number and user id, a username and the user id
            without the number, or number, user id and parent id.
        reengagement: how a message outside the window fails: accepted first and a failed status later, or refused.
        failed_with_contacts: whether a failed status carries `contacts`; Meta's do not.
        status_ladder: the statuses of a message that arrives. `played` goes to voice notes only, reactions get `sent`.
        skip_delivered_every, reverse_statuses_every: every how many messages lack `delivered` or have them backwards.
        duplicate_every: every how many webhook updates come twice.
        inbound_delay_ms: how long a customer's message is under way.
        webhook_batch: how many updates that are due go in one POST at most.
        batch_shape: what they share there: nothing, the entry of their account, or one `changes` value.
        signature: `wrong` and `missing` try what a receiver does about forgeries.
        throughput_per_s: messages per second and number, both directions together.
        pair_interval_s, pair_burst: how often one customer may be written to, and how many messages may come early.
        daily_customers: customers written to outside the window within 24 hours, all numbers together.
        rate_limit_status: HTTP status of 130429, 131056 and 131048; the documents say 400, others send 429.
        template_review: what becomes of a new message template.
        template_pacing: what becomes of a message held for quality assessment.
        service_is_charged: prices of October 2026, when free-form messages are charged too.
        refuses_us_marketing: marketing templates to numbers of the United States fail.
        ninth_digit: whether a Brazilian mobile number loses the digit that was added to it later: `wa_id` then
            differs from what was sent to.
    """

    seed: int = 1
    public_url: str = ""
    identity: Identity = "both"
    reengagement: Literal["async", "sync"] = "async"
    failed_with_contacts: bool = False
    status_ladder: tuple[StatusStep, ...] = LADDER
    skip_delivered_every: Share = 0
    reverse_statuses_every: Share = 0
    duplicate_every: Share = 0
    inbound_delay_ms: tuple[Milliseconds, Milliseconds] = (0, 0)
    webhook_batch: Annotated[int, Meta(ge=1, le=1_000)] = 1  # Meta: at most 1,000 updates in one POST
    batch_shape: Literal["entries", "changes", "arrays"] = "arrays"
    signature: Literal["valid", "wrong", "missing"] = "valid"
    webhook_timeout_s: Annotated[float, Meta(gt=0)] = 10.0
    throughput_per_s: Share = 80
    pair_interval_s: Annotated[float, Meta(ge=0)] = 6.0
    pair_burst: Share = 45
    daily_customers: Share = 0
    rate_limit_status: Literal[400, 429] = 400
    template_review: Literal["approve", "reject", "none"] = "approve"
    template_review_ms: tuple[Milliseconds, Milliseconds] = (500, 1_000)
    template_pacing: Literal["none", "delivered", "failed"] = "none"
    template_pacing_ms: Milliseconds = 2_000
    service_is_charged: bool = False
    refuses_us_marketing: bool = True
    ninth_digit: Literal["keep", "drop"] = "keep"


# No limits, no delays, no statuses: a sink for measuring what sends to it.
FAST = Options(status_ladder=(), throughput_per_s=0, pair_burst=0)


class OptionFaults(Exception):
    """Some options cannot be set; each line says which and why."""


def with_changes(options: Options, changes: object) -> Options:
    """Gives the options with changes to them; all that is wrong with the changes is told at once."""
    if not isinstance(changes, dict):
        raise OptionFaults("options are given as a JSON object")
    types = {field.name: field.type for field in msgspec.structs.fields(Options)}
    values: dict[str, object] = {}
    faults: list[str] = []
    for name, value in changes.items():
        try:
            values[name] = msgspec.convert(value, types[name])
        except KeyError:
            faults.append(f"{name}: there is no such option")
        except msgspec.ValidationError as error:
            faults.append(f"{name}: {error}")
    if faults:
        raise OptionFaults("\n".join(faults))
    return msgspec.structs.replace(options, **values)
