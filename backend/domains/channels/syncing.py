"""Job: reads the message templates of channels anew, those first that something was reported of."""

import logging
from datetime import timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.channels.cloud_api.settings import CloudApiSettings
from backend.database import Database
from backend.domains.channels.message_templates import MessageTemplateService
from backend.errors import NotFound
from backend.models import channels
from backend.tools.clock import Clock
from backend.tools.json_text import read_json

EVERY = timedelta(hours=6)  # chosen: reports come by webhook; this finds those that were lost
AGAIN_AFTER = timedelta(minutes=10)  # chosen: Meta allows 200 calls an hour for an account
MAX_TOGETHER = 5  # chosen: a page of a hundred each, one after the other

log = logging.getLogger(__name__)


class TemplateSyncer:
    """Keeps message templates as they are at their providers."""

    def __init__(self, database: Database, templates: MessageTemplateService, clock: Clock) -> None:
        self._database = database
        self._templates = templates
        self._clock = clock

    async def sync_due(self) -> int:
        """Reads those of some channels that are due; gives how many those were."""
        due = await self._database.write(self._take)
        for workspace_id, channel_id in due:
            try:
                synced = await self._templates.sync(workspace_id, channel_id)
            except NotFound:  # disconnected meanwhile
                continue
            for problem in synced.problems:
                log.warning("message templates of channel %s: %s", channel_id, problem.code)
        return len(due)

    async def _take(self, connection: AsyncConnection) -> list[tuple[str, str]]:
        """Takes channels that are due; where reading fails, the next attempt comes after a pause."""
        c, now = channels.c, self._clock.now()
        rows = await connection.execute(
            select(c.workspace_id, c.id, c.settings)
            .where(c.status == "active", or_(c.templates_synced_at.is_(None), c.templates_synced_at <= now - EVERY))
            .order_by(c.templates_synced_at)
            .limit(MAX_TOGETHER)
            .with_for_update(skip_locked=True)
        )
        taken = rows.all()
        for row in taken:
            has_account = bool(read_json(row.settings).get("waba_id", CloudApiSettings().waba_id))
            next_at = now - EVERY + AGAIN_AFTER if has_account else now
            await connection.execute(update(channels).where(c.id == row.id).values(templates_synced_at=next_at))
        return [(row.workspace_id, row.id) for row in taken if read_json(row.settings).get("waba_id")]
