"""Job: tends to chats that people have: who is away, who gets the next one, what is late, what comes back."""

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.conversation.absence import release_absent
from backend.conversation.giving_out import give_out
from backend.conversation.ownership import Making
from backend.conversation.service_levels import tell_breaches
from backend.conversation.snoozing import wake_snoozed


async def tend_queues(connection: AsyncConnection, making: Making) -> int:
    """Does all of it once; gives how many chats were moved. The caller wakes `take_turns` then."""
    await tell_breaches(connection, making.ids, making.now)
    await wake_snoozed(connection, making)
    moved = await release_absent(connection, making)
    return moved + await give_out(connection, making)
