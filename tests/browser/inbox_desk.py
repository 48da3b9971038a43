"""What the tests of the inbox share: a flow that hands over, two people who see to it, and customers."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.backend.running_server import RunningServer
from tests.browser.conftest import Windows
from tests.fakes.model_in_thread import model

SUMMARY, SUGGESTED = "The customer wants to talk to somebody.", "Hello, how can I help?"
PASSWORD = "correct horse 42"
TEAM = "Counter"  # one of the demo's

_NODES = [
    {"id": "start", "type": "keyword_trigger", "config": {"words": ["desk"]}},
    {"id": "wait", "type": "send_message", "config": {"text": "One moment"}},
    {"id": "person", "type": "hand_off", "config": {"team": TEAM, "variable": "said", "timeout_s": 3_600}},
    {"id": "back", "type": "send_message", "config": {"text": "They said: {{ said }}"}},
    {"id": "late", "type": "send_message", "config": {"text": "Nobody came"}},
]
_WAYS = [("start", "next", "wait"), ("wait", "next", "person"), ("person", "returned", "back")]
_WAYS += [("person", "no_operator", "late")]


class Desk:
    """A server of its own with a flow that hands over: a test may stop it and start it again.

    Args:
        server: not started yet.
        model_port: where a language model answers.
    """

    def __init__(self, server: RunningServer, browser: Browser, model_port: int) -> None:
        self.server = server
        self._model_port = model_port
        self.windows = Windows(browser, server)
        self._browser = browser
        server.start()
        self._owner = server.log_in()
        self.publish("desk", _NODES, _WAYS, "said")
        self._join = self._invite()

    def open(self, path: str = "/inbox", **more: Any) -> Page:
        """Opens a window of the owner, who is called Demo."""
        return self.windows.open(path, **more)

    def open_second(self) -> Page:
        """Opens a window of Bruno, an operator."""
        page = self.windows.open("/log-in", is_logged_in=False)
        login = {"email": self._join, "password": PASSWORD}
        assert page.request.post("/api/accounts/log-in", data=login).ok
        page.goto("/inbox")
        return page

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """Asks the API as the owner; gives what the answer holds."""
        status, answer = self.server.ask(method, f"/api{path}", body, **self._owner)
        assert status < 300, answer
        return answer

    def customer(self, name: str = "") -> str:
        """Makes a customer; gives the phone number."""
        number = f"55119{uuid4().int % 10**8:08d}"
        called = {"name": name or f"Ana {number}"}
        assert self.server.ask("PATCH", f"/stand-in/control/users/{number}", called)[0] == 200
        return number

    def act(self, number: str, act: str, **more: Any) -> None:
        """Does what a customer does."""
        status, answer = self.server.ask("POST", f"/stand-in/control/users/{number}/acts", {"act": act, **more})
        assert status == 201, answer

    def hands_over(self, name: str = "") -> tuple[str, str]:
        """Has a new customer ask for somebody; gives the name and the number."""
        number = self.customer(name)
        self.act(number, "say", text="desk")
        return name or f"Ana {number}", number

    def publish(self, id_: str, nodes: list[dict[str, Any]], ways: list[tuple[str, str, str]], *variables: str) -> None:
        """Publishes a flow.

        Args:
            ways: source, port and target of each edge.
        """
        placed = [{"name": "", "position": {"x": 0, "y": 0}} | node for node in nodes]
        edges = [{"source": source, "port": port, "target": target} for source, port, target in ways]
        flow = {"id": id_, "name": id_.title(), "nodes": placed, "edges": edges}
        made = self.ask("POST", "/flows/import", flow | {"variables": [{"name": name} for name in variables]})["flow"]
        self.ask("POST", f"/flows/{made['id']}/publish", {"revision": made["revision"]})

    def received(self, number: str) -> list[dict[str, Any]]:
        """Gives what a customer got."""
        _, told = self.server.ask("GET", f"/stand-in/control/users/{number}/messages")
        messages: list[dict[str, Any]] = told["messages"]
        return messages

    @contextmanager
    def model(self) -> Iterator[None]:
        """Sets a language model up for as long as the context is open."""
        chosen = {"base_url": f"http://127.0.0.1:{self._model_port}/v1", "model": "small"}
        self.ask("PUT", "/model", chosen)
        try:
            yield
        finally:
            self.ask("PUT", "/model", {})

    def passes(self, hours: int) -> None:
        """Lets time pass for every conversation: what runs out is that much nearer."""
        columns = {
            "conversations": ("window_expires_at", "first_response_due_at", "waiting_since"),
            "service_timers": ("due_at",),
        }
        with closing(sqlite3.connect(self.server.data_dir / "fluxo.sqlite3", timeout=30)) as connection, connection:
            for table, names in columns.items():
                values = ", ".join(f"{name} = {name} - {hours * 3_600_000_000}" for name in names)
                connection.execute(f"UPDATE {table} SET {values}")  # noqa: S608  our own words

    def close_windows(self) -> list[str]:
        """Closes all windows; gives what went wrong in them."""
        self.windows.close()
        faults, self.windows = self.windows.faults, Windows(self._browser, self.server)
        return faults

    def _invite(self) -> str:
        email = "bruno@example.com"
        token = self.ask("POST", "/workspace/invitations", {"email": email, "role": "operator"})["token"]
        accepted = {"token": token, "name": "Bruno", "password": PASSWORD}
        status, answer = self.server.ask("POST", "/api/accounts/accept-invitation", accepted)
        assert status == 200, answer
        return email


@pytest.fixture(scope="module")
def desk(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The desk of all tests of a module."""
    with model(_says) as port:
        server = RunningServer(tmp_path_factory.mktemp("desk"), FLUXO_REACH_INSIDE=f"127.0.0.1:{port}")
        try:
            yield Desk(server, browser, port)
        finally:
            server.close()


def _says(messages: list[dict[str, Any]]) -> str:
    """What the model answers: a reply where it is asked for one, else what a conversation came to."""
    return SUGGESTED if "Write the reply" in str(messages[0]["content"]) else SUMMARY


@pytest.fixture(autouse=True)
def unbroken(desk: Desk) -> Iterator[None]:
    """Closes a test's windows; a test in which a page broke fails, whatever it looked at."""
    yield
    assert desk.close_windows() == []


def item(page: Page, name: str) -> Locator:
    """A conversation in the list."""
    return page.get_by_role("list", name="All").get_by_role("button").filter(has_text=name)


def log(page: Page) -> Locator:
    """What was said."""
    return page.get_by_role("log")


def choose(page: Page, name: str) -> None:
    """Opens a conversation."""
    item(page, name).click()
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()


def take(page: Page) -> None:
    """Takes the conversation that is open."""
    page.get_by_role("button", name="Take").click()
    expect(page.get_by_role("button", name="Give back")).to_be_visible()


def write(page: Page, text: str) -> None:
    """Writes to the customer."""
    page.get_by_role("combobox", name="Write to the customer").fill(text)
    page.keyboard.press("Enter")
