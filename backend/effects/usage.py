"""Writes down what asking models took: a row for each attempt, in the transaction that settles it.

An attempt whose worker ended has a row too; nobody knows its tokens. One that was overtaken by another worker used
its tokens all the same, and is counted whenever it comes to its end.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.effects.contract import Done, ModelUsage, Outcome, Performance
from backend.models import conversations, inputs, model_calls, sessions
from backend.models.base import among
from backend.models.writing import insert_new, insert_or_replace
from flow_engine.effects import CallLlm

WORKER_ENDED = "worker_ended"

_KEEP = insert_or_replace(model_calls)
_KEEP_IF_NEW = insert_new(model_calls)


class _Visit(Struct):
    flow_id: str
    node_id: str


class _Frame(Struct):
    flow_id: str
    version_id: str


class _Session(Struct):
    frames: list[_Frame] = []


_read_path = msgspec.json.Decoder(list[_Visit]).decode
_read_session = msgspec.json.Decoder(_Session).decode


async def note_usage(
    connection: AsyncConnection, attempts: Sequence[tuple[Performance, Outcome]], now: datetime
) -> None:
    """Writes rows for all attempts at asking a model."""
    asked = [(performance, usage) for performance, outcome in attempts if (usage := _usage(performance, outcome))]
    if not asked:
        return
    places = await _places(connection, [performance for performance, _ in asked])
    lost = ModelUsage(error=WORKER_ENDED)
    earlier = [
        _row(performance, attempt, lost, places, now)
        for performance, _ in asked
        for attempt in range(1, performance.attempts)
    ]
    if earlier:
        await connection.execute(_KEEP_IF_NEW, earlier)
    await connection.execute(_KEEP, [_row(one, one.attempts, usage, places, now) for one, usage in asked])


def _usage(performance: Performance, outcome: Outcome) -> ModelUsage | None:
    """Gives what an attempt took; None when it asked no model."""
    if not isinstance(performance.effect, CallLlm) or performance.result is not None:
        return None
    if isinstance(outcome, Done):
        return outcome.usage or ModelUsage()
    return ModelUsage(error=outcome.error[:200])


class _Place(Struct):
    """Where in which flow a model was asked, and for whom."""

    contact_id: str = ""
    flow_id: str = ""
    version_id: str = ""
    node_id: str = ""


async def _places(connection: AsyncConnection, asked: Sequence[Performance]) -> dict[str, _Place]:
    """Finds the nodes that asked, by effect: the input's path ends where the session began to wait for the answer."""
    input_of = {one.effect.id: one.effect.id.rpartition(".")[0] for one in asked}
    i, s, c = inputs.c, sessions.c, conversations.c
    found = await connection.execute(select(i.id, i.path).where(among(i.id, list(set(input_of.values())))))
    paths = {row[0]: _read_path(row[1]) for row in found if row[1]}
    at_work = await connection.execute(
        select(s.id, s.flow_id, s.version_id, s.state).where(among(s.id, [one.session_id for one in asked]))
    )
    runs = {row[0]: _versions(row[1], row[2], row[3]) for row in at_work}
    talks = await connection.execute(
        select(c.id, c.contact_id).where(among(c.id, [one.conversation_id for one in asked]))
    )
    contact_of: dict[str, str] = {row[0]: row[1] for row in talks}
    places: dict[str, _Place] = {}
    for one in asked:
        place = places[one.effect.id] = _Place(contact_of.get(one.conversation_id, ""))
        path = paths.get(input_of[one.effect.id])
        if path:
            place.flow_id, place.node_id = path[-1].flow_id, path[-1].node_id
            place.version_id = runs.get(one.session_id, {}).get(place.flow_id, "")
    return places


def _versions(flow_id: str, version_id: str, state: str) -> dict[str, str]:
    """Gives the version of each flow that is under way in a session."""
    frames = _read_session(state).frames
    return {flow_id: version_id} | {frame.flow_id: frame.version_id for frame in frames}


def _row(
    performance: Performance, attempt: int, usage: ModelUsage, places: dict[str, _Place], now: datetime
) -> dict[str, Any]:
    effect = performance.effect
    purpose = "extraction" if isinstance(effect, CallLlm) and effect.fields else "answer"
    place = places[effect.id]
    return {
        "id": f"{effect.id}.{attempt}",
        "workspace_id": performance.workspace_id,
        "conversation_id": performance.conversation_id,
        "purpose": purpose,
        "at": now,
        **{name: getattr(place, name) for name in _Place.__struct_fields__},
        **{name: getattr(usage, name) for name in ModelUsage.__struct_fields__},
    }
