"""What asking language models took: single calls, and sums by day and model."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, case, func, select

from backend.database import Database
from backend.domains.llm.usage_schemas import (
    CallsWanted,
    ModelCallPage,
    ModelCallView,
    UsageList,
    UsageOfDay,
    UsageWanted,
)
from backend.domains.pages import MomentPlace, TextPlace, below, read_cursor, write_cursor
from backend.effects.usage import WORKER_ENDED
from backend.errors import BadInput, InputFault
from backend.models import model_calls, workspaces
from backend.tools.clock import Clock
from flow_engine.local_time import at_wall_clock, zone_of

MAX_DAYS = 92  # chosen: a quarter at a time; each day is a query of its own
DAYS = 30  # chosen: what is summed up when nobody says from when


class UsageService:
    """What may be asked of model calls."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def list_calls(self, workspace_id: str, wanted: CallsWanted) -> ModelCallPage:
        """Lists calls, the latest first."""
        c = model_calls.c
        query = select(model_calls).where(c.workspace_id == workspace_id)
        for name in ("flow_id", "contact_id", "model"):
            value = getattr(wanted, name)
            if value is not None:
                query = query.where(c[name] == value)
        place = read_cursor(wanted.cursor, tuple[MomentPlace, TextPlace])
        if place:
            query = query.where(below((c.at, c.id), place))
        async with self._database.read() as connection:
            rows = (await connection.execute(query.order_by(c.at.desc(), c.id.desc()).limit(wanted.limit + 1))).all()
        shown = [ModelCallView(**_named(row, ModelCallView)) for row in rows[: wanted.limit]]
        more = write_cursor(shown[-1].at, shown[-1].id) if len(rows) > wanted.limit else None
        return ModelCallPage(shown, more)

    async def sum_up(self, workspace_id: str, wanted: UsageWanted) -> UsageList:
        """Sums up by day and model, as the workspace's clock divides the days.

        Raises:
            BadInput: the days are too many, or in the wrong order.
        """
        query = select(workspaces.c.time_zone).where(workspaces.c.id == workspace_id)
        found: list[UsageOfDay] = []
        async with self._database.read() as connection:
            zone = zone_of((await connection.execute(query)).scalar_one())
            for day in _days(wanted, self._clock.now().astimezone(zone).date()):
                begins = at_wall_clock(day, "00:00", zone)
                ends = at_wall_clock(day + timedelta(days=1), "00:00", zone)
                rows = await connection.execute(_sums(workspace_id, begins, ends))
                found += [UsageOfDay(day=day, **_named(row, UsageOfDay)) for row in rows]
        return UsageList(found)


def _days(wanted: UsageWanted, today: date) -> list[date]:
    """Lists the days that are wanted, the latest first."""
    until = wanted.until or today
    since = wanted.since or until - timedelta(days=DAYS - 1)
    count = (until - since).days + 1
    if not 1 <= count <= MAX_DAYS:
        raise BadInput("days", [InputFault("$.since", "bad_days", str(MAX_DAYS))])
    return [until - timedelta(days=offset) for offset in range(count)]


def _sums(workspace_id: str, begins: datetime, ends: datetime) -> Select[Any]:
    c = model_calls.c
    is_uncounted = c.error == WORKER_ENDED
    return (
        select(
            c.model,
            func.max(c.currency).label("currency"),
            func.count().label("calls"),
            _count(c.error != "").label("failed"),
            _count(is_uncounted).label("uncounted"),
            _count(c.cost_micros.is_(None) & ~is_uncounted).label("unpriced"),
            func.sum(c.input_tokens).label("input_tokens"),
            func.sum(c.output_tokens).label("output_tokens"),
            func.coalesce(func.sum(c.cost_micros), 0).label("cost_micros"),
        )
        .where(c.workspace_id == workspace_id, c.at >= begins, c.at < ends)
        .group_by(c.model, c.currency)
        .order_by(c.model, c.currency)
    )


def _count(condition: Any) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _named(row: Any, kind: Any) -> dict[str, Any]:
    values = row._asdict()
    whole = {"input_tokens", "output_tokens", "cost_micros"}
    return {
        name: int(values[name]) if name in whole and values[name] is not None else values[name]
        for name in kind.__struct_fields__
        if name in values
    }
