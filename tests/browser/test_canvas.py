"""The canvas in a browser: what hands do with cards and wires is one step each, saved and undone."""

import json
import re

from playwright.sync_api import expect

from tests.browser.conftest import OpenWindow
from tests.browser.drawing import CHAIN, WIRES, card, draft, drag, drop_type, middle, port, wires


def test_a_wire_drawn_from_a_port_to_a_card_is_saved_and_undone(open_flow: OpenWindow) -> None:
    page = open_flow(CHAIN, WIRES[:1])
    drag(page, port(page, "first", "next"), middle(card(page, "last")))
    assert wires(page) == set(WIRES)
    page.keyboard.press("Control+z")
    assert wires(page) == set(WIRES[:1])
    page.keyboard.press("Control+Shift+z")
    assert wires(page) == set(WIRES)


def test_a_wire_into_a_trigger_is_refused_with_the_reason(open_flow: OpenWindow) -> None:
    page = open_flow(CHAIN, WIRES[:1])
    drag(page, port(page, "last", "next"), middle(card(page, "start")))
    expect(page.locator(".fx-toast")).to_contain_text("Nothing can lead into a trigger")
    assert wires(page) == set(WIRES[:1])


def test_a_wire_dropped_on_empty_canvas_asks_for_the_next_node(open_flow: OpenWindow) -> None:
    page = open_flow(CHAIN, WIRES)
    x, y = middle(card(page, "last"))
    drag(page, port(page, "last", "next"), (x, y + 220))
    page.get_by_role("combobox").fill("ask to choose")
    page.keyboard.press("Enter")
    added = next(node for node in draft(page)["nodes"] if node["type"] == "ask_choice")
    assert ("last", "next", added["id"]) in wires(page)


def test_a_node_dropped_on_a_wire_stands_between_its_ends(open_flow: OpenWindow) -> None:
    loose = {"id": "loose", "type": "send_message", "config": {"text": "!"}, "position": {"x": 400, "y": 300}}
    page = open_flow([CHAIN[0], CHAIN[2], loose], [("start", "next", "last")])
    (x1, y), (x2, _) = middle(port(page, "start", "next")), middle(port(page, "last", "in"))
    drag(page, card(page, "loose").locator(".fx-card-head"), ((x1 + x2) / 2, y))
    assert wires(page) == {("start", "next", "loose"), ("loose", "next", "last")}


def test_a_card_says_what_it_does_and_has_a_port_for_every_way_out(open_flow: OpenWindow) -> None:
    options = [{"id": "yes", "title": "Yes"}, {"id": "no", "title": "No"}]
    question = CHAIN[1] | {"type": "ask_choice", "config": {"text": "Well?", "options": options}}
    page = open_flow([CHAIN[0], question, CHAIN[2]], [("start", "next", "first"), ("first", "yes", "last")])
    shown = card(page, "first")
    expect(shown.locator(".fx-card-head svg")).to_be_visible()
    expect(shown.locator(".fx-card-names")).to_have_text("FirstAsk to choose")
    expect(shown.locator(".fx-lines")).to_have_text("Well?")
    expect(shown.locator(".fx-port")).to_have_text(["Yes", "No", "Other", "No reply"])
    ports = {"yes": "is-linked", "no": "is-expected", "other": "is-free", "no_reply": "is-free"}
    for name, state in ports.items():
        expect(port(page, "first", name)).to_be_visible()
        expect(port(page, "first", name)).to_have_class(re.compile(rf"\b{state}\b"))


def test_a_type_dropped_on_a_wire_stands_between_its_ends(open_flow: OpenWindow) -> None:
    page = open_flow([CHAIN[0], CHAIN[2]], [("start", "next", "last")])
    (x1, y), (x2, _) = middle(port(page, "start", "next")), middle(port(page, "last", "in"))
    stage = page.locator(".react-flow__pane").bounding_box()
    assert stage
    added = drop_type(page, "Tag contact", (x1 + x2) / 2 - stage["x"], y - stage["y"])
    assert wires(page) == {("start", "next", added), (added, "next", "last")}


def test_a_type_dragged_out_of_the_palette_lies_where_it_was_dropped(open_flow: OpenWindow) -> None:
    page = open_flow(CHAIN, WIRES)
    pane = page.locator(".react-flow__pane")
    page.get_by_role("button", name="Send message", exact=True).drag_to(pane, target_position={"x": 300, "y": 700})
    expect(page.locator(".react-flow__node")).to_have_count(4)
    expect(page.locator("form").first).to_be_visible()
    assert len(draft(page)["nodes"]) == 4


def test_removing_a_node_links_its_neighbours(open_flow: OpenWindow) -> None:
    page = open_flow(CHAIN, WIRES)
    card(page, "first").click()
    page.keyboard.press("Delete")
    assert wires(page) == {("start", "next", "last")}


def test_copies_go_from_flow_to_flow_with_the_wires_between_them(open_flow: OpenWindow) -> None:
    page = open_flow(CHAIN, WIRES)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+c")
    origin = {"Origin": page.url.partition("/flows")[0]}
    other = page.request.post("/api/flows", data={"name": "Other"}, headers=origin).json()["id"]
    page.goto(f"/flows/{other}")
    expect(page.locator(".fx-empty")).to_be_visible()
    page.keyboard.press("Control+v")
    expect(page.locator(".react-flow__node")).to_have_count(3)
    document = draft(page)
    assert sorted(node.get("name", "") for node in document["nodes"]) == ["", "First", "Last"]
    assert len(document["edges"]) == 2


