"""The routes of conversations and dead letters."""

from typing import Annotated, Literal

from litestar import Controller, get, post
from litestar.params import FromPath, FromQuery, QueryParameter

from backend.domains.accounts.caller import member_id
from backend.domains.accounts.guards import requires
from backend.domains.asked import LimitOf, TextOf, asked_for, page_asked_for
from backend.domains.bench import BENCH, TheBench
from backend.domains.inbox.schemas import (
    ConversationCounts,
    ConversationPage,
    ConversationsWanted,
    ConversationView,
    DeadLetterPage,
    DeadLettersWanted,
    DeadLetterView,
    ListName,
    SessionPage,
    TurnPage,
)
from backend.domains.messages.schemas import MessagePage
from backend.web.services import TheCaller

_READ = requires("operator", "inbox:read")
_WRITE = requires("operator", "inbox:write")
_REPLAY = requires("operator", "inbox:write")


class ConversationController(Controller):
    """Conversations."""

    path = "/conversations"
    tags = ["inbox"]  # noqa: RUF012  the framework's own declaration
    dependencies = BENCH

    @get(guards=[_READ])
    async def list_conversations(
        self,
        caller: TheCaller,
        bench: TheBench,
        list_: Annotated[ListName | None, QueryParameter(name="list")] = None,
        team: TextOf = "",
        tag: TextOf = "",
        priority: TextOf = "",
        status: FromQuery[Literal["open", "closed"] | None] = None,
        channel_id: FromQuery[str | None] = None,
        contact_id: FromQuery[str | None] = None,
        operator_id: FromQuery[str | None] = None,
        waits_for: FromQuery[Literal["open", "taken"] | None] = None,
        search: TextOf = "",
        cursor: TextOf = "",
        limit: LimitOf = 50,
    ) -> ConversationPage:
        """Lists conversations, the one that was active last first."""
        wanted = asked_for(
            ConversationsWanted,
            list=list_,
            team=team,
            tag=tag,
            priority=priority,
            status=status,
            channel_id=channel_id,
            contact_id=contact_id,
            operator_id=operator_id,
            waits_for=waits_for,
            search=search,
            cursor=cursor,
            limit=limit,
        )
        return await bench.inbox.list_conversations(caller.workspace_id, wanted, member_id(caller))

    @get("/counts", guards=[_READ])
    async def count_conversations(self, caller: TheCaller, bench: TheBench) -> ConversationCounts:
        """Counts what is in each list, and what the teams have open."""
        return await bench.inbox.count(caller.workspace_id, member_id(caller))

    @get("/{conversation_id:str}", guards=[_READ])
    async def get_conversation(
        self, conversation_id: FromPath[str], caller: TheCaller, bench: TheBench
    ) -> ConversationView:
        """Gives a conversation."""
        return await bench.inbox.get(caller.workspace_id, conversation_id, member_id(caller))

    @get("/{conversation_id:str}/messages", guards=[_READ])
    async def list_messages(
        self,
        conversation_id: FromPath[str],
        caller: TheCaller,
        bench: TheBench,
        cursor: TextOf = "",
        limit: LimitOf = 50,
    ) -> MessagePage:
        """Lists a conversation's messages, the latest first."""
        page = page_asked_for(cursor, limit)
        return await bench.inbox.list_messages(caller.workspace_id, conversation_id, page)

    @get("/{conversation_id:str}/turns", guards=[_READ])
    async def list_turns(
        self,
        conversation_id: FromPath[str],
        caller: TheCaller,
        bench: TheBench,
        cursor: TextOf = "",
        limit: LimitOf = 50,
    ) -> TurnPage:
        """Lists a conversation's inputs with the ways they took and why, the latest first."""
        page = page_asked_for(cursor, limit)
        return await bench.inbox.list_turns(caller.workspace_id, conversation_id, page)

    @get("/{conversation_id:str}/sessions", guards=[_READ])
    async def list_sessions(
        self,
        conversation_id: FromPath[str],
        caller: TheCaller,
        bench: TheBench,
        cursor: TextOf = "",
        limit: LimitOf = 50,
    ) -> SessionPage:
        """Lists the runs of flows in a conversation, the latest first."""
        page = page_asked_for(cursor, limit)
        return await bench.inbox.list_sessions(caller.workspace_id, conversation_id, page)


class DeadLetterController(Controller):
    """What was given up."""

    path = "/dead-letters"
    tags = ["inbox"]  # noqa: RUF012
    dependencies = BENCH

    @get(guards=[_READ])
    async def list_dead_letters(
        self,
        caller: TheCaller,
        bench: TheBench,
        replayed: FromQuery[bool] = False,
        cursor: TextOf = "",
        limit: LimitOf = 50,
    ) -> DeadLetterPage:
        """Lists dead letters, the latest first."""
        wanted = asked_for(DeadLettersWanted, is_replayed=replayed, cursor=cursor, limit=limit)
        return await bench.dead_letters.list_letters(caller.workspace_id, wanted)

    @post("/{letter_id:str}/replay", guards=[_REPLAY], status_code=200)
    async def replay_dead_letter(self, letter_id: FromPath[str], caller: TheCaller, bench: TheBench) -> DeadLetterView:
        """Has something tried again that was given up."""
        return await bench.dead_letters.replay(caller.workspace_id, letter_id)
