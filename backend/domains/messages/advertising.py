"""Finds advertising for people who do not want any, before it is stored."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.domains.reaching import Talk
from backend.models import contacts, message_templates
from backend.models.base import among
from flow_engine.contents import Content, TemplateContent

MARKETING = "MARKETING"  # WhatsApp Cloud API, message templates, category


class Refusals:
    """Which advertising is not wanted; used inside one transaction."""

    def __init__(self, connection: AsyncConnection, workspace_id: str) -> None:
        self._connection = connection
        self._workspace_id = workspace_id
        self._refusing: set[str] = set()
        self._marketing: set[tuple[str, str, str]] = set()

    async def load(self, sends: Collection[tuple[Talk, TemplateContent]]) -> None:
        """Reads who of those that are written to refuses advertising, and which message templates are advertising."""
        c, t = contacts.c, message_templates.c
        people = [talk.contact_id for talk, _ in sends if talk.contact_id]
        found = await self._connection.execute(
            select(c.id).where(c.workspace_id == self._workspace_id, among(c.id, people), c.opted_out_at.is_not(None))
        )
        self._refusing = set(found.scalars())
        if not self._refusing:
            return
        names = list({content.name for _, content in sends})
        rows = await self._connection.execute(
            select(t.channel_id, t.name, t.language).where(
                t.workspace_id == self._workspace_id, among(t.name, names), func.upper(t.category) == MARKETING
            )
        )
        self._marketing = {(channel_id, name, language) for channel_id, name, language in rows}

    def hold(self, talk: Talk, content: Content) -> bool:
        """Tells whether a message is advertising for somebody who refuses it."""
        return (
            isinstance(content, TemplateContent)
            and talk.contact_id in self._refusing
            and (talk.channel_id, content.name, content.language) in self._marketing
        )
