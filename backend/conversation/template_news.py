"""What providers report of message templates: the rows follow at once, and what cannot be said in a row is synced."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.expression import ColumnElement

from backend.channels.contract import TemplateNews
from backend.models import channels, message_templates
from backend.tools.json_text import read_json, write_json


class TemplateReport(Struct, frozen=True):
    """News of a message template, and the workspace it came to."""

    workspace_id: str
    news: TemplateNews


async def take_template_news(connection: AsyncConnection, reports: Sequence[TemplateReport], now: datetime) -> None:
    """Changes the rows of message templates; one that is not known, or has new parts, is read anew soon."""
    for report in reports:
        rows = await _rows_of(connection, report)
        for row in rows:
            await _change(connection, row, report.news, now)
        if not rows or not (report.news.status or report.news.category):
            stale = update(channels).where(channels.c.workspace_id == report.workspace_id)
            await connection.execute(stale.values(templates_synced_at=None))


async def _rows_of(connection: AsyncConnection, report: TemplateReport) -> list[Any]:
    t, news = message_templates.c, report.news
    is_it: ColumnElement[bool] = (t.name == news.name) & (t.language == news.language)
    if news.provider_id:
        is_it = or_(t.provider_id == news.provider_id, is_it & (t.provider_id == ""))
    query = select(message_templates).where(t.workspace_id == report.workspace_id, is_it)
    return list((await connection.execute(query)).all())


async def _change(connection: AsyncConnection, row: Any, news: TemplateNews, now: datetime) -> None:
    """Writes what is new. The moment of the row moves on, so that every process reads it anew."""
    t = message_templates.c
    new = {"status": news.status or row.status, "category": news.category or row.category}
    details = write_json(read_json(row.details) | new)
    reason = news.reason if news.status else row.reason
    its_row = t.channel_id == row.channel_id, t.name == row.name, t.language == row.language
    values = {**new, "details": details, "reason": reason, "synced_at": now}
    await connection.execute(update(message_templates).where(*its_row).values(values))
