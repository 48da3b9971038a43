"""Whatever happens to pages, servers and networks: what was drawn is there afterwards, and nothing empty was saved."""

import json
import random
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

from tests.backend.running_server import RunningServer
from tests.browser.conftest import OpenWindow, Windows
from tests.browser.drawing import card, draft

NODES: list[dict[str, Any]] = [
    {"id": "start", "type": "any_message_trigger", "position": {"x": 0, "y": 0}},
    *(
        {
            "id": f"say_{number}",
            "type": "send_message",
            "config": {"text": f"Line {number}"},
            "position": {"x": 340 * (number % 4), "y": 220 * (number // 4)},
        }
        for number in range(1, 12)
    ),
]
NAMES = [node["id"] for node in NODES]
WIRES = [(a, "next", b) for a, b in pairwise(NAMES)]
EDITS = 1_000


class Saves:
    """Listens to what a page sends as its draft."""

    def __init__(self, page: Page) -> None:
        self.documents: list[dict[str, Any]] = []
        page.on("request", self._note)

    def _note(self, request: Request) -> None:
        if request.method == "PUT" and request.url.partition("?")[0].endswith("/draft"):
            self.documents.append(json.loads(request.post_data or "{}"))


def _open(open_flow: OpenWindow) -> Page:
    """Opens the editor on a new flow of these nodes."""
    page = open_flow(NODES, WIRES)
    expect(card(page, "say_11")).to_be_visible()
    return page


def _remove(page: Page, node_id: str) -> None:
    card(page, node_id).click()
    page.keyboard.press("Delete")
    expect(card(page, node_id)).to_have_count(0)


def _ids(document: dict[str, Any]) -> list[str]:
    return [node["id"] for node in document["nodes"]]


def test_a_reload_right_after_a_change_keeps_it(open_flow: OpenWindow) -> None:
    page = _open(open_flow)
    for gone in NAMES[-1:-6:-1]:
        _remove(page, gone)
        page.evaluate("setTimeout(() => location.reload(), 50)")
        page.wait_for_event("load")
        expect(card(page, "say_1")).to_be_visible()
        expect(card(page, gone)).to_have_count(0)
    assert _ids(draft(page)) == NAMES[:-5]


def test_two_tabs_lose_nothing_though_nobody_decides_before_the_page_goes(open_flow: OpenWindow) -> None:
    page = _open(open_flow)
    other = page.context.new_page()
    other.on("dialog", lambda dialog: dialog.accept())
    other.goto(page.url)
    expect(card(other, "say_11")).to_be_visible()
    _remove(page, "say_11")
    draft(page)
    _remove(other, "say_5")
    expect(other.get_by_role("dialog")).to_contain_text("two versions")
    other.keyboard.press("Escape")
    _remove(other, "say_6")  # nothing is sent meanwhile, and nothing forgotten
    for _ in range(2):
        other.reload()
        expect(other.get_by_role("dialog")).to_contain_text("two versions")
    _remove(page, "say_10")  # a save of one tab takes nothing from another
    draft(page)
    other.get_by_role("dialog").get_by_role("button", name="Keep mine", exact=True).click()
    other.get_by_role("dialog").get_by_role("button", name="Keep mine", exact=True).click()
    assert _ids(draft(other)) == [name for name in NAMES if name not in ("say_5", "say_6")]
    other.keyboard.press("Control+z")
    assert _ids(draft(other)) == NAMES[:-2]


def test_a_lost_network_comes_back_and_everything_is_saved(open_flow: OpenWindow, windows: Windows) -> None:
    page = _open(open_flow)
    page.clock.install()
    saves = Saves(page)
    page.context.set_offline(True)
    for gone in NAMES[-1:-4:-1]:
        _remove(page, gone)
        expect(page.locator(".fx-saved.is-offline")).to_be_visible()
        page.clock.fast_forward("00:20")
    page.context.set_offline(False)
    page.clock.fast_forward("00:31")  # it tries again by itself at least so often
    assert _ids(draft(page)) == NAMES[:-3]
    assert all(_ids(document) for document in saves.documents)
    page.close()
    windows.faults[:] = _without_lost_sockets(windows)


def _without_lost_sockets(windows: Windows) -> list[str]:
    """Gives what went wrong beside the page's socket, which a browser reports by itself."""
    return [fault for fault in windows.faults if "WebSocket" not in fault]


def test_a_save_whose_answer_is_lost_accuses_nobody(open_flow: OpenWindow) -> None:
    page = _open(open_flow)

    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/draft?*", lose_the_answer, times=1)
    _remove(page, "say_11")
    expect(page.locator(".fx-saved.is-offline")).to_be_visible()
    _remove(page, "say_10")
    assert _ids(draft(page)) == NAMES[:-2]
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_server_that_restarts_gets_what_was_drawn_meanwhile(browser: Browser, own_server: RunningServer) -> None:
    windows = Windows(browser, own_server)
    page = _open(windows.open_flow)
    page.clock.install()
    _remove(page, "say_11")
    draft(page)
    own_server.stop()
    _remove(page, "say_10")
    expect(page.locator(".fx-saved.is-offline")).to_be_visible()
    own_server.start()
    page.clock.fast_forward("00:31")
    assert _ids(draft(page)) == NAMES[:-2]
    page.reload()
    expect(card(page, "say_9")).to_be_visible()
    assert _ids(draft(page)) == NAMES[:-2]
    windows.close()
    assert _without_lost_sockets(windows) == []


# Presses keys as a listener sees them, since a thousand real ones would take a minute. Seldom used keys come seldom.
EDITING = """async ([seed, count]) => {
  let state = seed;
  const random = (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const press = (target, key, how = {}) => {
    for (const kind of ['keydown', 'keyup'])
      target.dispatchEvent(new KeyboardEvent(kind, { key, bubbles: true, cancelable: true, ...how }));
  };
  const settled = () => new Promise((resolve) => setTimeout(resolve));
  const acts = {
    z: () => press(document.body, 'z', { ctrlKey: true }),
    Z: () => press(document.body, 'z', { ctrlKey: true, shiftKey: true }),
    d: (card) => press(card, 'd', { ctrlKey: true }),
    x: (card) => press(card, 'Delete'),
    '>': (card) => press(card, 'ArrowRight'),
    v: (card) => press(card, 'ArrowDown', { shiftKey: true }),
    g: (card) => press(card, 'g', { ctrlKey: true }),
    l: (card) => press(card, 'l', { ctrlKey: true, shiftKey: true }),
  };
  for (let edit = 0; edit < count; edit += 1) {
    const cards = [...document.querySelectorAll('.react-flow__node-card')];
    const card = cards[random(cards.length)];
    const offered = cards.length > 30 ? 'xxxz' : cards.length < 6 ? 'dddZ' : 'zzzzZZZddddxxxx>>>vvvgl';
    press(card, 'Escape');
    press(card, ' ');
    await settled();
    acts[offered[random(offered.length)]](card);
    await settled();
  }
}"""


@pytest.mark.parametrize("seed", [20261121])
def test_a_thousand_random_edits_are_there_after_a_reload(open_flow: OpenWindow, seed: int) -> None:
    page = _open(open_flow)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    saves = Saves(page)
    chance = random.Random(seed)
    rounds = 20
    for number in range(rounds):
        page.evaluate(EDITING, [seed + number, EDITS // rounds - 3])
        _write_a_word(page, chance)
        for _ in range(2):
            page.keyboard.press(chance.choice(["Control+z", "Control+Shift+z", "Control+d"]))
    drawn, saved = _all_nodes(page), draft(page)
    page.reload()
    expect(page.locator(".react-flow__node-card")).to_have_count(len(saved["nodes"]))
    assert _all_nodes(page) == drawn
    assert draft(page) == saved
    assert saves.documents
    assert all(_ids(document) for document in saves.documents)


def _write_a_word(page: Page, chance: random.Random) -> None:
    """Goes into the form of a card by keyboard, writes there, and comes back."""
    cards = page.locator(".react-flow__node-card")
    chosen = cards.nth(chance.randrange(cards.count()))
    chosen.focus()
    chosen.press("Enter")
    expect(page.locator("form[data-node] :focus")).to_be_visible()
    page.keyboard.type(chance.choice(["Olá! ", "10 % off ", "*bold* "]))
    page.keyboard.press("Escape")
    expect(page.locator(".react-flow__node:focus")).to_be_visible()


def _all_nodes(page: Page) -> Any:
    """Gives all that the canvas holds, as it is copied."""
    page.locator(".react-flow__node-card").first.focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+c")
    return json.loads(page.evaluate("navigator.clipboard.readText()"))
