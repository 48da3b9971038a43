"""Erases a contact: every row that could tell who it was, or what was said with them."""

from sqlalchemy import Table, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.models import (
    callbacks,
    consents,
    contact_aliases,
    contact_tags,
    contact_values,
    contacts,
    conversation_notes,
    conversation_reads,
    conversations,
    dead_letters,
    effects,
    handoffs,
    inputs,
    messages,
    model_calls,
    satisfactions,
    service_timers,
    sessions,
    takeovers,
    timers,
    updates,
)

_OF_CONVERSATIONS: tuple[Table, ...] = (
    callbacks, conversation_notes, conversation_reads, dead_letters, effects, handoffs, inputs, messages,
    satisfactions, service_timers, sessions, takeovers, timers,
)  # fmt: skip
_OF_CONTACTS: tuple[Table, ...] = (consents, contact_tags, contact_values, contact_aliases, conversations)


async def erase(connection: AsyncConnection, workspace_id: str, contact_id: str) -> None:
    """Deletes a contact with everything that belongs to it; counts and what models took stay, they name nobody."""
    await _erase_updates(connection, workspace_id, contact_id)
    c = conversations.c
    talks = select(c.id).where(c.workspace_id == workspace_id, c.contact_id == contact_id)
    for table in _OF_CONVERSATIONS:
        await connection.execute(
            delete(table).where(table.c.workspace_id == workspace_id, table.c.conversation_id.in_(talks))
        )
    told_of = update(model_calls).where(model_calls.c.conversation_id.in_(talks))
    await connection.execute(told_of.values(contact_id="", conversation_id=""))
    for table in _OF_CONTACTS:
        await connection.execute(
            delete(table).where(table.c.workspace_id == workspace_id, table.c.contact_id == contact_id)
        )
    its_row = contacts.c.workspace_id == workspace_id, contacts.c.id == contact_id
    await connection.execute(delete(contacts).where(*its_row))


async def _erase_updates(connection: AsyncConnection, workspace_id: str, contact_id: str) -> None:
    """Deletes what providers told beside messages, wherever one of the contact's names stands in it."""
    a = contact_aliases.c
    query = select(a.value).where(a.workspace_id == workspace_id, a.contact_id == contact_id)
    names = list((await connection.execute(query)).scalars())
    if names:
        named = or_(*(updates.c.raw.contains(name, autoescape=True) for name in names))
        await connection.execute(delete(updates).where(updates.c.workspace_id == workspace_id, named))
