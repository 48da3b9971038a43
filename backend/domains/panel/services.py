"""The panel beside a conversation: the contact, what flows collected, the way through them, and what was before."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.database import Database
from backend.domains.contacts.services import ContactService
from backend.domains.inbox.handoff_schemas import HandoffView
from backend.domains.llm.set_up import is_model_set_up
from backend.domains.panel.places import Places, read_places, read_return_places
from backend.domains.panel.schemas import (
    EarlierConversation,
    Panel,
    PathStep,
    ReturnPlaces,
    Satisfaction,
    SessionSummary,
)
from backend.errors import NotFound
from backend.models import channels, conversations, handoffs, inputs, satisfactions, sessions, users
from backend.tools.json_text import read_json
from flow_engine.document import Language
from flow_engine.flow import Catalogue
from flow_engine.session import Session, read_session
from flow_engine.values import Value

MAX_STEPS = 50  # chosen: what a person reads; the rest stands in the turns
MAX_TURNS = 30
MAX_EARLIER = 50


class PanelService:
    """What may be asked of the panel."""

    def __init__(self, database: Database, contacts: ContactService, catalogue: Catalogue) -> None:
        self._database = database
        self._contacts = contacts
        self._catalogue = catalogue

    async def get(self, workspace_id: str, conversation_id: str, language: Language) -> Panel:
        """Gives what is known beside a conversation.

        Raises:
            NotFound: there is no such conversation.
        """
        c = conversations.c
        query = select(c.contact_id).where(c.workspace_id == workspace_id, c.id == conversation_id)
        async with self._database.read() as connection:
            contact_id = (await connection.execute(query)).scalar_one_or_none()
            if contact_id is None:
                raise NotFound("conversation")
            runs = await _sessions(connection, conversation_id)
            turns = await _turns(connection, conversation_id)
            ids = {version_id for run in runs.values() for version_id in run.versions.values()}
            places = await read_places(connection, workspace_id, ids, self._catalogue, language)
            handed_off = await _handoffs(connection, conversation_id)
            asked = await _satisfactions(connection, conversation_id)
            earlier = await _earlier(connection, workspace_id, contact_id, conversation_id)
            has_model = await is_model_set_up(connection, workspace_id)
        shown = _Shown(runs, places)
        return Panel(
            contact=await self._contacts.get(workspace_id, contact_id),
            consents=(await self._contacts.list_consents(workspace_id, contact_id)).items,
            session=shown.waiting(),
            variables=shown.variables(),
            path=shown.path(turns),
            handoffs=handed_off,
            satisfactions=asked,
            earlier=earlier,
            has_model=has_model,
        )

    async def return_places(self, workspace_id: str, language: Language) -> ReturnPlaces:
        """Lists where conversations can be given back to the bot: operators see no more of flows."""
        async with self._database.read() as connection:
            return await read_return_places(connection, workspace_id, language)


class _Run:
    """A session's row, read."""

    def __init__(self, row: Any) -> None:
        self.row = row
        self.state: Session = read_session(row.state.encode())
        self.versions = {row.flow_id: row.version_id} | {f.flow_id: f.version_id for f in self.state.frames}

    @property
    def variables(self) -> dict[str, Value]:
        """What it has collected: the innermost flow's win."""
        return {name: value for frame in self.state.frames for name, value in frame.variables.items()}


class _Shown:
    """Shows the runs of a conversation, the latest first."""

    def __init__(self, runs: dict[str, _Run], places: Places) -> None:
        self._runs = runs
        self._places = places

    def waiting(self) -> SessionSummary | None:
        return next((self._summary(run) for run in self._runs.values() if run.row.status == "waiting"), None)

    def variables(self) -> dict[str, Value]:
        return next((run.variables for run in self._runs.values() if run.variables), {})

    def path(self, turns: Sequence[Any]) -> list[PathStep]:
        steps: list[PathStep] = []
        for turn in turns:
            run = self._runs.get(turn.session_id)
            found = self._places.steps(read_json(turn.path), run.versions if run else {}, turn.taken_at)
            steps += found[::-1]
        return steps[:MAX_STEPS]

    def _summary(self, run: _Run) -> SessionSummary:
        row, frames = run.row, run.state.frames
        inner = frames[-1] if frames else None
        flow_id, version_id = (inner.flow_id, inner.version_id) if inner else (row.flow_id, row.version_id)
        return SessionSummary(
            id=row.id,
            status=row.status,
            end_reason=row.end_reason,
            place=self._places.place(flow_id, version_id, inner.node_id if inner else ""),
            variables=run.variables,
            started_at=row.started_at,
            updated_at=row.updated_at,
        )


async def _sessions(connection: AsyncConnection, conversation_id: str) -> dict[str, _Run]:
    s = sessions.c
    query = select(sessions).where(s.conversation_id == conversation_id).order_by(s.started_at.desc(), s.id.desc())
    return {row.id: _Run(row) for row in await connection.execute(query.limit(MAX_TURNS))}


async def _turns(connection: AsyncConnection, conversation_id: str) -> Sequence[Any]:
    i = inputs.c
    query = select(i.session_id, i.path, i.taken_at).where(i.conversation_id == conversation_id, i.state == "taken")
    query = query.where(i.path.is_not(None), i.path != "[]").order_by(i.sequence.desc()).limit(MAX_TURNS)
    return (await connection.execute(query)).all()


async def _handoffs(connection: AsyncConnection, conversation_id: str) -> list[HandoffView]:
    h, names = handoffs.c, HandoffView.__struct_fields__
    query = select(handoffs).where(h.conversation_id == conversation_id).order_by(h.opened_at.desc(), h.id.desc())
    rows = await connection.execute(query.limit(MAX_EARLIER))
    return [HandoffView(**{name: getattr(row, name) for name in names}) for row in rows]


async def _satisfactions(connection: AsyncConnection, conversation_id: str) -> list[Satisfaction]:
    s = satisfactions.c
    query = select(satisfactions, users.c.name).outerjoin(users, users.c.id == s.operator_id)
    query = query.where(s.conversation_id == conversation_id).order_by(s.asked_at.desc()).limit(MAX_EARLIER)
    return [
        Satisfaction(
            asked_at=row.asked_at,
            answered_at=row.answered_at,
            score=row.score,
            operator_id=row.operator_id or "",
            operator_name=row.name or "",
        )
        for row in await connection.execute(query)
    ]


async def _earlier(
    connection: AsyncConnection, workspace_id: str, contact_id: str, but_id: str
) -> list[EarlierConversation]:
    c, n = conversations.c, channels.c
    query = select(c.id, c.channel_id, n.name, c.status, c.active_at).outerjoin(channels, n.id == c.channel_id)
    query = query.where(c.workspace_id == workspace_id, c.contact_id == contact_id, c.id != but_id)
    return [
        EarlierConversation(
            id=row.id,
            channel_id=row.channel_id,
            channel_name=row.name or "",
            status=row.status,
            active_at=row.active_at,
        )
        for row in await connection.execute(query.order_by(c.active_at.desc()).limit(MAX_EARLIER))
    ]
