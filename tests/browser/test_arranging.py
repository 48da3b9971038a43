"""Arranging a flow in a browser: what adds, copies, lines up and finds many cards at once, and what shows the whole."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenWindow
from tests.browser.drawing import CHAIN, WIRES, card, draft, middle, port, wires

STEPS = (CHAIN[1] | {"position": {"x": 400, "y": 40}}, CHAIN[2] | {"position": {"x": 720, "y": 160}})


def _places(page: Page) -> dict[str, Any]:
    return {node["id"]: node["position"] for node in draft(page)["nodes"]}


def _select(page: Page, *node_ids: str) -> None:
    """Selects cards by a click on one after the other."""
    first, *others = node_ids
    card(page, first).click()
    expect(page.locator(f'form[data-node="{first}"]')).to_be_visible()
    if others:
        page.get_by_role("button", name="Show the whole flow").click()  # the form has taken room from it
    for node_id in others:
        expect(card(page, node_id)).to_be_in_viewport(ratio=0.99)
        card(page, node_id).click(modifiers=["Shift"])
    expect(page.locator(".react-flow__node.selected")).to_have_count(len(node_ids))


def test_a_type_found_in_the_palette_is_added_by_a_click_behind_what_is_selected(open_flow: OpenWindow) -> None:
    page = open_flow(CHAIN, WIRES)
    card(page, "last").click()
    palette = page.locator(".fx-palette")
    palette.get_by_role("textbox").fill("tag")
    expect(palette.get_by_role("button", name="Send message")).to_have_count(0)
    palette.get_by_role("button", name="Tag contact").click()
    (added,) = [node["id"] for node in draft(page)["nodes"] if node["type"] == "tag_contact"]
    assert ("last", "next", added) in wires(page)


def test_the_plus_on_a_wire_puts_a_node_between_its_ends(open_flow: OpenWindow) -> None:
    page = open_flow(CHAIN, WIRES)
    (x1, y), (x2, _) = middle(port(page, "start", "next")), middle(port(page, "first", "in"))
    page.mouse.move((x1 + x2) / 2, y)
    page.locator('.react-flow__edge[data-id="start:next"] .fx-plus').click()
    page.get_by_role("combobox").fill("tag contact")
    page.keyboard.press("Enter")
    expect(page.locator(".react-flow__node")).to_have_count(4)
    (added,) = [node["id"] for node in draft(page)["nodes"] if node["type"] == "tag_contact"]
    assert wires(page) == {("start", "next", added), (added, "next", "first"), ("first", "next", "last")}


def test_a_box_drawn_around_cards_selects_them_and_they_are_lined_up(open_flow: OpenWindow) -> None:
    page = open_flow([CHAIN[0], *STEPS], WIRES)
    (left, top), (right, bottom) = (middle(card(page, name)) for name in ("first", "last"))
    page.mouse.move(left - 160, top - 110)
    page.mouse.down()
    page.mouse.move(right + 40, bottom + 40, steps=5)
    page.mouse.up()
    expect(page.locator(".react-flow__node-card.selected")).to_have_count(2)
    page.get_by_role("button", name="Align tops").click()
    places = _places(page)
    assert places["first"]["y"] == places["last"]["y"]
    assert places["start"] == CHAIN[0]["position"]
    page.keyboard.press("Control+z")
    expect(page.locator(".fx-toast")).to_have_text("Undone: Align")
    assert _places(page)["last"] == STEPS[1]["position"]


def test_what_is_cut_is_pasted_and_copies_stand_beside_what_is_duplicated(open_flow: OpenWindow) -> None:
    page = open_flow(CHAIN, WIRES)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    card(page, "last").click()
    page.keyboard.press("Control+x")
    expect(page.locator(".react-flow__node")).to_have_count(2)
    page.keyboard.press("Control+v")
    expect(page.locator(".react-flow__node")).to_have_count(3)
    page.keyboard.press("Control+d")
    assert [node.get("name") for node in draft(page)["nodes"]].count("Last") == 2


def test_tidying_what_is_selected_keeps_the_selection_and_the_rest_in_its_place(open_flow: OpenWindow) -> None:
    page = open_flow([CHAIN[0], *STEPS], WIRES)
    _select(page, "first", "last")
    page.get_by_role("button", name="Tidy up the selection").click()
    expect(page.locator(".react-flow__node-card.selected")).to_have_count(2)
    places = _places(page)
    assert places["start"] == CHAIN[0]["position"]
    assert places["first"]["y"] == places["last"]["y"]


def test_a_note_is_written_where_the_pointer_is(open_flow: OpenWindow) -> None:
    page = open_flow(CHAIN, WIRES)
    page.keyboard.press("Shift+N")
    page.keyboard.type("Ask Ana")
    page.keyboard.press("Escape")
    assert [note["text"] for note in draft(page)["notes"]] == ["Ask Ana"]
    page.locator(".react-flow__node-note").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("End")
    page.keyboard.type(" first")
    page.keyboard.press("Escape")
    expect(page.locator(".react-flow__node-note")).to_be_focused()
    assert [note["text"] for note in draft(page)["notes"]] == ["Ask Ana first"]
    page.keyboard.press("Control+z")
    expect(page.locator(".fx-toast")).to_contain_text("Undone")


def test_the_canvas_moves_along_with_a_card_that_is_held_at_its_edge(open_flow: OpenWindow) -> None:
    page = open_flow(CHAIN, WIRES)
    view = page.locator(".react-flow__viewport")
    before = view.get_attribute("style") or ""
    box = page.locator(".fx-canvas").bounding_box()
    assert box
    page.mouse.move(*middle(card(page, "last").locator(".fx-card-head")))
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 5, box["y"] + box["height"] / 2, steps=8)
    expect(view).not_to_have_attribute("style", before)
    page.mouse.up()


def test_the_whole_flow_the_selection_and_the_map_are_shown(open_flow: OpenWindow) -> None:
    far = CHAIN[2] | {"position": {"x": 6_000, "y": 3_000}}
    page = open_flow([CHAIN[0], CHAIN[1], far], WIRES)
    zoom = page.get_by_role("button", name="Zoom to 100%")
    page.keyboard.press("1")
    expect(card(page, "last")).to_be_in_viewport(ratio=0.99)
    expect(zoom).to_have_text(re.compile(r"^1?\d%$"))
    card(page, "first").click()
    page.keyboard.press("2")
    expect(zoom).to_have_text("100%")
    expect(card(page, "first")).to_be_in_viewport(ratio=0.99)
    expect(page.locator(".fx-map")).to_be_visible()
    page.get_by_role("button", name="Overview map").click()
    expect(page.locator(".fx-map")).to_have_count(0)


def test_the_uses_of_a_tag_and_of_a_variable_are_found(open_flow: OpenWindow) -> None:
    tag = {"id": "tag", "type": "tag_contact", "config": {"add": ["vip"]}, "position": {"x": 800, "y": 200}}
    said = CHAIN[1] | {"config": {"text": "vip {{ size }}"}}
    page = open_flow([CHAIN[0], said, tag], [WIRES[0], ("first", "next", "tag")], ["size"])
    page.keyboard.press("Control+f")
    page.get_by_role("button", name="Uses of a tag").click()
    page.get_by_role("combobox", name="Name of the tag").fill("vip")
    expect(page.locator(".fx-found")).to_have_count(1)
    page.locator(".fx-found").click()
    expect(card(page, "tag").locator(".is-selected")).to_be_visible()
    page.get_by_role("button", name="Close the search").click()
    page.get_by_role("button", name="Variables").click()
    page.get_by_role("button", name="Find the uses of size").click()
    expect(page.locator(".fx-found")).to_have_count(2)  # where it is declared, and where it is said
    expect(page.locator(".fx-found").first).to_contain_text("First")


def test_the_command_palette_goes_to_a_node_adds_one_and_does_what_has_no_key(open_flow: OpenWindow) -> None:
    page = open_flow(CHAIN, WIRES)
    for typed in ("last", "tag contact", "versions"):
        page.keyboard.press("Control+k")
        page.get_by_role("dialog").get_by_role("combobox").fill(typed)
        page.keyboard.press("Enter")
        if typed == "last":
            expect(card(page, "last").locator(".is-selected")).to_be_visible()
    expect(page.get_by_role("dialog")).to_contain_text("Versions")
    (added,) = [node["id"] for node in draft(page)["nodes"] if node["type"] == "tag_contact"]
    assert ("last", "next", added) in wires(page)


def test_all_keys_are_listed_by_a_question_mark(open_flow: OpenWindow) -> None:
    page = open_flow(CHAIN, WIRES)
    page.keyboard.press("?")
    listed = page.get_by_role("dialog", name="Keys and gestures")
    expect(listed.locator("dl > div")).to_have_count(29)
    expect(listed.locator("dl > div", has_text="Tidy up")).to_contain_text("Ctrl+Shift+L")
    page.keyboard.press("Escape")
    expect(listed).to_have_count(0)
