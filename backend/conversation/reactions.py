"""What customers put under messages: of each message the latest is kept."""

from collections.abc import Sequence

from msgspec import Struct
from sqlalchemy import bindparam, or_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.channels.contract import Reaction
from backend.conversation.people import clean
from backend.models import messages
from backend.models.base import Moment

MAX_EMOJI_CHARS = 32  # chosen: the longest one of Unicode 16 has 10; what is longer is none

_m = messages.c
_AT = bindparam("reacted", type_=Moment)
_REACT = (
    update(messages)
    .where(
        _m.channel_id == bindparam("channel"),
        _m.provider_id == bindparam("provider"),
        or_(_m.reaction_at.is_(None), _m.reaction_at <= _AT),
    )
    .values(reaction=bindparam("emoji"), reaction_at=_AT)
)


class ReactionNews(Struct, frozen=True):
    """A reaction, and the channel it came by."""

    channel_id: str
    reaction: Reaction


async def take_reactions(connection: AsyncConnection, news: Sequence[ReactionNews]) -> None:
    """Shows reactions under their messages, in order; one that is older than what is shown changes nothing."""
    rows = [
        {
            "channel": one.channel_id,
            "provider": clean(one.reaction.message_id),
            "reacted": one.reaction.at,
            "emoji": clean(one.reaction.emoji),
        }
        for one in news
        if len(one.reaction.emoji) <= MAX_EMOJI_CHARS
    ]
    if rows:
        await connection.execute(_REACT, rows)
