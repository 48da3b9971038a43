"""The routes of notes."""

from litestar import Controller, delete, get, post
from litestar.params import FromPath, JSONBody

from backend.domains.accounts.guards import requires
from backend.domains.asked import LimitOf, TextOf, page_asked_for
from backend.domains.bench import BENCH, TheBench
from backend.domains.notes.schemas import MentionPage, NewNote, NotePage, NoteView
from backend.web.services import TheCaller

_READ = requires("operator", "inbox:read")
_PERSON = requires("operator", None)


class NoteController(Controller):
    """Private notes."""

    tags = ["inbox"]  # noqa: RUF012  the framework's own declaration
    dependencies = BENCH

    @get("/conversations/{conversation_id:str}/notes", guards=[_READ])
    async def list_notes(
        self,
        conversation_id: FromPath[str],
        caller: TheCaller,
        bench: TheBench,
        cursor: TextOf = "",
        limit: LimitOf = 50,
    ) -> NotePage:
        """Lists a conversation's notes, the latest first."""
        return await bench.notes.list_notes(caller.workspace_id, conversation_id, page_asked_for(cursor, limit))

    @post("/conversations/{conversation_id:str}/notes", guards=[_PERSON])
    async def write_note(
        self, conversation_id: FromPath[str], data: JSONBody[NewNote], caller: TheCaller, bench: TheBench
    ) -> NoteView:
        """Writes a note, which the customer never sees. For people only."""
        return await bench.notes.write(caller.workspace_id, conversation_id, caller.actor_id, data)

    @delete("/notes/{note_id:str}", guards=[_PERSON])
    async def delete_note(self, note_id: FromPath[str], caller: TheCaller, bench: TheBench) -> None:
        """Deletes a note of one's own."""
        await bench.notes.delete(caller.workspace_id, note_id, caller.actor_id)

    @get("/mentions", guards=[_PERSON])
    async def list_mentions(
        self, caller: TheCaller, bench: TheBench, cursor: TextOf = "", limit: LimitOf = 50
    ) -> MentionPage:
        """Lists the notes in which the caller is mentioned, the latest first."""
        return await bench.notes.list_mentions(caller.workspace_id, caller.actor_id, page_asked_for(cursor, limit))
