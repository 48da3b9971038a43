"""Writes down who changed what, in the transaction that changes it."""

from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.domains.accounts.caller import Caller
from backend.models import audit_log
from backend.tools.clock import Clock
from backend.tools.ids import Ids
from backend.tools.json_text import write_json


class Change(Struct, frozen=True):
    """What was changed.

    Args:
        action: as in `member.role_changed`.
        subject: the id of what it was done to.
        details: what a reader wants to know; never a secret.
    """

    action: str
    subject: str = ""
    details: dict[str, Any] = {}


class Auditor(Struct, frozen=True):
    """Writes rows of the audit log.

    Args:
        actor_id: who did it.
    """

    ids: Ids
    now: datetime
    workspace_id: str
    actor_id: str
    actor_kind: str = "user"

    async def note(self, connection: AsyncConnection, change: Change) -> None:
        """Writes a row."""
        row = {
            "id": self.ids.new(),
            "workspace_id": self.workspace_id,
            "actor_id": self.actor_id,
            "actor_kind": self.actor_kind,
            "action": change.action,
            "subject": change.subject,
            "details": write_json(change.details),
            "at": self.now,
        }
        await connection.execute(insert(audit_log), row)


def auditor_of(caller: Caller, ids: Ids, now: datetime) -> Auditor:
    """Makes what writes down a caller's changes."""
    return Auditor(ids, now, caller.workspace_id, caller.actor_id, caller.actor_kind)


class Auditors:
    """Makes auditors for the handlers of requests."""

    def __init__(self, ids: Ids, clock: Clock) -> None:
        self._ids = ids
        self._clock = clock

    def of(self, caller: Caller) -> Auditor:
        """Makes what writes down a caller's changes."""
        return auditor_of(caller, self._ids, self._clock.now())


async def note(auditor: Auditor | None, connection: AsyncConnection, action: str, subject: str, **details: Any) -> None:
    """Writes down a change; what the product does by itself is no person's and has no auditor."""
    if auditor:
        await auditor.note(connection, Change(action, subject, details))
