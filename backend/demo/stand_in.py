"""The stand-in of the demo: it knows the message template of the demo flows, and customers it never heard of."""

from typing import Any

from backend.channels.contract import Channel, Sender, SendOutcome
from backend.cloud_api_stand_in import demo
from backend.cloud_api_stand_in.clock import VirtualClock
from backend.cloud_api_stand_in.customer.perform import WINDOW_S
from backend.cloud_api_stand_in.message_templates.catalogue import MessageTemplate
from backend.cloud_api_stand_in.world import World
from backend.jobs.parts import Channels
from backend.tools.clock import Clock
from flow_engine.contents import Content
from flow_engine.document import Language

# WhatsApp names languages in its own way; the demo flows name the template by ours.
_REMINDER: dict[Language, tuple[str, tuple[str, str]]] = {
    "en": ("Hi {{1}}, you asked about {{2}} with us. Shall we talk about it?", ("Ana", "the Excel course")),
    "pt_BR": ("Oi, {{1}}! Você perguntou sobre {{2}}. Vamos conversar?", ("Ana", "o curso de Excel")),
    "es": ("Hola, {{1}}: preguntó por {{2}}. ¿Hablamos?", ("Ana", "el curso de Excel")),
}


def stand_in_world(clock: Clock, webhook_url: str) -> World:
    """Makes the world of the demo's stand-in."""
    world = demo.demo_world(VirtualClock(clock), webhook_url=webhook_url)
    for number, (language, (text, examples)) in enumerate(_REMINDER.items(), 1):
        world.templates.add(
            MessageTemplate(
                id=f"40000000001{number:04d}",
                waba_id=demo.WABA_ID,
                name="course_reminder",
                language=language,
                category="UTILITY",
                components=[_body(text, examples)],
                status="APPROVED",
            )
        )
    return world


def _body(text: str, examples: tuple[str, ...]) -> dict[str, Any]:
    return {"type": "BODY", "text": text, "example": {"body_text": [list(examples)]}}


class IntroducingChannels:
    """Connected channels that introduce customers to the stand-in before they are written to.

    It forgets everybody when the server stops, and never hears of posts that did not come from it: to those customers
    it would take no free-form message. Whether the window is open was judged before, by what is stored.
    """

    def __init__(self, channels: Channels, world: World) -> None:
        self._channels = channels
        self._world = world

    async def get(self, channel_id: str) -> Channel | None:
        """Gives a channel; None when it is not connected."""
        channel = await self._channels.get(channel_id)
        return _Introducing(channel, self._world) if channel else None


class _Introducing:
    """A channel that introduces customers."""

    def __init__(self, channel: Channel, world: World) -> None:
        self._channel = channel
        self._world = world
        self.is_genuine = channel.is_genuine
        self.is_marketing = channel.is_marketing

    async def send(self, recipient: Sender, content: Content, effect_id: str, reply_to: str = "") -> SendOutcome:
        """Hands a message to the provider."""
        if recipient.phone:
            thread = self._world.users.of_phone(recipient.phone).thread(demo.PHONE_NUMBER_ID)
            thread.window_until = thread.window_until or self._world.clock.now() + WINDOW_S
        return await self._channel.send(recipient, content, effect_id, reply_to)
