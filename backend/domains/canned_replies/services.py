"""Canned replies: texts that operators send again and again, with what differs filled in."""

from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.conversation.contexts import read_contacts
from backend.database import Database
from backend.domains.audit import Auditor, note
from backend.domains.canned_replies.schemas import CannedReplyList, CannedReplyView, FilledReply, NewCannedReply
from backend.domains.rows import change_the_row, the_row
from backend.errors import BadInput, Conflict, InputFault, NotFound
from backend.known_workspace import WORKSPACE_COLUMNS, known_workspace
from backend.models import canned_replies, conversations, users, workspaces
from backend.tools.clock import Clock
from backend.tools.ids import Ids
from flow_engine.contents import MAX_TEXT_CHARS, cut
from flow_engine.folding import fold
from flow_engine.local_time import zone_of
from flow_engine.reserved_values import reserved_values
from flow_engine.template import TemplateError, read_template

MAX_REPLIES = 1_000  # chosen: all of them are sent to the page at once


class CannedReplyService:
    """What may be done with canned replies."""

    def __init__(self, database: Database, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._clock = clock
        self._ids = ids

    async def list_replies(self, workspace_id: str) -> CannedReplyList:
        """Lists a workspace's canned replies by shortcut."""
        r = canned_replies.c
        query = select(canned_replies).where(r.workspace_id == workspace_id).order_by(r.key)
        async with self._database.read() as connection:
            return CannedReplyList([_view(row) for row in await connection.execute(query)])

    async def create(
        self, workspace_id: str, author_id: str, new: NewCannedReply, auditor: Auditor | None = None
    ) -> CannedReplyView:
        """Makes a canned reply.

        Raises:
            BadInput: the text cannot be filled in.
            Conflict: another one has the shortcut, or there are as many as there may be.
        """
        _refuse_unfit(new)
        row = {"id": self._ids.new(), "workspace_id": workspace_id, "created_by": author_id, **self._values(new)}

        async def unit(connection: AsyncConnection) -> None:
            await _refuse_taken(connection, workspace_id, row["key"])
            count = select(func.count()).where(canned_replies.c.workspace_id == workspace_id)
            if (await connection.execute(count)).scalar_one() >= MAX_REPLIES:
                raise Conflict("canned reply", [InputFault("$", "too_many", str(MAX_REPLIES))])
            await connection.execute(insert(canned_replies), row)
            await note(auditor, connection, "canned_reply.created", row["id"], shortcut=new.shortcut)

        await self._database.write(unit)
        return await self._get(workspace_id, row["id"])

    async def put(
        self, workspace_id: str, reply_id: str, new: NewCannedReply, auditor: Auditor | None = None
    ) -> CannedReplyView:
        """Replaces a canned reply.

        Raises:
            NotFound: there is none.
            BadInput: the text cannot be filled in.
            Conflict: another one has the shortcut.
        """
        _refuse_unfit(new)
        r, values = canned_replies.c, self._values(new)
        its_row = update(canned_replies).where(r.workspace_id == workspace_id, r.id == reply_id)

        async def unit(connection: AsyncConnection) -> None:
            await _row(connection, workspace_id, reply_id)
            await _refuse_taken(connection, workspace_id, values["key"], reply_id)
            await connection.execute(its_row.values(values))
            await note(auditor, connection, "canned_reply.changed", reply_id, shortcut=new.shortcut)

        await self._database.write(unit)
        return await self._get(workspace_id, reply_id)

    async def delete(self, workspace_id: str, reply_id: str, auditor: Auditor | None = None) -> None:
        """Deletes a canned reply.

        Raises:
            NotFound: there is none.
        """
        r = canned_replies.c
        gone = delete(canned_replies).where(r.workspace_id == workspace_id, r.id == reply_id)

        async def unit(connection: AsyncConnection) -> None:
            await change_the_row(connection, gone, "canned reply")
            await note(auditor, connection, "canned_reply.deleted", reply_id)

        await self._database.write(unit)

    async def fill(self, workspace_id: str, conversation_id: str, reply_id: str, operator_id: str) -> FilledReply:
        """Fills a canned reply in for a conversation; what has no value gives nothing. Nothing is sent.

        Args:
            operator_id: whose name `operator.name` is.

        Raises:
            NotFound: there is no such conversation or canned reply.
            BadInput: a value does not fit its filter.
        """
        reply = await self._get(workspace_id, reply_id)
        async with self._database.read() as connection:
            values = await self._values_for(connection, workspace_id, conversation_id, operator_id)
        try:
            return FilledReply(cut(read_template(reply.text).render(values), MAX_TEXT_CHARS))
        except TemplateError as error:
            raise BadInput("canned reply", [InputFault("$.text", "template_failed", str(error))]) from error

    async def _values_for(
        self, connection: AsyncConnection, workspace_id: str, conversation_id: str, operator_id: str
    ) -> dict[str, Any]:
        """Gives what a text can name: what flows see beside their own variables, and the operator."""
        c, w = conversations.c, workspaces.c
        query = select(*WORKSPACE_COLUMNS, c.contact_id)
        query = query.join(workspaces, w.id == c.workspace_id)
        talk = (await connection.execute(query.where(c.workspace_id == workspace_id, c.id == conversation_id))).first()
        if talk is None:
            raise NotFound("conversation")
        contact = (await read_contacts(connection, [talk.contact_id]))[talk.contact_id]
        name = select(users.c.name).where(users.c.id == operator_id)
        operator_name = (await connection.execute(name)).scalar_one_or_none() or ""
        workspace = known_workspace(talk)
        local_now = self._clock.now().astimezone(zone_of(contact.time_zone or workspace.time_zone))
        values = reserved_values(contact, workspace, None, "", local_now)
        names = operator_name.split()
        return values | {"operator": {"name": operator_name, "first_name": names[0] if names else ""}}

    async def _get(self, workspace_id: str, reply_id: str) -> CannedReplyView:
        async with self._database.read() as connection:
            return _view(await _row(connection, workspace_id, reply_id))

    def _values(self, new: NewCannedReply) -> dict[str, Any]:
        key = fold(new.shortcut) or new.shortcut
        return {"key": key, "shortcut": new.shortcut, "text": new.text, "updated_at": self._clock.now()}


async def _row(connection: AsyncConnection, workspace_id: str, reply_id: str) -> Any:
    r = canned_replies.c
    query = select(canned_replies).where(r.workspace_id == workspace_id, r.id == reply_id)
    return await the_row(connection, query, "canned reply")


async def _refuse_taken(connection: AsyncConnection, workspace_id: str, key: str, but_id: str = "") -> None:
    r = canned_replies.c
    query = select(r.id).where(r.workspace_id == workspace_id, r.key == key, r.id != but_id)
    if (await connection.execute(query)).first():
        raise Conflict("canned reply", [InputFault("$.shortcut", "name_taken", key)])


def _refuse_unfit(new: NewCannedReply) -> None:
    try:
        read_template(new.text)
    except TemplateError as error:
        raise BadInput("canned reply", [InputFault("$.text", "template_failed", str(error))]) from error


def _view(row: Any) -> CannedReplyView:
    return CannedReplyView(
        id=row.id, shortcut=row.shortcut, text=row.text, created_by=row.created_by, updated_at=row.updated_at
    )
