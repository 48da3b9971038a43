"""Posts that were changed on their way: each is stored whole or refused by name, and the next good one is taken."""

import asyncio
from random import Random

import pytest

from backend.domains.channels.intake import WebhookIntake
from backend.errors import BadInput, NotSignedIn, TooLarge
from backend.models import messages
from tests.backend.channels.cloud_api.bodies import NUMBER, change, message, post
from tests.backend.domains.channels.test_intake import signed
from tests.backend.domains.desk import Desk
from tests.hostile.mutating import mutated

MUTATIONS = 5_000  # on each of the two databases
AT_ONCE = 50

BODIES = [
    post(change(messages=[message()], contacts=[{"profile": {"name": "Ana"}, "wa_id": "5511"}])),
    post(change(messages=[message(id=f"wamid.{n}") for n in range(3)])),
    post(change(messages=[message(type="image", text=None, image={"id": "9", "mime_type": "image/jpeg"})])),
    post(change(messages=[message(type="location", text=None, location={"latitude": -23.5, "longitude": -46.6})])),
    post(
        change(
            messages=[
                message(
                    type="interactive",
                    text=None,
                    interactive={"type": "button_reply", "button_reply": {"id": "yes", "title": "Yes"}},
                    context={"id": "wamid.0"},
                )
            ]
        )
    ),
    post(
        change(
            statuses=[
                {
                    "id": "wamid.7",
                    "status": "failed",
                    "timestamp": "1700000001",
                    "recipient_id": "5511",
                    "biz_opaque_callback_data": "19cae6",
                    "errors": [{"code": 131047, "title": "Re-engagement message"}],
                }
            ]
        )
    ),
    post(change("message_template_status_update", event="APPROVED", message_template_name="hello")),
    post(change("smb_message_echoes", message_echoes=[message(to="5511")])),
]


async def answered(intake: WebhookIntake, channel_id: str, body: bytes) -> str:
    """Gives how a signed post is answered; anything but these raises."""
    try:
        await intake.take(channel_id, signed(body), body)
    except (BadInput, TooLarge) as error:
        return type(error).__name__
    return "stored"


@pytest.mark.asyncio
async def test_every_changed_post_is_stored_or_refused_by_name(desk: Desk) -> None:
    channel = await desk.connect(NUMBER)
    source = Random("webhooks")
    seen: dict[str, int] = {}
    for _ in range(MUTATIONS // AT_ONCE):
        bodies = [mutated(source.choice(BODIES), source) for _ in range(AT_ONCE)]
        for result in await asyncio.gather(*(answered(desk.intake, channel.id, body) for body in bodies)):
            seen[result] = seen.get(result, 0) + 1
    assert min(seen["stored"], seen["BadInput"]) > MUTATIONS / 10, seen
    good = post(change(messages=[message(id="wamid.last", text={"body": "last"})]))
    assert await answered(desk.intake, channel.id, good) == "stored"
    assert "wamid.last" in {row.provider_id for row in await desk.rows(messages)}


@pytest.mark.asyncio
async def test_no_change_passes_under_the_signature_of_the_original(desk: Desk) -> None:
    channel = await desk.connect(NUMBER)
    source = Random("signatures")
    for _ in range(500):
        body = source.choice(BODIES)
        changed = mutated(body, source)
        if changed != body:
            with pytest.raises(NotSignedIn):
                await desk.intake.take(channel.id, signed(body), changed)
    assert await desk.rows(messages) == []
