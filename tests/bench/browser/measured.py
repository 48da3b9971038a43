"""Everything about the browser in one run: a server, a Chromium, and the flows that are opened there."""

import math
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
from msgspec import Struct
from playwright.sync_api import Browser, Error, sync_playwright

from flow_engine.document import Document, Position, write_document
from tests.backend.running_server import RunningServer
from tests.bench.browser.checking import measure_issues
from tests.bench.browser.dragging import measure_drag
from tests.bench.browser.opening import measure_opening, measure_weight
from tests.bench.flows import shop
from tests.bench.measuring import Figure
from tests.browser.chromium import ARGUMENTS, chromium_path
from tests.browser.conftest import Windows
from ui.mount import are_built

DEMO = "clinic"  # as large as most flows are
AIM_DEMO_MS, AIM_LARGE_MS = 1_000, 2_000
COLUMN_X, ROW_Y = 400, 320  # room for the largest card
WIDER = 1.3  # chosen: so many more columns than rows fill a screen

Part = Callable[[Windows], Iterator[Figure]]


class BrowserEffort(Struct, frozen=True):
    """How much is done in the browser.

    Args:
        rounds: how often a page is opened, and something edited; the middle one counts.
        drag_s: how long a card is dragged.
        drag_nodes: how many nodes the flow has in which that is done.
        open_nodes: how many nodes the large flow has that is opened.
    """

    rounds: int = 5
    drag_s: float = 4.0
    drag_nodes: int = 500
    open_nodes: int = 1_000


def measure_browser(effort: BrowserEffort) -> list[Figure]:
    """Measures the editor on a server of its own; gives nothing where there is no Chromium, or no built pages."""
    path = chromium_path()
    if path is None or not are_built():
        return []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = RunningServer(Path(folder))
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        try:
            server.start()
            return list(_figures(browser, server, effort))
        finally:
            browser.close()
            server.close()


def _figures(browser: Browser, server: RunningServer, effort: BrowserEffort) -> Iterator[Figure]:
    dragged, large = _drawn(server, effort.drag_nodes), _drawn(server, effort.open_nodes)
    rounds, dragging = effort.rounds, f"editor, {effort.drag_nodes:,} nodes"
    yield from _part("editor", browser, server, lambda windows: measure_weight(windows, DEMO))
    yield from _part(
        "editor", browser, server, lambda windows: measure_opening(windows, DEMO, rounds, "a demo flow", AIM_DEMO_MS)
    )
    name = f"{effort.open_nodes:,} nodes"
    yield from _part(
        "editor", browser, server, lambda windows: measure_opening(windows, large, rounds, name, AIM_LARGE_MS)
    )
    demo = "editor, a demo flow"
    yield from _part(demo, browser, server, lambda windows: measure_issues(windows, DEMO, rounds, demo))
    yield from _part(dragging, browser, server, lambda windows: measure_issues(windows, dragged, rounds, dragging))
    yield from _part(dragging, browser, server, lambda windows: measure_drag(windows, dragged, effort.drag_s, dragging))


def _part(group: str, browser: Browser, server: RunningServer, measure: Part) -> list[Figure]:
    """Measures a part; where the page does not come to it, gives nothing but that."""
    windows = Windows(browser, server)
    try:
        return list(measure(windows))
    except Error as error:
        return [Figure(group, f"broken off: {error.message.splitlines()[0]}", math.nan, "")]
    finally:
        windows.close()


def _drawn(server: RunningServer, node_count: int) -> str:
    """Brings a large flow in, drawn in rows; gives its id."""
    flow, other = shop(node_count)
    for document in (other, _in_rows(msgspec.structs.replace(flow, id=f"shop_{node_count}"))):
        status, answer = server.ask("POST", "/api/flows/import", write_document(document), **server.log_in())
        assert status in (201, 409), answer
    return f"shop_{node_count}"


def _in_rows(flow: Document) -> Document:
    columns = math.ceil(math.sqrt(WIDER * len(flow.nodes)))
    nodes = [
        msgspec.structs.replace(node, position=Position(number % columns * COLUMN_X, number // columns * ROW_Y))
        for number, node in enumerate(flow.nodes)
    ]
    return msgspec.structs.replace(flow, nodes=nodes)
