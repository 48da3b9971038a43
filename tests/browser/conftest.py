"""A browser and a running demo, once for all tests of a process; each test gets windows of its own."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from backend.domains.accounts.credentials import COOKIE
from tests.backend.running_server import RunningServer
from tests.browser.chromium import ARGUMENTS, chromium_path
from tests.browser.drawing import Nodes, Wires, flow_of
from ui.mount import are_built

LOCALES = {"en": "en-US", "pt_BR": "pt-BR", "es": "es-ES"}
PATIENCE_MS = 60_000  # chosen: a busy machine of two cores still answers within

expect.set_options(timeout=PATIENCE_MS)

NOT_RUN = "No Chromium was found and none could be installed: the tests in tests/browser did not run."


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says at the very end when the browser tests did not run; nobody must take that for a pass."""
    skipped = terminalreporter.stats.get("skipped", [])
    if any(NOT_RUN in str(report.longrepr) for report in skipped):
        terminalreporter.section("NOT RUN", red=True, bold=True)
        terminalreporter.line(NOT_RUN, red=True)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A Chromium; it ends with these tests, for Playwright keeps an event loop that other tests cannot run beside."""
    path = chromium_path()
    if path is None:
        pytest.skip(NOT_RUN)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield started
        started.close()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """`fluxo serve --demo`, with the pages."""
    assert are_built(), "the pages are not built: make pages"
    server = RunningServer(Path(tmp_path_factory.mktemp("demo")))
    try:
        server.start()
        yield server
    finally:
        server.close()


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[RunningServer]:
    """A demo that may be stopped, or filled with what would be in the way of other tests."""
    server = RunningServer(tmp_path)
    try:
        server.start()
        yield server
    finally:
        server.close()


class Windows:
    """Opens windows, each with cookies of its own, and gathers what goes wrong in them."""

    def __init__(self, browser: Browser, server: RunningServer) -> None:
        self._browser = browser
        self._server = server
        self._contexts: list[BrowserContext] = []
        self.url = f"http://127.0.0.1:{server.port}"
        self.faults: list[str] = []

    def open(self, path: str, **how: Any) -> Page:
        """Opens a page, as somebody who logged in to the demo unless told otherwise; see `blank`."""
        page = self.blank(**how)
        page.goto(path)
        return page

    def open_flow(self, nodes: Nodes, wires: Wires = (), variables: Sequence[str] = (), **how: Any) -> Page:
        """Opens the editor on a new flow of these nodes and wires; lists show it below the flows of the demo."""
        flow, page = flow_of(nodes, wires, variables), self.blank(**how)
        assert page.request.post("/api/flows/import", data=flow, headers={"Origin": self.url}).ok
        page.goto(f"/flows/{flow['id']}")
        expect(page.locator(".fx-canvas")).to_be_visible()
        return page

    def blank(
        self, *, is_logged_in: bool = True, language: str = "en", width: int = 1440, is_dark: bool = False
    ) -> Page:
        """Opens a window that shows nothing yet."""
        context = self._browser.new_context(
            base_url=self.url,
            locale=LOCALES[language],
            viewport={"width": width, "height": 900},
            color_scheme="dark" if is_dark else "light",
            reduced_motion="reduce",  # what a click aims at stands still
        )
        context.set_default_timeout(PATIENCE_MS)
        self._contexts.append(context)
        if is_logged_in:
            told = {COOKIE: _log_in(self._server), "fluxo_language": language}
            context.add_cookies([{"name": name, "value": value, "url": self.url} for name, value in told.items()])
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("console", self._note)
        return page

    def close(self) -> None:
        """Closes all of them."""
        for context in self._contexts:
            context.close()

    def _note(self, message: ConsoleMessage) -> None:
        is_an_answer = message.text.startswith("Failed to load resource")  # a refusal that the page itself shows
        if message.type == "error" and not is_an_answer:
            self.faults.append(message.text)


@cache
def _log_in(server: RunningServer) -> str:
    """Logs in to the demo, once: what makes a password hard to guess makes each log-in slow."""
    return server.log_in()["Authorization"].removeprefix("Bearer ")


@pytest.fixture
def windows(browser: Browser, demo: RunningServer) -> Iterator[Windows]:
    """Windows on the demo; a test in which a page broke fails, whatever it looked at."""
    opened = Windows(browser, demo)
    yield opened
    opened.close()
    assert opened.faults == []


OpenWindow = Callable[..., Page]


@pytest.fixture
def open_window(windows: Windows) -> OpenWindow:
    """Opens a page of the demo; see `Windows.open`."""
    return windows.open


@pytest.fixture
def open_flow(windows: Windows) -> OpenWindow:
    """Opens the editor on a flow; see `Windows.open_flow`."""
    return windows.open_flow
