"""The status ladder: what becomes of a message, told step by step."""

from itertools import accumulate
from typing import Any

from msgspec import Struct

from backend.cloud_api_stand_in.accounts import PhoneNumber
from backend.cloud_api_stand_in.chance import between
from backend.cloud_api_stand_in.errors import GraphError
from backend.cloud_api_stand_in.identity import contact_of, named
from backend.cloud_api_stand_in.options import StatusStep
from backend.cloud_api_stand_in.sent import SentMessage
from backend.cloud_api_stand_in.users import User
from backend.cloud_api_stand_in.world import World


class Outcome(Struct, frozen=True, kw_only=True):
    """What becomes of a message.

    Args:
        pricing: the pricing block; None when nothing is charged for this kind.
        conversation: told only when an ad brought the customer.
        failure: why it does not arrive; None when it does.
        held_s: how long it is held for quality assessment first.
    """

    pricing: dict[str, Any] | None = None
    conversation: dict[str, Any] | None = None
    failure: GraphError | None = None
    held_s: float = 0.0
    by_user_id: bool = False


def schedule(world: World, number: PhoneNumber, user: User, message: SentMessage, outcome: Outcome) -> None:
    """Lets the statuses of a message go out, each in its time."""
    report = _Report(world, number, user, message, outcome)
    begins = message.at + outcome.held_s
    if outcome.failure is not None:
        step = next(iter(world.options.status_ladder), StatusStep("sent", (0, 0)))
        report.fail(begins + _delay_s(world, message, step), outcome.failure)
        return
    steps = _steps(world, message)
    times = list(accumulate((_delay_s(world, message, step) for step in steps), initial=begins))[1:]
    reverse_every = world.options.reverse_statuses_every
    is_reversed = bool(reverse_every) and message.number % reverse_every == 0
    priced = {"sent", "delivered" if any(step.status == "delivered" for step in steps) else "read"}
    for step, at, due in zip(steps, times, times[::-1] if is_reversed else times, strict=True):
        report.tell(step.status, at, due, is_priced=step.status in priced)


def _steps(world: World, message: SentMessage) -> list[StatusStep]:
    ladder = world.options.status_ladder
    if message.kind == "reaction":
        return [step for step in ladder if step.status == "sent"]
    is_voice = message.kind == "audio" and bool(message.content.get("voice"))
    every = world.options.skip_delivered_every
    skipped = "delivered" if every and message.number % every == 0 else ""
    return [step for step in ladder if step.status != skipped and (step.status != "played" or is_voice)]


def _delay_s(world: World, message: SentMessage, step: StatusStep) -> float:
    low, high = step.after_ms
    return between(low, high, world.options.seed, step.status, message.number) / 1000


class _Report(Struct):
    """Tells the statuses of one message."""

    world: World
    number: PhoneNumber
    user: User
    message: SentMessage
    outcome: Outcome

    def tell(self, status: str, at: float, due: float, *, is_priced: bool) -> None:
        """Tells what happened at a time when the news is due."""
        identity = self.user.identity or self.world.options.identity
        told = self._told(status, at)
        told |= named("recipient", self.user, identity)
        if is_priced and self.outcome.pricing:
            told["pricing"] = self.outcome.pricing
        if status == "sent" and self.outcome.conversation:
            told["conversation"] = self.outcome.conversation
        self._publish(told, due, [contact_of(self.user, identity)])

    def fail(self, at: float, failure: GraphError) -> None:
        """Tells a failure: of a customer written to by number it names the number alone, and no contact."""
        identity = self.user.identity or self.world.options.identity
        told = self._told("failed", at)
        if self.outcome.by_user_id:
            told["recipient_user_id"] = self.user.user_id
        else:
            told["recipient_id"] = self.user.wa_id
        told["errors"] = [failure.in_webhook()]
        has_contacts = self.world.options.failed_with_contacts
        self._publish(told, at, [contact_of(self.user, identity)] if has_contacts else [])

    def _told(self, status: str, at: float) -> dict[str, Any]:
        told: dict[str, Any] = {"id": self.message.id, "status": status, "timestamp": str(int(at))}
        tracker = self.message.payload.get("biz_opaque_callback_data")
        return told if tracker is None else told | {"biz_opaque_callback_data": tracker}

    def _publish(self, told: dict[str, Any], due: float, contacts: list[dict[str, Any]]) -> None:
        value: dict[str, Any] = {"messaging_product": "whatsapp", "metadata": self.world.metadata(self.number.id)}
        if contacts:
            value["contacts"] = contacts
        value["statuses"] = [told]
        self.world.publish(self.number.waba_id, "messages", value, due, self.user.wa_id)
