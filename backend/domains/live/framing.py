"""Makes the frames of what has changed in a workspace: each thing once, as it stands now."""

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.domains.inbox.conversation_views import conversation_rows, conversation_views, unread_counts
from backend.domains.live.changes import Change
from backend.domains.live.schemas import (
    AlertFrame,
    ConversationFrame,
    ConversationGoneFrame,
    Frame,
    MessageFrame,
    NoteFrame,
    NoteGoneFrame,
)
from backend.domains.live.streams import encoded
from backend.domains.messages.services import message_view
from backend.domains.notes.services import note_views
from backend.models import conversations, messages
from backend.models.base import among
from backend.tools.json_text import read_json

MAX_CONVERSATIONS = 200  # chosen: more is fetched anew in one go
MAX_MESSAGES = 400


class Framed(Struct, frozen=True):
    """Frames by what they are about.

    Args:
        for_all: for everybody who watches the workspace.
        for_members: for each member who does; a program sees the one of the empty id.
    """

    for_all: dict[str, bytes]
    for_members: dict[str, dict[str, bytes]]


async def frame(
    connection: AsyncConnection, workspace_id: str, changes: Sequence[Change], user_ids: Iterable[str]
) -> Framed | None:
    """Makes frames; None when they are too many.

    Args:
        user_ids: of the members who watch; empty for programs.
    """
    talks = await _changed_conversations(connection, workspace_id, changes)
    said = {change.subject_id for change in changes if change.kind == "message"}
    if len(talks) > MAX_CONVERSATIONS or len(said) > MAX_MESSAGES:
        return None
    frames: dict[str, Frame] = {}
    frames |= await _notes(connection, workspace_id, [change for change in changes if change.kind == "note"])
    frames |= await _messages(connection, workspace_id, said)
    alerts = (read_json(change.body) for change in changes if change.kind == "alert")
    frames |= {f"alert {number}": AlertFrame(alert) for number, alert in enumerate(alerts)}
    rows = (await connection.execute(conversation_rows(workspace_id).where(among(conversations.c.id, talks)))).all()
    views = {view.id: view for view in await conversation_views(connection, rows, "")}
    frames |= {f"conversation {id_}": ConversationGoneFrame(id_) for id_ in talks if id_ not in views}
    members = list(user_ids)
    unread = await unread_counts(connection, talks, members)
    shown: dict[tuple[str, int], bytes] = {}
    for_members: dict[str, dict[str, bytes]] = {user_id: {} for user_id in members}
    for id_, view in views.items():
        for user_id in members:
            count = unread.get((user_id, id_), 0)
            if (id_, count) not in shown:
                shown[id_, count] = encoded(ConversationFrame(replace(view, unread_count=count)))
            for_members[user_id][f"conversation {id_}"] = shown[id_, count]
    return Framed({key: encoded(one) for key, one in frames.items()}, for_members)


async def _changed_conversations(
    connection: AsyncConnection, workspace_id: str, changes: Sequence[Change]
) -> list[str]:
    found = {change.conversation_id for change in changes if change.kind in {"message", "conversation", "read"}}
    contact_ids = list({change.subject_id for change in changes if change.kind == "contact"})
    if contact_ids:
        c = conversations.c
        query = select(c.id).where(c.workspace_id == workspace_id, among(c.contact_id, contact_ids))
        found |= set((await connection.execute(query.limit(MAX_CONVERSATIONS + 1))).scalars())
    return sorted(found)


async def _messages(connection: AsyncConnection, workspace_id: str, ids: Iterable[str]) -> dict[str, Frame]:
    m = messages.c
    query = select(messages).where(m.workspace_id == workspace_id, among(m.id, list(ids)))
    rows = await connection.execute(query.order_by(m.created_at, m.id))
    return {f"message {row.id}": MessageFrame(message_view(row)) for row in rows}


async def _notes(connection: AsyncConnection, workspace_id: str, changes: Sequence[Change]) -> dict[str, Frame]:
    gone = {change.subject_id: change.conversation_id for change in changes}
    frames: dict[str, Frame] = {}
    for note in await note_views(connection, workspace_id, list(gone)):
        gone.pop(note.id)
        frames[f"note {note.id}"] = NoteFrame(note)
    return frames | {f"note {id_}": NoteGoneFrame(id_, talk_id) for id_, talk_id in gone.items()}
