"""The whole application as a real server on loopback, with somebody signed up."""

import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

from backend.app import create_app
from backend.domains.bench import Reaches
from backend.settings import read_settings
from backend.tools.web_address import Place, Reach
from tests.backend.cloud_api_stand_in.running import serving


class Answer:
    """What came back."""

    def __init__(self, status: int, headers: Any, body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self) -> Any:
        """Reads the body."""
        return json.loads(self.body)

    @property
    def codes(self) -> list[str]:
        """Lists the codes of the faults."""
        return [fault["code"] for fault in self.json["error"]["faults"]]


class Api:
    """Asks the server, as the one who signed up."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self.url = url
        self._session = session
        self.token = ""

    async def sign_up(self, name: str) -> "Api":
        """Makes a user with a workspace; gives what asks in their name."""
        other = Api(self.url, self._session)
        body = {"email": f"{name}@example.org", "password": "a long passphrase", "name": name, "workspace_name": name}
        answer = await other("POST", "/api/accounts/sign-up", body)
        assert answer.status == 201, answer.body
        other.token = answer.json["token"]
        return other

    async def __call__(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Answer:
        """Asks; a body that is no bytes is sent as JSON."""
        sent = {"authorization": f"Bearer {self.token}"} if self.token else {}
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        if data is not None:
            sent["content-type"] = "application/json"
        how: dict[str, Any] = {"data": io.BytesIO(data) if data else data, "headers": sent | (headers or {})}
        waits = data is not None and len(data) > 2**20  # so that what is too large is refused before it is sent
        async with self._session.request(method, self.url + path, expect100=waits, **how) as answer:
            return Answer(answer.status, answer.headers, await answer.read())


@asynccontextmanager
async def api_on(database_url: str, folder: Path, *inside: int) -> AsyncIterator[Api]:
    """Serves the application on a database.

    Args:
        inside: ports on loopback that its calls may reach.
    """
    settings = read_settings({"FLUXO_DATA_DIR": str(folder), "FLUXO_DATABASE_URL": database_url})
    reach = Reach(inside=frozenset(Place("127.0.0.1", port) for port in inside))
    app = create_app(settings, reaches=Reaches(reach, reach))
    async with serving(app) as url, aiohttp.ClientSession() as session:
        yield await Api(url, session).sign_up("ana")
