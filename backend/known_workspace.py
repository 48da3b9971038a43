"""What flows may know of a workspace, out of its row."""

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import Struct

from backend.models import workspaces
from flow_engine.context import Workspace
from flow_engine.week_plan import WeekPlan

_w = workspaces.c
WORKSPACE_COLUMNS = (_w.id, _w.name, _w.language, _w.time_zone, _w.country, _w.settings)


class WorkspaceSettings(Struct, frozen=True, omit_defaults=True):
    """What the column `settings` holds.

    Args:
        business_hours: when the workspace is open, on its own clocks; None where nobody has said.
    """

    business_hours: WeekPlan | None = None


read_settings = msgspec.json.Decoder(WorkspaceSettings).decode


def known_workspace(row: Sequence[Any]) -> Workspace:
    """Gives the workspace of a row that begins with `WORKSPACE_COLUMNS`."""
    id_, name, language, time_zone, country, settings = row[: len(WORKSPACE_COLUMNS)]
    return Workspace(id_, name, language, time_zone, country, read_settings(settings).business_hours)
