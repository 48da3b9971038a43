"""The keys of programs."""

from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.domains.accounts.caller import Person
from backend.domains.accounts.schemas import ApiKeyList, ApiKeyView, MadeApiKey, NewApiKey
from backend.domains.audit import Change, auditor_of
from backend.domains.rows import change_the_row
from backend.errors import BadInput, Conflict, InputFault
from backend.models import api_keys
from backend.tools.api_keys import new_api_key
from backend.tools.json_text import read_json, write_json
from backend.web.services import Services

MAX_KEYS = 100  # chosen: of those that count; a list anybody can still read


async def create_key(services: Services, caller: Person, new: NewApiKey) -> MadeApiKey:
    """Makes a key and shows its secret, this once.

    Raises:
        BadInput: it would have ended already.
        Conflict: there are too many.
    """
    now = services.clock.now()
    if new.expires_at is not None and new.expires_at <= now:
        raise BadInput("expiry", [InputFault("$.expires_at", "in_the_past")])
    secret, scopes = new_api_key(), sorted(set(new.scopes))
    row: dict[str, Any] = {
        "id": services.ids.new(),
        "workspace_id": caller.workspace_id,
        "name": new.name,
        "digest": secret.digest,
        "scopes": write_json(scopes),
        "created_by": caller.user_id,
        "created_at": now,
        "expires_at": new.expires_at,
    }
    auditor = auditor_of(caller, services.ids, now)

    async def unit(connection: AsyncConnection) -> ApiKeyView:
        if len(await _rows(connection, caller.workspace_id, api_keys.c.revoked_at.is_(None))) >= MAX_KEYS:
            raise Conflict("keys", [InputFault("$", "too_many_keys", str(MAX_KEYS))])
        await connection.execute(insert(api_keys), row)
        await auditor.note(connection, Change("api_key.created", row["id"], {"name": new.name, "scopes": scopes}))
        return _view((await _rows(connection, caller.workspace_id, api_keys.c.id == row["id"]))[0])

    view = await services.database.write(unit)
    fields = {name: getattr(view, name) for name in ApiKeyView.__struct_fields__}
    return MadeApiKey(**fields, key=secret.text)


async def list_keys(services: Services, caller: Person) -> ApiKeyList:
    """Lists the keys, the newest first."""
    async with services.database.read() as connection:
        return ApiKeyList([_view(row) for row in await _rows(connection, caller.workspace_id)])


async def revoke_key(services: Services, caller: Person, key_id: str) -> None:
    """Ends a key; it stays in the list.

    Raises:
        NotFound: there is none that still counts.
    """
    now = services.clock.now()
    auditor = auditor_of(caller, services.ids, now)
    c = api_keys.c
    is_it = c.workspace_id == caller.workspace_id, c.id == key_id, c.revoked_at.is_(None)

    async def unit(connection: AsyncConnection) -> None:
        await change_the_row(connection, update(api_keys).where(*is_it).values(revoked_at=now), "key")
        await auditor.note(connection, Change("api_key.revoked", key_id))

    await services.database.write(unit)


async def _rows(connection: AsyncConnection, workspace_id: str, *conditions: Any) -> list[Row[Any]]:
    query = select(api_keys).where(api_keys.c.workspace_id == workspace_id, *conditions)
    return list((await connection.execute(query.order_by(api_keys.c.created_at.desc(), api_keys.c.id.desc()))).all())


def _view(row: Row[Any]) -> ApiKeyView:
    values = {**row._asdict(), "scopes": read_json(row.scopes)}
    return ApiKeyView(**{name: values[name] for name in ApiKeyView.__struct_fields__})
