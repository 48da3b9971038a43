"""The outline in a browser: what the canvas can do with nodes and ways is done by keys, row by row."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenWindow
from tests.browser.drawing import CHAIN, draft, wires

QUESTION: dict[str, Any] = {
    "id": "ask",
    "type": "ask_choice",
    "name": "Ask",
    "config": {"text": "Well?", "options": [{"id": "yes", "title": "Yes"}, {"id": "no", "title": "No"}]},
    "position": {"x": 400, "y": 0},
}
NODES = [CHAIN[0], QUESTION, CHAIN[1] | {"position": {"x": 800, "y": 0}}, CHAIN[2] | {"position": {"x": 1_200, "y": 0}}]
YES = [("start", "next", "ask"), ("ask", "yes", "first"), ("first", "next", "last")]


@pytest.fixture
def outline(open_flow: OpenWindow) -> Page:
    """The outline of a question whose first answer leads to two messages."""
    page = open_flow(NODES, YES)
    page.keyboard.press("o")
    return page


def row(page: Page, key: str) -> Locator:
    """The row of a node, or of a way out as in `ask:yes`."""
    return page.locator(f'[role="treeitem"][data-key="{key}"]')


def _press(page: Page, key: str, *keys: str) -> None:
    """Goes to a row and presses keys there."""
    row(page, key).focus()
    for one in keys:
        page.keyboard.press(one)


def _pick(page: Page, text: str) -> None:
    page.get_by_role("combobox").fill(text)
    page.keyboard.press("Enter")
    expect(page.locator(".fx-picker")).to_have_count(0)


def test_a_way_is_linked_elsewhere_and_unlinked(outline: Page) -> None:
    _press(outline, "ask:no", "c")
    _pick(outline, "last")
    expect(row(outline, "ask:no")).to_contain_text("Goes on at “Last”")
    assert wires(outline) == {*YES, ("ask", "no", "last")}
    _press(outline, "ask:no", "Delete")
    assert wires(outline) == set(YES)


def test_a_step_changes_places_with_the_next_and_moves_behind_another_way(outline: Page) -> None:
    _press(outline, "first", "Alt+ArrowDown")
    expect(outline.locator(".fx-toast")).to_have_text("Moved “First”")
    assert wires(outline) == {YES[0], ("ask", "yes", "last"), ("last", "next", "first")}
    _press(outline, "first", "m")
    _pick(outline, "no")
    assert wires(outline) == {YES[0], ("ask", "yes", "last"), ("ask", "no", "first")}
    outline.keyboard.press("Control+z")
    outline.keyboard.press("Control+z")
    assert wires(outline) == set(YES)


def test_a_node_is_added_before_a_row(outline: Page) -> None:
    _press(outline, "last", "b")
    _pick(outline, "tag contact")
    (added,) = [node["id"] for node in draft(outline)["nodes"] if node["type"] == "tag_contact"]
    assert wires(outline) == {*YES[:2], ("first", "next", added), (added, "next", "last")}


def test_a_row_is_copied_and_pasted(outline: Page) -> None:
    outline.context.grant_permissions(["clipboard-read", "clipboard-write"])
    row(outline, "last").click()  # opens its form
    expect(outline.locator('form[data-node="last"]')).to_be_visible()
    _press(outline, "last", "Control+c", "Control+v")
    assert [node.get("name") for node in draft(outline)["nodes"]].count("Last") == 2
    expect(outline.get_by_role("treeitem").filter(has_text="Not reached from any trigger")).to_be_visible()


def test_notes_are_read_written_and_removed(outline: Page) -> None:
    outline.get_by_role("button", name="Add a note").click()
    outline.keyboard.type("Ask Ana first")
    outline.keyboard.press("Escape")
    note = outline.get_by_role("treeitem", name="Ask Ana first")
    expect(note).to_be_focused()
    outline.keyboard.press("Enter")
    outline.keyboard.press("End")
    outline.keyboard.type(", then Rui")
    outline.keyboard.press("Escape")
    assert [one["text"] for one in draft(outline)["notes"]] == ["Ask Ana first, then Rui"]
    outline.keyboard.press("Delete")
    expect(outline.get_by_role("treeitem", name="Notes")).to_have_count(0)
    assert draft(outline).get("notes", []) == []
    outline.keyboard.press("Control+z")
    expect(outline.get_by_role("treeitem", name="Ask Ana first, then Rui")).to_be_visible()
    _press(outline, "start", "Shift+N")
    outline.keyboard.type("And Bia")
    outline.keyboard.press("Escape")
    expect(outline.get_by_role("treeitem", name="And Bia")).to_be_focused()


def test_several_rows_are_selected_grouped_named_and_broken_up(outline: Page) -> None:
    _press(outline, "first", "Space")
    _press(outline, "last", "Space", "Control+g")
    group = outline.get_by_role("treeitem", name="Group 2 nodes")
    expect(group).to_be_focused()
    outline.keyboard.press("Enter")
    outline.keyboard.type("Goodbye")
    outline.keyboard.press("Enter")
    expect(outline.get_by_role("treeitem", name="Goodbye 2 nodes")).to_be_focused()
    expect(row(outline, "last")).to_contain_text("in “Goodbye”")
    (saved,) = draft(outline)["groups"]
    assert (saved["name"], saved["nodes"]) == ("Goodbye", ["first", "last"])
    outline.keyboard.press("Delete")
    assert draft(outline).get("groups", []) == []
    _press(outline, "last", "Delete")  # both are still selected
    assert [node["id"] for node in draft(outline)["nodes"]] == ["start", "ask"]


def test_where_a_panel_covers_all_the_outline_takes_its_place(open_flow: OpenWindow) -> None:
    page = open_flow(NODES, YES, width=390)
    page.get_by_role("button", name="Try it on the phone").click()
    expect(page.get_by_role("tree")).to_have_count(0)
    page.get_by_role("button", name="All commands").click()
    page.get_by_role("combobox").fill("outline")
    page.keyboard.press("Enter")
    expect(row(page, "ask")).to_be_in_viewport()
    row(page, "ask").click(trial=True)
