"""Worlds to try things in: the clock stands still until it is moved, and nothing is late by chance."""

from datetime import UTC, datetime
from typing import Any

from backend.cloud_api_stand_in.clock import VirtualClock
from backend.cloud_api_stand_in.demo import PHONE_NUMBER_ID, demo_world
from backend.cloud_api_stand_in.options import Options, StatusStep
from backend.cloud_api_stand_in.sending import send
from backend.cloud_api_stand_in.users import User
from backend.cloud_api_stand_in.webhooks.outbox import LANES, Update
from backend.cloud_api_stand_in.world import World
from backend.tools.clock import MovableClock

BEGIN = datetime(2026, 3, 2, 12, tzinfo=UTC)
ANA = "5511987650001"
AT_ONCE = tuple(StatusStep(status, (0, 0)) for status in ("sent", "delivered", "read"))


def new_world(webhook_url: str = "", **options: Any) -> World:
    """Makes a demo world at a fixed time in which statuses come at once."""
    chosen = Options(**{"status_ladder": AT_ONCE} | options)
    return demo_world(VirtualClock(MovableClock(BEGIN)), chosen, webhook_url=webhook_url)


def customer(world: World, wa_id: str = ANA) -> User:
    """Gives a customer who has just written."""
    user = world.users.of_phone(wa_id)
    user.thread(PHONE_NUMBER_ID).window_until = world.clock.now() + 86_400
    return user


def text(words: str = "Hello", to: str = ANA, **more: Any) -> dict[str, Any]:
    """Makes the body of a text message."""
    return {"messaging_product": "whatsapp", "to": to, "type": "text", "text": {"body": words}, **more}


def template(name: str, *parameters: str, language: str = "en_US", to: str = ANA, **more: Any) -> dict[str, Any]:
    """Makes the body of a message made of a template."""
    content: dict[str, Any] = {"name": name, "language": {"code": language}}
    if parameters:
        given = [{"type": "text", "text": parameter} for parameter in parameters]
        content["components"] = [{"type": "body", "parameters": given}]
    return {"messaging_product": "whatsapp", "to": to, "type": "template", "template": content, **more}


def sent(world: World, body: dict[str, Any], **how: Any) -> dict[str, Any]:
    """Sends from the demo number now."""
    return send(world, world.accounts.numbers[PHONE_NUMBER_ID], body, world.clock.now(), **how)


def waiting(world: World, until_s: float = 1e9) -> list[Update]:
    """Takes all updates that are due within so many seconds, in the order they would go out in a lane."""
    until = world.clock.now() + until_s
    found: list[tuple[float, Update]] = []
    for lane in range(LANES):
        while (due := world.outbox.next_due(lane)) is not None and due <= until:
            delivery = world.outbox.take(lane, until, 1, world.destination)
            assert delivery is not None
            found += [(due, update) for update in delivery.updates]
    return [update for _, update in sorted(found, key=lambda item: item[0])]


def statuses(world: World, until_s: float = 1e9) -> list[dict[str, Any]]:
    """Takes the statuses that are due within so many seconds."""
    return [status for update in waiting(world, until_s) for status in update.value.get("statuses", ())]
