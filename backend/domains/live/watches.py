"""Which workspaces are watched, as the triggers ask that tell what changes; and the end of what was told long ago."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.models import live_changes, live_watches
from backend.models.writing import insert_or_replace
from backend.tools.json_text import write_json

WATCHED_FOR = timedelta(minutes=3)  # chosen: thrice the time after which it is said again


async def watch(connection: AsyncConnection, workspace_ids: Iterable[str], now: datetime) -> set[str]:
    """Has all that changes in some workspaces told from now on; gives those of which it was not told before."""
    wanted = sorted(set(workspace_ids))
    there = set((await connection.execute(select(live_watches.c.workspace_id))).scalars())
    rows = [{"workspace_id": workspace_id, "until": now + WATCHED_FOR} for workspace_id in wanted]
    if rows:
        await connection.execute(insert_or_replace(live_watches), rows)
    return set(wanted) - there


async def tidy(connection: AsyncConnection, told_until: int, now: datetime) -> None:
    """Forgets the workspaces nobody watches any longer, and what everybody was told of.

    Args:
        told_until: the number of the last change that every reader has long had.
    """
    await connection.execute(delete(live_watches).where(live_watches.c.until < now))
    await connection.execute(delete(live_changes).where(live_changes.c.sequence <= told_until))


async def show_alert(
    connection: AsyncConnection, workspace_id: str, code: str, conversation_id: str, **more: str
) -> None:
    """Shows something to everybody who has the workspace's inbox open, once this transaction is committed.

    Args:
        more: what belongs to it; the page's words say it by the code.
    """
    w = live_watches.c
    watched = select(w.workspace_id).where(w.workspace_id == workspace_id)
    if (await connection.execute(watched)).first() is None:
        return
    body = write_json({"code": code, "conversation_id": conversation_id, **more})
    row = {"workspace_id": workspace_id, "kind": "alert", "conversation_id": conversation_id, "body": body}
    await connection.execute(insert(live_changes), row)
