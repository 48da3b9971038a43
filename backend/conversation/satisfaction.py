"""Asks a customer how it was when people close a chat. The answer is a tap on one of five rows."""

from functools import lru_cache
from pathlib import Path

import msgspec
from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.conversation.ownership import Chat, Making
from backend.conversation.satisfaction_answers import option_id
from backend.effects import effect_kinds, tag_of
from backend.effects.contract import Recording, Rows
from backend.models import channels, contacts, effects, satisfactions, workspaces
from backend.tools.json_text import write_json
from flow_engine.contents import ListContent, Option
from flow_engine.document import Language
from flow_engine.effects import SendMessage

_SCORES = ("5", "4", "3", "2", "1")
_FOLDER = Path(__file__).parent
_WANT = insert(effects)


async def ask(connection: AsyncConnection, chat: Chat, making: Making) -> None:
    """Has the customer asked, if free-form messages are taken now; the caller wakes `perform_effects`."""
    n, c, w = channels.c, contacts.c, workspaces.c
    query = select(n.has_window, func.coalesce(c.language, w.language).label("language"))
    query = query.join_from(channels, workspaces, w.id == n.workspace_id).join(contacts, c.workspace_id == w.id)
    query = query.where(n.id == chat.channel_id, c.id == chat.contact_id)
    found = (await connection.execute(query)).one()
    is_open = chat.window_expires_at is not None and making.now < chat.window_expires_at
    if found.has_window and not is_open:
        return
    id_ = making.ids.new()
    rows = Rows()
    _add_question(rows, chat, SendMessage(id=id_, content=_question(id_, found.language)), making)
    await rows.write(connection)
    asked = {"id": id_, "workspace_id": chat.workspace_id, "conversation_id": chat.id, "asked_at": making.now}
    whose = {"operator_id": chat.ownership.operator_id or None, "team": chat.ownership.team}
    await connection.execute(insert(satisfactions), asked | whose)


def _question(id_: str, language: Language) -> ListContent:
    words = _words(language)
    options = [Option(option_id(id_, score), words[score]) for score in _SCORES]
    return ListContent(words["question"], words["button"], options)


def _add_question(rows: Rows, chat: Chat, effect: SendMessage, making: Making) -> None:
    """Adds the message and its sending, as of one that people send."""
    common = {"workspace_id": chat.workspace_id, "conversation_id": chat.id, "channel_id": chat.channel_id}
    recording = Recording(
        **common, contact_id=chat.contact_id, session_id="", now=making.now, ids=making.ids, rows=rows
    )
    effect_kinds()[tag_of(effect)].record(effect, recording)
    wanted = {"id": effect.id, "session_id": "", "kind": tag_of(effect), "payload": write_json(effect)}
    rows.add(_WANT, **common, **wanted, state="due", due_at=making.now, created_at=making.now)


@lru_cache
def _words(language: Language) -> dict[str, str]:
    return msgspec.json.decode((_FOLDER / f"satisfaction.{language}.json").read_bytes(), type=dict[str, str])
