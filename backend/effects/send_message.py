"""send_message: recorded as an outgoing message; sent by the channel, within the window, at most once if it can be."""

from datetime import datetime

from sqlalchemy import insert

from backend.channels.contract import InDoubt, Refused, Sent
from backend.effects.contract import (
    Done,
    Doubtful,
    EffectKind,
    GivenUp,
    Outcome,
    Performance,
    Recording,
    TryAgain,
    World,
)
from backend.models import messages
from backend.tools.json_text import write_json
from flow_engine.contents import Content, TemplateContent
from flow_engine.effects import SendMessage

_KEEP = insert(messages)

MAX_ATTEMPTS = 8  # chosen: with the pauses between them, about an hour


class SendMessageEffect(EffectKind[SendMessage]):
    """A message to the customer."""

    effect_type = SendMessage
    is_performed = True
    is_doubtful = True
    max_attempts = MAX_ATTEMPTS

    def record(self, effect: SendMessage, recording: Recording) -> None:
        """Adds the message, under the effect's id."""
        recording.rows.add(
            _KEEP,
            id=effect.id,
            workspace_id=recording.workspace_id,
            conversation_id=recording.conversation_id,
            channel_id=recording.channel_id,
            direction="out",
            kind=_kind(effect.content),
            content=write_json(effect.content),
            reply_to=effect.reply_to,
            status="queued",
            at=recording.now,
            created_at=recording.now,
        )

    async def perform(self, effect: SendMessage, performance: Performance, world: World) -> Outcome:
        """Sends it, unless the channel would refuse it for being too late."""
        if not may_send(effect.content, performance, world.now()):
            return GivenUp("window_closed")
        channel = await world.channel(performance.channel_id)
        if channel is None:
            return TryAgain("channel_not_connected")
        if channel.is_marketing(effect.content) and await world.is_opted_out(performance.conversation_id):
            return GivenUp("opted_out")
        sent = await channel.send(performance.recipient, effect.content, effect.id, effect.reply_to)
        match sent:
            case Sent(provider_id=provider_id):
                return Done(write_json(sent), provider_id=provider_id)
            case InDoubt(reason=reason):
                return Doubtful(reason)
        return _refused(sent)


def may_send(content: Content, performance: Performance, now: datetime) -> bool:
    """Tells whether the channel takes such a content now."""
    if not performance.has_window or isinstance(content, TemplateContent):
        return True
    return performance.window_expires_at is not None and now < performance.window_expires_at


def _refused(refused: Refused) -> Outcome:
    told = f"{refused.code} {refused.text}".strip()
    match refused.action:
        case "retry":
            return TryAgain(told, refused.retry_after_s, refused.retry_factor)
        case "stop_channel":
            return TryAgain(told, stops_channel=True)
    error = "window_closed" if refused.action == "window_closed" else told
    return GivenUp(error, refused.code, opts_out=refused.action == "opted_out")


def _kind(content: Content) -> str:
    return str(content.__struct_config__.tag)


KIND = SendMessageEffect()
