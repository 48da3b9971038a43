"""Named secrets: kept sealed, given to calls of flows, never shown again."""

from typing import Any

import msgspec
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.database import Database
from backend.domains.audit import Auditor, note
from backend.domains.credentials.schemas import CredentialContent, CredentialPage, CredentialView
from backend.domains.pages import PageOf
from backend.domains.rows import change_the_row, page_by
from backend.models import credentials
from backend.models.writing import insert_new
from backend.tools.clock import Clock
from backend.tools.crypto import Cipher, about
from backend.tools.json_text import read_json, write_json


class CredentialService:
    """What may be done with credentials."""

    def __init__(self, database: Database, cipher: Cipher, clock: Clock) -> None:
        self._database = database
        self._cipher = cipher
        self._clock = clock

    async def list_credentials(self, workspace_id: str, page: PageOf) -> CredentialPage:
        """Lists credentials by name."""
        c = credentials.c
        query = select(credentials).where(c.workspace_id == workspace_id)
        async with self._database.read() as connection:
            rows, more = await page_by(connection, query, c.name, page)
        return CredentialPage([_view(row) for row in rows], more)

    async def put(
        self, workspace_id: str, name: str, content: CredentialContent, auditor: Auditor | None = None
    ) -> CredentialView:
        """Makes a credential, or replaces all that it is."""
        now = self._clock.now()
        values = {
            "headers": self._cipher.seal(msgspec.json.encode(content.headers), _about(workspace_id, name)),
            "header_names": write_json(sorted(content.headers)),
            "hosts": write_json(content.hosts),
            "updated_at": now,
        }
        row = {"workspace_id": workspace_id, "name": name, "created_at": now, **values}

        async def unit(connection: AsyncConnection) -> None:
            await connection.execute(insert_new(credentials), row)
            await connection.execute(update(credentials).where(*_is(workspace_id, name)).values(values))
            names = sorted(content.headers)
            await note(auditor, connection, "credential.saved", name, headers=names, hosts=content.hosts)

        await self._database.write(unit)
        return _view(await self._row(workspace_id, name))

    async def delete(self, workspace_id: str, name: str, auditor: Auditor | None = None) -> None:
        """Deletes a credential; calls that name it fail from now on, and their flows leave by `failed`.

        Raises:
            NotFound: there is none.
        """

        async def unit(connection: AsyncConnection) -> None:
            gone = delete(credentials).where(*_is(workspace_id, name))
            await change_the_row(connection, gone, "credential")
            await note(auditor, connection, "credential.deleted", name)

        await self._database.write(unit)

    async def _row(self, workspace_id: str, name: str) -> Any:
        async with self._database.read() as connection:
            query = select(credentials).where(*_is(workspace_id, name))
            return (await connection.execute(query)).one_or_none()


def _is(workspace_id: str, name: str) -> tuple[Any, Any]:
    return credentials.c.workspace_id == workspace_id, credentials.c.name == name


def _about(workspace_id: str, name: str) -> str:
    return about(workspace_id, f"credential:{name}")


def _view(row: Any) -> CredentialView:
    return CredentialView(
        name=row.name,
        header_names=read_json(row.header_names),
        hosts=read_json(row.hosts),
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
