"""How smoothly a card follows the mouse in a large flow that is all in view."""

import math
import time
from collections.abc import Iterator
from itertools import pairwise

from playwright.sync_api import Page, expect

from tests.bench.delivery.load import percentile
from tests.bench.measuring import Figure
from tests.browser.conftest import Windows

AIM_MEDIAN_MS = 17  # 60 frames a second, as browsers round the times they tell
AIM_P95_MS = 34
RADIUS_PX = 150
MOVES_A_TURN = 200
MOST_WAITS = 30
REST_MS = 1_000  # chosen: cards ask for their faces sooner after an edit

_CARDS = ".react-flow__node-card"
_BEGIN = """() => {
  window.frameTimes = [];
  const note = (now) => {
    window.frameTimes.push(now);
    requestAnimationFrame(note);
  };
  requestAnimationFrame(note);
}"""


class Traffic:
    """What a page asks the server for."""

    def __init__(self, page: Page) -> None:
        self.sent = 0
        self._open = 0
        self._heard = 0
        page.on("request", lambda _: self._count(1, 1))
        page.on("requestfinished", lambda _: self._count(0, -1))
        page.on("requestfailed", lambda _: self._count(0, -1))
        page.on("websocket", lambda socket: socket.on("framesent", lambda _: self._count(1, 0)))

    def wait_for_rest(self, page: Page) -> None:
        """Waits until nothing is under way and nothing has been asked for during a while; not for ever."""
        for _ in range(MOST_WAITS):
            heard = self._heard
            page.wait_for_timeout(REST_MS)
            if not self._open and heard == self._heard:
                return

    def _count(self, sent: int, opened: int) -> None:
        self.sent += sent
        self._open += opened
        self._heard += 1


def measure_drag(windows: Windows, flow_id: str, drag_s: float, group: str) -> Iterator[Figure]:
    """Drags a card in circles; measures the time from frame to frame, and how many moves reached the server."""
    page = windows.open("about:blank")
    traffic = Traffic(page)
    page.goto(f"/flows/{flow_id}")
    expect(page.locator(_CARDS).first).to_be_visible()
    page.keyboard.press("1")  # shows all of it
    traffic.wait_for_rest(page)
    before = traffic.sent
    moves = _drag(page, drag_s)
    times: list[float] = page.evaluate("() => window.frameTimes")
    asked = traffic.sent - before
    page.mouse.up()
    apart = sorted(after - before for before, after in pairwise(times))
    yield Figure(group, "from frame to frame while dragging, middle", percentile(apart, 0.5), "ms", AIM_MEDIAN_MS)
    yield Figure(group, "p95", percentile(apart, 0.95), "ms", AIM_P95_MS)
    yield Figure(group, "moves the server heard of", 100 * asked / moves, "%")


def _drag(page: Page, drag_s: float) -> int:
    """Drags the card in the middle for so long, and keeps hold of it; gives how many moves that were."""
    cards = page.locator(_CARDS)
    box = cards.nth(cards.count() // 2).bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(_BEGIN)
    moves, until = 0, time.monotonic() + drag_s
    while time.monotonic() < until:
        moves += 1
        angle = 2 * math.pi * moves / MOVES_A_TURN
        page.mouse.move(x + RADIUS_PX * (1 - math.cos(angle)), y + RADIUS_PX * math.sin(angle))
    return moves
