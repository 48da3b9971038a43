"""The route of the audit log."""

from litestar import Controller, get
from litestar.params import FromQuery

from backend.domains.accounts.guards import requires
from backend.domains.asked import LimitOf, TextOf, asked_for
from backend.domains.audit_log.schemas import ChangePage, ChangesWanted
from backend.domains.bench import BENCH, TheBench
from backend.web.services import TheCaller


class AuditLogController(Controller):
    """Who changed what."""

    path = "/audit-log"
    tags = ["workspace"]  # noqa: RUF012  the framework's own declaration
    dependencies = BENCH

    @get(guards=[requires("admin", None)])
    async def list_changes(
        self,
        caller: TheCaller,
        bench: TheBench,
        actor_id: FromQuery[str | None] = None,
        action: FromQuery[str | None] = None,
        subject: FromQuery[str | None] = None,
        cursor: TextOf = "",
        limit: LimitOf = 50,
    ) -> ChangePage:
        """Lists changes by people and programs, the latest first."""
        wanted = asked_for(ChangesWanted, actor_id=actor_id, action=action, subject=subject, cursor=cursor, limit=limit)
        return await bench.audit_log.list_changes(caller.workspace_id, wanted)
