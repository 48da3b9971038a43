"""The message templates of channels, as their providers approved them."""

from typing import Any

import msgspec
from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.channels.cloud_api.account import Problem, ProblemCode
from backend.channels.cloud_api.errors import CloudApiError, GraphRefused
from backend.channels.cloud_api.message_templates import MessageTemplateRow, list_message_templates
from backend.domains.channels.schemas import MessageTemplatePage, MessageTemplateSync, MessageTemplateView
from backend.domains.channels.services import ChannelTools, channel_row, connected_channel
from backend.domains.pages import PageOf, TextPlace, above, read_cursor, write_cursor
from backend.models import channels, message_templates
from backend.tools.json_text import write_json


class MessageTemplateService:
    """What may be done with message templates."""

    def __init__(self, tools: ChannelTools) -> None:
        self._tools = tools

    async def sync(self, workspace_id: str, channel_id: str) -> MessageTemplateSync:
        """Reads the account's message templates anew; when that fails, those known before stay.

        Raises:
            NotFound: there is no such channel.
        """
        channel = await connected_channel(self._tools, workspace_id, channel_id)
        if not channel.waba_id:
            return MessageTemplateSync(0, [Problem("no_account")])
        try:
            rows = await list_message_templates(channel.graph, channel.waba_id)
        except CloudApiError as error:
            code: ProblemCode = "other" if isinstance(error, GraphRefused) else "unreachable"
            return MessageTemplateSync(0, [Problem(code, str(error))])
        await self._replace_templates(workspace_id, channel_id, rows)
        self._tools.connected.forget(channel_id)
        return MessageTemplateSync(len(rows), [])

    async def list_templates(self, workspace_id: str, channel_id: str, page: PageOf) -> MessageTemplatePage:
        """Lists a channel's message templates by name, as they were last synced.

        Raises:
            NotFound: there is no such channel.
        """
        await channel_row(self._tools.database, workspace_id, channel_id)
        t = message_templates.c
        query = select(message_templates).where(t.workspace_id == workspace_id, t.channel_id == channel_id)
        place = read_cursor(page.cursor, tuple[TextPlace, TextPlace])
        if place:
            query = query.where(above((t.name, t.language), place))
        async with self._tools.database.read() as connection:
            rows = (await connection.execute(query.order_by(t.name, t.language).limit(page.limit + 1))).all()
        shown = [_template_view(row) for row in rows[: page.limit]]
        last = write_cursor(shown[-1].name, shown[-1].language) if len(rows) > page.limit else None
        return MessageTemplatePage(shown, last)

    async def _replace_templates(self, workspace_id: str, channel_id: str, rows: list[MessageTemplateRow]) -> None:
        now = self._tools.clock.now()
        common = {"workspace_id": workspace_id, "channel_id": channel_id, "synced_at": now}
        unique = {(row.name, row.language): row for row in rows}
        values = [
            {**common, "name": row.name, "language": row.language, "status": row.status, "category": row.category}
            | {"details": write_json(row), "provider_id": row.id, "parts": write_json(row.parts)}
            for row in unique.values()
        ]

        async def unit(connection: AsyncConnection) -> None:
            its_channel = channels.c.workspace_id == workspace_id, channels.c.id == channel_id
            await connection.execute(update(channels).where(*its_channel).values(templates_synced_at=now))
            await connection.execute(delete(message_templates).where(message_templates.c.channel_id == channel_id))
            if values:
                await connection.execute(insert(message_templates), values)

        await self._tools.database.write(unit)


def _template_view(row: Any) -> MessageTemplateView:
    known = msgspec.json.decode(row.details, type=MessageTemplateRow)
    return MessageTemplateView(
        name=row.name,
        language=row.language,
        status=row.status,
        category=row.category,
        header_parameters=known.known.header_parameters,
        body_parameters=known.known.body_parameters,
        button_parameters=known.known.button_parameters,
        components=known.components,
        parts=known.parts,
        reason=row.reason,
        synced_at=row.synced_at,
    )
