"""Calls of web addresses for flows: with the workspace's credential, through the one client."""

import msgspec
from sqlalchemy import select

from backend.database import Database
from backend.effects.contract import HttpAnswer
from backend.models import credentials
from backend.tools.call_http import Credential, HttpCaller
from backend.tools.crypto import Cipher, about
from flow_engine.effects import CallHttp

_read_headers = msgspec.json.Decoder(dict[str, str]).decode
_read_hosts = msgspec.json.Decoder(tuple[str, ...]).decode


class WebCalls:
    """Performs calls for all workspaces."""

    def __init__(self, caller: HttpCaller, database: Database, cipher: Cipher) -> None:
        self._caller = caller
        self._database = database
        self._cipher = cipher

    async def __call__(self, call: CallHttp, workspace_id: str) -> HttpAnswer:
        """Calls; whatever the other side does is an answer."""

        async def find(name: str) -> Credential | None:
            return await self._find(workspace_id, name)

        result = await self._caller.perform(call, workspace_id, find)
        return HttpAnswer(result.status, result.body, result.error)

    async def _find(self, workspace_id: str, name: str) -> Credential | None:
        c = credentials.c
        query = select(c.headers, c.hosts).where(c.workspace_id == workspace_id, c.name == name)
        async with self._database.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            return None
        headers = self._cipher.open(row.headers, about(workspace_id, f"credential:{name}"))
        return Credential(_read_headers(headers), _read_hosts(row.hosts))
