"""Saved views: filters of conversations that a member keeps under a name."""

from typing import Any

import msgspec
from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.database import Database
from backend.domains.rows import change_the_row
from backend.domains.saved_views.schemas import NewSavedView, SavedView, SavedViewList, ViewQuery
from backend.errors import Conflict, InputFault
from backend.models import saved_views
from backend.tools.clock import Clock
from backend.tools.ids import Ids
from backend.tools.json_text import write_json
from flow_engine.folding import fold

MAX_VIEWS = 100  # chosen: more than anybody finds their way in

_read_query = msgspec.json.Decoder(ViewQuery).decode


class SavedViewService:
    """What may be done with saved views. Each member sees their own."""

    def __init__(self, database: Database, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._clock = clock
        self._ids = ids

    async def list_views(self, workspace_id: str, user_id: str) -> SavedViewList:
        """Lists a member's views by name."""
        v = saved_views.c
        query = select(saved_views).where(v.workspace_id == workspace_id, v.user_id == user_id).order_by(v.key)
        async with self._database.read() as connection:
            return SavedViewList([_view(row) for row in await connection.execute(query)])

    async def save(self, workspace_id: str, user_id: str, new: NewSavedView) -> SavedView:
        """Keeps a view; one of the same name is replaced.

        Raises:
            Conflict: the member has as many as there may be.
        """
        v, now = saved_views.c, self._clock.now()
        row = {"id": self._ids.new(), "workspace_id": workspace_id, "user_id": user_id, "name": new.name}
        row |= {"key": fold(new.name) or new.name, "query": write_json(new.query)}
        its_own = v.workspace_id == workspace_id, v.user_id == user_id

        async def unit(connection: AsyncConnection) -> None:
            await connection.execute(delete(saved_views).where(*its_own, v.key == row["key"]))
            count = await connection.execute(select(func.count()).where(*its_own))
            if count.scalar_one() >= MAX_VIEWS:
                raise Conflict("saved view", [InputFault("$", "too_many", str(MAX_VIEWS))])
            await connection.execute(insert(saved_views), row | {"created_at": now})

        await self._database.write(unit)
        return SavedView(id=row["id"], name=new.name, query=new.query, created_at=now)

    async def delete(self, workspace_id: str, user_id: str, view_id: str) -> None:
        """Deletes a view.

        Raises:
            NotFound: the member has no such view.
        """
        v = saved_views.c
        gone = delete(saved_views).where(v.workspace_id == workspace_id, v.user_id == user_id, v.id == view_id)

        async def unit(connection: AsyncConnection) -> None:
            await change_the_row(connection, gone, "saved view")

        await self._database.write(unit)


def _view(row: Any) -> SavedView:
    return SavedView(id=row.id, name=row.name, query=_read_query(row.query), created_at=row.created_at)
