"""The application as its clients see it: people in browsers, programs, and strangers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
from litestar import Litestar
from msgspec import Struct
from sqlalchemy import Select

from backend.app import create_app
from backend.settings import Settings, read_settings
from backend.tools.clock import MovableClock
from backend.web.options import WebOptions
from backend.web.services import Services
from tests.backend.world import BEGINS_AT

PASSWORD = "correct horse battery"
HOST = "fluxo.example"


class LoggedInAs(Struct, frozen=True):
    """Somebody who is logged in."""

    token: str
    user_id: str
    workspace_id: str
    email: str

    @property
    def headers(self) -> dict[str, str]:
        """What shows it."""
        return {"Authorization": f"Bearer {self.token}"}


class Site:
    """A running application.

    Args:
        host: as clients address it.
    """

    def __init__(self, app: Litestar, clock: MovableClock, host: str = HOST) -> None:
        self.app = app
        self.clock = clock
        self.host = host
        self._people = 0

    @property
    def services(self) -> Services:
        """What the handlers work with."""
        services: Services = self.app.state.services
        return services

    def client(self, address: str = "198.51.100.7", **more: Any) -> httpx.AsyncClient:
        """A client of its own, with its own cookies."""
        transport = httpx.ASGITransport(app=self.app, client=(address, 40_000))  # type: ignore[arg-type]
        return httpx.AsyncClient(transport=transport, base_url=f"http://{self.host}", **more)

    async def sign_up(self, workspace: str = "Clinic", email: str = "") -> LoggedInAs:
        """Makes a person with a workspace."""
        self._people += 1
        email = email or f"person{self._people}@example.org"
        body = {"email": email, "password": PASSWORD, "name": "Ana", "workspace_name": workspace}
        async with self.client(f"10.{self._people // 250}.{self._people % 250}.1") as client:
            return _logged_in(await client.post("/api/accounts/sign-up", json=body))

    async def join(self, owner: LoggedInAs, role: str) -> LoggedInAs:
        """Makes a member of a workspace."""
        self._people += 1
        async with self.client(f"10.{self._people // 250}.{self._people % 250}.1") as client:
            asked = {"email": f"person{self._people}@example.org", "role": role}
            invited = await client.post("/api/workspace/invitations", json=asked, headers=owner.headers)
            body = {"token": invited.json()["token"], "password": PASSWORD, "name": "Rui"}
            return _logged_in(await client.post("/api/accounts/accept-invitation", json=body))

    async def key(self, owner: LoggedInAs, *scopes: str, **more: Any) -> tuple[str, str]:
        """Makes an API key and gives its id and its secret."""
        body = {"name": "program", "scopes": list(scopes), **more}
        async with self.client() as client:
            made = await client.post("/api/workspace/api-keys", json=body, headers=owner.headers)
        assert made.status_code == 201, made.text
        return made.json()["id"], made.json()["key"]

    async def rows(self, query: Select[Any]) -> list[Any]:
        """Reads rows."""
        async with self.services.database.read() as connection:
            return list(await connection.execute(query))


def settings_for(database_url: str, folder: Path, **environment: str) -> Settings:
    """The settings of an application on a database."""
    return read_settings({"FLUXO_DATA_DIR": str(folder), "FLUXO_DATABASE_URL": database_url, **environment})


@asynccontextmanager
async def running(settings: Settings, options: WebOptions | None = None, **more: Any) -> AsyncIterator[Site]:
    """Runs an application."""
    clock = MovableClock(BEGINS_AT)
    app = create_app(settings, options, clock, **more)
    async with lifespan_of(app):
        yield Site(app, clock)


@asynccontextmanager
async def lifespan_of(app: Litestar) -> AsyncIterator[None]:
    """Keeps an application alive in a task of its own: a fixture begins and ends in different ones."""
    is_up: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    may_end = asyncio.Event()

    async def live() -> None:
        async with app.lifespan():
            is_up.set_result(None)
            await may_end.wait()

    life = asyncio.create_task(live())
    await asyncio.wait((life, is_up), return_when=asyncio.FIRST_COMPLETED)
    try:
        if is_up.done():
            yield
    finally:
        may_end.set()
        await life


def fault(answer: httpx.Response) -> tuple[int, str, list[str]]:
    """Status, code and the codes of the faults of an error; its shape is the same for all."""
    body = answer.json()
    assert set(body) == {"error"}
    error = body["error"]
    assert set(error) == {"code", "message", "faults", "correlation_id"}
    assert error["correlation_id"] == answer.headers["x-correlation-id"]
    return answer.status_code, error["code"], [f"{item['path']} {item['code']}" for item in error["faults"]]


def _logged_in(answer: httpx.Response) -> LoggedInAs:
    assert answer.is_success, answer.text
    body = answer.json()
    me = body["me"]
    return LoggedInAs(body["token"], me["user_id"], me["workspace_id"], me["email"])
