"""The pizzeria from nothing: drawn by mouse, tried on the phone, published, and met by a customer."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec import convert
from playwright.sync_api import Browser, Page, expect

from flow_engine.document import read_document
from nodes import catalogue
from nodes.strings import strings_of
from tests.backend.running_server import RunningServer
from tests.browser.conftest import PATIENCE_MS, Windows
from tests.browser.drawing import card, draft, drag, drop_type, fill_in, middle, port

DEMO: dict[str, Any] = json.loads((Path(__file__).parents[2] / "demos/pizzeria.en.json").read_text())
COLUMNS, COLUMN_PX, ROW_PX = 7, 176, 215  # at half size on a wide screen everything is in sight
FLOW_NAMES = {"address": "Delivery address"}
CUSTOMER = "5511987650001"


@pytest.fixture
def desk(browser: Browser, own_server: RunningServer) -> Iterator[Page]:
    """A wide screen with a new flow, in a workspace whose own pizzeria was archived."""
    windows = Windows(browser, own_server)
    page = windows.open("/flows")
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.get_by_role("button", name="Actions for Pizzeria orders").click()
    page.get_by_role("button", name="Archive", exact=True).click()
    expect(page.get_by_role("link", name="Pizzeria orders")).to_have_count(0)
    page.get_by_role("button", name="New flow").click()
    page.get_by_role("textbox", name="Name").fill("Forno Vivo")
    page.get_by_role("button", name="Create flow").click()
    expect(page.locator(".fx-empty")).to_be_visible()
    yield page
    windows.close()
    assert windows.faults == []


def test_the_pizzeria_is_drawn_tried_published_and_answers(desk: Page, own_server: RunningServer) -> None:
    _declare_variables(desk)
    made = _put_nodes(desk)
    _draw_wires(desk, made)
    assert _meaning(draft(desk), {}) == _meaning(DEMO, made)
    _order_on_the_phone(desk)
    _publish(desk)
    _meet_a_customer(own_server)


def _declare_variables(page: Page) -> None:
    page.get_by_role("button", name="Variables").click()
    panel = page.locator(".fx-variables")
    for variable in DEMO["variables"]:
        panel.get_by_label("new_variable").click()
        page.keyboard.type(variable["name"])
        panel.get_by_role("button", name="Add", exact=True).click()
        row = panel.get_by_role("group", name=variable["name"], exact=True)
        row.get_by_label("Type").select_option(variable["type"])
        if "default" in variable:
            row.get_by_label("Begins with").click()
            page.keyboard.type(json.dumps(variable["default"]))


def _put_nodes(page: Page) -> dict[str, str]:
    """Drags every node out of the palette and fills in its form; gives the new ids by the demo's."""
    for zoom in ("83%", "69%", "58%", "48%"):
        page.get_by_role("button", name="Zoom out").click()
        expect(page.get_by_role("button", name="Zoom to 100%")).to_have_text(zoom)
    made = {}
    for index, node in enumerate(DEMO["nodes"]):
        row, column = divmod(index, COLUMNS)
        title = strings_of(node["type"], "en").title
        made[node["id"]] = drop_type(page, title, 100 + column * COLUMN_PX, 60 + row * ROW_PX)
        fill_in(page, node["type"], node["name"], _as_shown(node["config"]))
    return made


def _as_shown(config: dict[str, Any]) -> dict[str, Any]:
    """Gives a config with a flow's name for its id."""
    return config | ({"flow_id": FLOW_NAMES[config["flow_id"]]} if "flow_id" in config else {})


def _draw_wires(page: Page, made: dict[str, str]) -> None:
    for edge in DEMO["edges"]:
        drag(page, port(page, made[edge["source"]], edge["port"]), middle(card(page, made[edge["target"]])))
    expect(page.locator(".react-flow__edge")).to_have_count(len(DEMO["edges"]))


def _meaning(text: dict[str, Any], ids: dict[str, str]) -> dict[str, Any]:
    """Gives what a flow says and does, its nodes by other ids; what is left at its default is filled in."""
    document = read_document(json.dumps(text).encode())
    nodes = {
        ids.get(node.id, node.id): (node.type, node.name, convert(node.config, catalogue()[node.type].config_type))
        for node in document.nodes
    }
    edges = {
        (ids.get(edge.source, edge.source), edge.port, ids.get(edge.target, edge.target)) for edge in document.edges
    }
    return {"nodes": nodes, "edges": edges, "variables": document.variables}


def _order_on_the_phone(page: Page) -> None:
    page.get_by_role("button", name="Try it on the phone").click()
    log = page.get_by_role("log")
    _say(page, "good evening")
    expect(log).to_contain_text("Hi, Ana! This is the menu of Forno Vivo.")
    _tap(page, "See pizzas")
    page.get_by_role("radio", name="Margherita").check()
    page.locator(".fxp-sheet-send").click()
    _tap(page, "Large")
    _say(page, "2")
    expect(log).to_contain_text("Total: R$ 108")
    _tap(page, "Finish order")
    _tap(page, "Type the address")
    _say(page, "12 Flower Street, Downtown")
    _tap(page, "Cash")
    _say(page, "200")
    _tap(page, "Let it run")
    expect(log).to_contain_text("is in the kitchen! It arrives in about 35 minutes. Total: R$ 108.")


def _say(page: Page, text: str) -> None:
    page.locator(".fxp-composer > textarea").click()
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def _tap(page: Page, title: str) -> None:
    page.get_by_role("button", name=title, exact=True).last.click()


def _publish(page: Page) -> None:
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("dialog").get_by_role("button", name="Publish").click()
    expect(page.locator(".fx-live")).to_have_text("Live · v1")


def _meet_a_customer(server: RunningServer) -> None:
    assert server.post(CUSTOMER, "good evening") == 200
    _wait_for_reply(server, "Which pizza would you like?")
    assert server.post(CUSTOMER, "margherita") == 200
    _wait_for_reply(server, "Margherita: good choice!")


def _wait_for_reply(server: RunningServer, words: str) -> None:
    until = time.monotonic() + PATIENCE_MS / 1_000
    while not any(words in reply for reply in server.replies(CUSTOMER, 1)):
        assert time.monotonic() < until, server.replies(CUSTOMER, 0)
        time.sleep(0.05)  # another process: there is nothing of it to wait on
