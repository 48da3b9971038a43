"""Whether a conversation is a workspace's own: asked by whatever hangs on one."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.errors import NotFound
from backend.models import conversations


async def refuse_unknown(connection: AsyncConnection, workspace_id: str, conversation_id: str) -> None:
    """Lets a conversation of the workspace through.

    Raises:
        NotFound: there is no such conversation.
    """
    c = conversations.c
    query = select(c.id).where(c.workspace_id == workspace_id, c.id == conversation_id)
    if (await connection.execute(query)).first() is None:
        raise NotFound("conversation")
