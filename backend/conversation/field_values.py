"""Values that flows keep of contacts, in the types the workspace defined; what does not fit is left out and logged."""

import logging
from collections.abc import Sequence

from msgspec.structs import replace
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.conversation.turn import SessionEffect, Turn
from backend.effects.set_contact_field import type_of
from backend.models import contact_fields
from backend.models.base import among
from flow_engine.effects import SetContactField
from flow_engine.values import VariableType, coerce

log = logging.getLogger(__name__)

_Types = dict[tuple[str, str], VariableType]


async def fit_values(connection: AsyncConnection, turns: Sequence[Turn]) -> None:
    """Brings the fields that turns set into their types; one query for all of them, none where there are none."""
    setting = [turn for turn in turns if any(isinstance(one.effect, SetContactField) for one in turn.effects)]
    if not setting:
        return
    f = contact_fields.c
    names = {one.effect.field for turn in setting for one in turn.effects if isinstance(one.effect, SetContactField)}
    workspace_ids = {turn.claimed.workspace_id for turn in setting}
    query = select(f.workspace_id, f.name, f.type)
    query = query.where(among(f.workspace_id, list(workspace_ids)), among(f.name, list(names)))
    types: _Types = {(row[0], row[1]): row[2] for row in await connection.execute(query)}
    for turn in setting:
        fitted = [_fitted(turn.claimed.workspace_id, one, types) for one in turn.effects]
        turn.effects = [one for one in fitted if one is not None]


def _fitted(workspace_id: str, wanted: SessionEffect, types: _Types) -> SessionEffect | None:
    """Gives an effect with its value in the field's type; None when it cannot be brought into it."""
    effect = wanted.effect
    if not isinstance(effect, SetContactField) or effect.value is None:
        return wanted
    type_ = types.setdefault((workspace_id, effect.field), type_of(effect.value))
    value = coerce(effect.value, type_)
    if value is None:
        log.warning("a value for the contact field %s is no %s and was not kept", effect.field, type_)
        return None
    return replace(wanted, effect=replace(effect, value=value))