def test_moving_a_card_is_one_step(open_flow: OpenWindow) -> None:
    page = open_flow(CHAIN, WIRES)
    x, y = middle(card(page, "last"))
    drag(page, card(page, "last").locator(".fx-card-head"), (x, y + 160))
    moved = draft(page)["nodes"][2]["position"]
    assert moved["y"] > 50
    page.keyboard.press("Control+z")
    expect(page.locator(".fx-toast")).to_have_text("Undone: Move a node")
    assert draft(page)["nodes"][2]["position"] == {"x": 800, "y": 0}


def test_nothing_is_sent_while_a_card_is_dragged(open_flow: OpenWindow) -> None:
    page = open_flow(CHAIN, WIRES)
    page.add_init_script("window.requestIdleCallback = (run) => { window.runWhenIdle = run; }")
    with page.expect_response("**/draft/check?*"):
        page.reload()
    page.wait_for_load_state("networkidle")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    x, y = middle(card(page, "last").locator(".fx-card-head"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 80, y + 200, steps=20)
    page.evaluate("window.runWhenIdle()")  # there is time to load what is opened later; but not now
    page.mouse.move(x + 80, y + 240, steps=20)
    assert sent == []
    page.mouse.up()
    expect(page.locator(".fx-saved.is-saved")).to_be_visible()
    with page.expect_response("**/assets/Phone-*.js"):
        page.evaluate("window.runWhenIdle()")


def test_a_group_collapses_and_its_wires_stay(open_flow: OpenWindow) -> None:
    page = open_flow(CHAIN, WIRES)
    card(page, "first").click()
    expect(page.locator('form[data-node="first"]')).to_be_visible()
    page.get_by_role("button", name="Show the whole flow").click()  # the form has taken room from it
    expect(card(page, "last")).to_be_in_viewport(ratio=0.99)
    card(page, "last").click(modifiers=["Shift"])
    expect(page.locator(".react-flow__node-card.selected")).to_have_count(2)
    page.keyboard.press("Control+g")
    page.get_by_role("button", name="Collapse the group").click()
    expect(card(page, "first")).to_be_hidden()
    expect(page.locator(".react-flow__edge")).to_have_count(1)
    document = draft(page)
    assert document["groups"][0]["nodes"] == ["first", "last"]
    assert wires(page) == set(WIRES)


def test_a_selected_jump_shows_where_it_leads(open_flow: OpenWindow) -> None:
    jump = {"id": "jump", "type": "jump", "config": {"node_id": "first"}, "position": {"x": 800, "y": 200}}
    page = open_flow([*CHAIN[:2], jump], [WIRES[0], ("first", "next", "jump")])
    expect(card(page, "jump").locator(".fx-lines")).to_have_text("Go to First")
    lines = page.locator(".fx-jumps path")
    expect(lines).to_have_count(0)
    card(page, "jump").click()
    expect(lines).to_have_count(1)
    expect(page.locator(".fx-jumps")).to_have_css("z-index", "-1")  # behind the cards on its way
    card(page, "first").click()
    expect(lines).to_have_count(0)


def test_those_who_only_read_fold_groups_for_themselves(open_flow: OpenWindow) -> None:
    page = open_flow(CHAIN, WIRES)
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+g")
    assert draft(page)["groups"][0]["nodes"] == ["start", "first", "last"]
    page.route("**/api/me", lambda route: route.fulfill(json={**route.fetch().json(), "role": "operator"}))
    page.reload()
    page.get_by_role("button", name="Collapse the group").click()
    expect(card(page, "first")).to_be_hidden()
    page.get_by_role("button", name="Open the group").click()
    expect(card(page, "first")).to_be_visible()
    page.get_by_role("button", name="Collapse the group").click()
    page.reload()
    expect(card(page, "first")).to_be_visible()


def test_search_finds_a_text_and_jumps_to_it(open_flow: OpenWindow) -> None:
    page = open_flow(CHAIN, WIRES)
    page.keyboard.press("Control+f")
    page.get_by_role("textbox", name="Search in all texts").fill("two")
    page.locator(".fx-found").click()
    expect(card(page, "last").locator(".is-selected")).to_be_visible()


def test_a_card_out_of_view_has_its_wires_where_its_handles_are(open_flow: OpenWindow) -> None:
    page = open_flow(CHAIN, WIRES)
    places = page.evaluate(
        """() => [...document.querySelectorAll('.fx-wire .react-flow__edge-path')].map((path) => {
          const [start, end] = [path.getPointAtLength(0), path.getPointAtLength(path.getTotalLength())]
            .map((point) => new DOMPoint(point.x, point.y).matrixTransform(path.getScreenCTM()));
          const [source, port] = path.id.split(':');
          const box = (selector) => document.querySelector(selector).getBoundingClientRect();
          const out = box(`[data-nodeid="${source}"][data-handleid="${port}"]`);
          return [start.y - (out.top + out.height / 2), start.x - out.right];
        })"""
    )
    assert len(places) == 2
    assert all(abs(offset) < 1.5 for place in places for offset in place), json.dumps(places)
