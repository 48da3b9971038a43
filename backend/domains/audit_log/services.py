"""Reads the audit log. Nothing here changes it."""

from sqlalchemy import func, or_, select

from backend.database import Database
from backend.domains.audit_log.schemas import ChangePage, ChangesWanted, ChangeView
from backend.domains.pages import MomentPlace, TextPlace, below, read_cursor, write_cursor
from backend.models import api_keys, audit_log, users
from backend.tools.json_text import read_json


class AuditLogService:
    """What may be asked of the audit log."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def list_changes(self, workspace_id: str, wanted: ChangesWanted) -> ChangePage:
        """Lists changes, the latest first."""
        a = audit_log.c
        its_key = (api_keys.c.id == a.actor_id) & (api_keys.c.workspace_id == a.workspace_id)
        name = func.coalesce(users.c.name, api_keys.c.name, "").label("actor_name")
        query = select(audit_log, name).outerjoin(users, users.c.id == a.actor_id).outerjoin(api_keys, its_key)
        query = query.where(a.workspace_id == workspace_id)
        if wanted.actor_id is not None:
            query = query.where(a.actor_id == wanted.actor_id)
        if wanted.subject is not None:
            query = query.where(a.subject == wanted.subject)
        if wanted.action is not None:
            begins = a.action.startswith(f"{wanted.action}.", autoescape=True)
            query = query.where(or_(a.action == wanted.action, begins))
        place = read_cursor(wanted.cursor, tuple[MomentPlace, TextPlace])
        if place:
            query = query.where(below((a.at, a.id), place))
        async with self._database.read() as connection:
            rows = (await connection.execute(query.order_by(a.at.desc(), a.id.desc()).limit(wanted.limit + 1))).all()
        shown = [
            ChangeView(
                id=row.id,
                at=row.at,
                actor_id=row.actor_id,
                actor_kind=row.actor_kind,
                actor_name=row.actor_name,
                action=row.action,
                subject=row.subject,
                details=read_json(row.details),
            )
            for row in rows[: wanted.limit]
        ]
        return ChangePage(shown, write_cursor(shown[-1].at, shown[-1].id) if len(rows) > wanted.limit else None)
