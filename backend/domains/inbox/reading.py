"""What operators have seen, and what the customer is shown of that: WhatsApp's read receipts and typing indicator."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.database import Database
from backend.domains.channels.connected import ConnectedChannels
from backend.domains.inbox.belonging import refuse_unknown
from backend.errors import NotFound
from backend.models import conversation_reads, conversations, messages
from backend.models.writing import insert_or_replace


class ReadingService:
    """Notes what members have seen, and tells the customer's phone."""

    def __init__(self, database: Database, connected: ConnectedChannels) -> None:
        self._database = database
        self._connected = connected

    async def mark_read(self, workspace_id: str, conversation_id: str, user_id: str, up_to: str = "") -> None:
        """Notes what a member has seen. While people have the chat, the customer is told so once.

        The receipt may get lost: nothing depends on it.

        Args:
            up_to: the latest message the member has seen; empty for all of the conversation.

        Raises:
            NotFound: there is no such conversation.
        """

        async def unit(connection: AsyncConnection) -> bool:
            await refuse_unknown(connection, workspace_id, conversation_id)
            m, r = messages.c, conversation_reads.c
            latest = select(func.max(m.created_at)).where(m.conversation_id == conversation_id)
            if up_to:
                latest = latest.where(m.id == up_to)
            until = (await connection.execute(latest)).scalar_one()
            its_row = select(r.read_until).where(r.user_id == user_id, r.conversation_id == conversation_id)
            known = (await connection.execute(its_row)).scalar_one_or_none()
            if until is None or (known is not None and known >= until):
                return False
            row = {"user_id": user_id, "conversation_id": conversation_id, "workspace_id": workspace_id}
            await connection.execute(insert_or_replace(conversation_reads), row | {"read_until": until})
            return True

        if await self._database.write(unit):
            await self._tell_customer(workspace_id, conversation_id, shows_typing=False)

    async def show_typing(self, workspace_id: str, conversation_id: str) -> None:
        """Shows the customer that we type, until a message comes, 25 seconds at most; it also marks as read.

        Raises:
            NotFound: there is no such conversation.
        """
        await self._tell_customer(workspace_id, conversation_id, shows_typing=True)

    async def _tell_customer(self, workspace_id: str, conversation_id: str, shows_typing: bool) -> None:
        async with self._database.read() as connection:
            talk = await _talk(connection, workspace_id, conversation_id)
        if not talk.provider_id or talk.owner not in {"queue", "operator"}:
            return
        channel = await self._connected.get(talk.channel_id)
        if channel:
            await channel.mark_read(talk.provider_id, shows_typing)


async def _talk(connection: AsyncConnection, workspace_id: str, conversation_id: str) -> Any:
    """Gives a conversation's channel and owner, and the provider's id of the customer's latest message."""
    c, m = conversations.c, messages.c
    latest = (
        select(m.provider_id)
        .where(m.conversation_id == conversation_id, m.direction == "in")
        .order_by(m.created_at.desc(), m.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = select(c.channel_id, c.owner, latest.label("provider_id"))
    row = (await connection.execute(query.where(c.workspace_id == workspace_id, c.id == conversation_id))).one_or_none()
    if row is None:
        raise NotFound("conversation")
    return row
