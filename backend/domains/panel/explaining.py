"""Explains a message: who sent it, from which node, on which way there, and what the flow knew then."""

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.conversation.contexts import read_contacts
from backend.database import Database
from backend.domains.panel.places import Places, read_places
from backend.domains.panel.replay import Seen, Taken, replay
from backend.domains.panel.schemas import Explanation
from backend.domains.rows import the_row
from backend.known_workspace import WORKSPACE_COLUMNS, known_workspace
from backend.models import conversations, inputs, messages, sessions, versions, workspaces
from backend.models.base import among
from backend.tools.json_text import read_json
from flow_engine.context import Contact, Context
from flow_engine.document import DocumentError, Language, read_document
from flow_engine.flow import Catalogue, Flow, Flows
from flow_engine.inputs import Input
from flow_engine.session import read_session
from nodes.strings import fill, strings_of

MAX_INPUTS = 500  # chosen: of one run; a longer one is explained without nodes and variables

_read_input = msgspec.json.Decoder(Input).decode


class _Turn(Struct, frozen=True):
    """The input that led to a message, with all that its session had taken before.

    Args:
        documents: of the versions the session ran, by version.
        versions: by flow.
    """

    row: Any
    earlier: Sequence[Any]
    documents: dict[str, str]
    versions: dict[str, str]
    context: Context


class ExplainingService:
    """Explains messages."""

    def __init__(self, database: Database, catalogue: Catalogue) -> None:
        self._database = database
        self._catalogue = catalogue

    async def explain(self, workspace_id: str, message_id: str, language: Language) -> Explanation:
        """Tells why a message was sent.

        Raises:
            NotFound: there is no such message.
        """
        m = messages.c
        query = select(m.id, m.direction).where(m.workspace_id == workspace_id, m.id == message_id)
        async with self._database.read() as connection:
            message = await the_row(connection, query, "message")
            if message.direction != "out":
                return Explanation(message_id=message_id, author="customer" if message.direction == "in" else "phone")
            turn = await _turn(connection, workspace_id, message_id)
            if turn is None:
                return Explanation(message_id=message_id, author="operator")
            places = await read_places(connection, workspace_id, turn.versions.values(), self._catalogue, language)
        seen = await asyncio.to_thread(partial(_replayed, turn, self._catalogue))
        return _explained(message_id, turn, seen, places, language)


def _explained(message_id: str, turn: _Turn, seen: Seen | None, places: Places, language: Language) -> Explanation:
    path = read_json(turn.row.path or "[]")
    at = turn.row.taken_at or turn.row.created_at
    flow_id, node_id, count = (seen.sent_from if seen else {}).get(message_id, ("", "", len(path) - 1))
    route, given = read_json(turn.row.route or "{}"), _read_input(turn.row.payload)
    why = route.get("why", {})
    said = getattr(given, "message", None)
    return Explanation(
        message_id=message_id,
        author="flow",
        place=places.place(flow_id, turn.versions.get(flow_id, ""), node_id) if node_id else None,
        input_kind=turn.row.kind,
        input_text=said.text if said else "",
        route=_in_words(why, path, turn, places, language),
        route_code=str(why.get("code", "")),
        path=places.steps(path[: count + 1], turn.versions, at),
        variables=seen.variables if seen else {},
    )


def _in_words(why: dict[str, Any], path: list[dict[str, Any]], turn: _Turn, places: Places, language: Language) -> str:
    """Says why the trigger took the input, in the words of its type; empty where a run went on."""
    if "match" not in why or not path:
        return ""
    first = path[0]
    type_ = places.place(first["flow_id"], turn.versions.get(first["flow_id"], ""), first["node_id"]).node_type
    words = strings_of(type_, language).reasons.get(str(why["match"]), "") if type_ else ""
    return fill(words, why) or f"“{why['match']}”"


async def _turn(connection: AsyncConnection, workspace_id: str, message_id: str) -> _Turn | None:
    """Reads how a message came about; None when no flow sent it, or that is no longer known."""
    i, s = inputs.c, sessions.c
    its_input = i.workspace_id == workspace_id, i.id == message_id.rpartition(".")[0]
    row = (await connection.execute(select(inputs).where(*its_input))).one_or_none()
    if row is None or row.session_id is None:
        return None
    session = (await connection.execute(select(sessions).where(s.id == row.session_id))).one_or_none()
    if session is None:
        return None
    of_session = i.conversation_id == row.conversation_id, i.session_id == row.session_id, i.state == "taken"
    earlier = select(inputs).where(*of_session, i.sequence <= row.sequence).order_by(i.sequence).limit(MAX_INPUTS)
    taken = (await connection.execute(earlier)).all()
    ran = await _versions(connection, workspace_id, session, taken)
    documents = {version.id: version.document for version in ran.values()}
    found = {flow_id: version.id for flow_id, version in ran.items()}
    return _Turn(row, taken, documents, found, await _context(connection, workspace_id, row.conversation_id))


async def _versions(
    connection: AsyncConnection, workspace_id: str, session: Any, taken: Sequence[Any]
) -> dict[str, Any]:
    """Gives the version of each flow that a session ran: those it is pinned to, else those published when it began."""
    flow_ids = {visit["flow_id"] for row in taken for visit in read_json(row.path or "[]")} | {session.flow_id}
    pinned = {frame.flow_id: frame.version_id for frame in read_session(session.state.encode()).frames}
    pinned |= {session.flow_id: session.version_id}
    v = versions.c
    query = select(v.id, v.flow_id, v.document, v.published_at).where(v.workspace_id == workspace_id)
    found: dict[str, Any] = {}
    for row in await connection.execute(query.where(among(v.flow_id, sorted(flow_ids))).order_by(v.number)):
        is_pinned = pinned.get(row.flow_id) == row.id
        if is_pinned or (row.flow_id not in pinned and row.published_at <= session.started_at):
            found[row.flow_id] = row
    return found


async def _context(connection: AsyncConnection, workspace_id: str, conversation_id: str) -> Context:
    c, w = conversations.c, workspaces.c
    query = select(*WORKSPACE_COLUMNS, c.contact_id).join(workspaces, w.id == c.workspace_id)
    row = (await connection.execute(query.where(c.workspace_id == workspace_id, c.id == conversation_id))).one()
    people = await read_contacts(connection, [row.contact_id])
    return Context(people.get(row.contact_id) or Contact(row.contact_id), known_workspace(row))


def _replayed(turn: _Turn, catalogue: Catalogue) -> Seen | None:
    """Runs the session again up to the turn; None when that cannot be done."""
    try:
        flows = [Flow(read_document(text.encode()), catalogue, id_) for id_, text in turn.documents.items()]
        taken = [_taken(row) for row in turn.earlier]
    except (DocumentError, msgspec.DecodeError):
        return None
    return replay(Flows(*flows), turn.row.session_id, taken, turn.context)


def _taken(row: Any) -> Taken:
    route = read_json(row.route or "{}")
    path = [(visit["flow_id"], visit["node_id"]) for visit in read_json(row.path or "[]")]
    node_id = route.get("node_id", "") if route.get("action") == "start" else ""
    return Taken(_read_input(row.payload), route.get("flow_id", ""), node_id, path)
