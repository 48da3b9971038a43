"""The editor in a browser: what is drawn is checked, saved, published and taken back, and nothing is lost."""

import re
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, Page, expect

from tests.backend.running_server import RunningServer
from tests.browser.conftest import PATIENCE_MS, OpenWindow
from tests.browser.drawing import CHAIN, WIRES, card, draft, drag, wires


def test_all_that_the_editor_needs_is_named_by_its_page_and_asked_for_once(open_flow: OpenWindow) -> None:
    page = open_flow(CHAIN, WIRES)
    address = page.url
    page.goto("about:blank")
    page.add_init_script("window.requestIdleCallback = () => 0")  # when it loads parts that are opened later
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    answer = page.goto(address)
    assert answer
    expect(page.locator(".fx-canvas")).to_be_visible()
    until = next(number for number, url in enumerate(asked) if "/node-types/faces?" in url)
    site = page.url.partition("/flows")[0]
    needed = [url.removeprefix(site) for url in asked[:until]]
    named = re.findall("<(.*?)>", answer.headers["link"])
    by_html = [path for path in needed if path in ("/favicon.svg", urlsplit(page.url).path) or "global_styles" in path]
    assert sorted(needed) == sorted([*named, *by_html])


def test_who_may_not_write_can_look_but_change_nothing(open_flow: OpenWindow) -> None:
    page = open_flow(CHAIN, WIRES)
    page.route("**/api/me", lambda route: route.fulfill(json={**route.fetch().json(), "role": "operator"}))
    page.reload()
    expect(page.locator(".fx-saved")).to_have_text("You may look, not change")
    card(page, "last").click()
    page.keyboard.press("Delete")
    drag(page, card(page, "first").locator(".fx-card-head"), (700, 700))
    expect(page.locator(".react-flow__node")).to_have_count(3)
    expect(page.get_by_role("button", name="Publish")).to_have_count(0)
    expect(page.locator(".fx-palette")).to_have_count(0)


def test_a_finding_shows_its_way_and_is_mended_by_an_edit_that_can_be_undone(open_flow: OpenWindow) -> None:
    question = {
        "id": "ask",
        "type": "ask_choice",
        "config": {"text": "Yes?", "options": [{"id": "yes", "title": "Yes"}]},
        "position": {"x": 400, "y": 0},
    }
    page = open_flow([CHAIN[0], question, CHAIN[2]], [("start", "next", "ask"), ("ask", "yes", "last")])
    before = wires(page)
    card(page, "ask").locator(".fx-badge").click()
    issue = page.locator(".fx-issue").filter(has=page.get_by_role("button", name="Show the way")).first
    issue.get_by_role("button", name="Show the way").click()
    expect(card(page, "ask").locator(".is-lit")).to_be_visible()
    issue.get_by_role("button", name="End the flow here").click()
    assert wires(page) > before
    page.locator(".fx-canvas").press("Control+z")
    assert wires(page) == before


def _two_versions(open_flow: OpenWindow) -> Page:
    """Opens a flow in two windows and gives the second: it is told that what it saves was made of an older version."""
    page = open_flow(CHAIN, WIRES)
    other = page.context.new_page()
    other.goto(page.url)
    expect(card(other, "last")).to_be_visible()
    card(page, "last").click()
    page.keyboard.press("Delete")
    assert wires(page) == {("start", "next", "first")}
    card(other, "first").click()
    other.keyboard.press("Delete")
    return other


def test_two_windows_lose_nothing(open_flow: OpenWindow) -> None:
    other = _two_versions(open_flow)
    dialog = other.get_by_role("dialog")
    expect(dialog).to_contain_text("two versions")
    dialog.get_by_role("button", name="Keep mine", exact=True).click()
    assert wires(other) == {("start", "next", "last")}
    other.keyboard.press("Control+z")
    assert wires(other) == {("start", "next", "first")}


@pytest.mark.parametrize(("choice", "is_copied"), [("Take theirs", False), ("Keep mine as a copy", True)])
def test_a_conflict_says_what_differs_and_the_other_version_can_go_on(
    open_flow: OpenWindow, choice: str, is_copied: bool
) -> None:
    other = _two_versions(open_flow)
    dialog = other.get_by_role("dialog")
    expect(dialog.locator(".fx-changes .is-added").first).to_contain_text("Last")
    expect(dialog.locator(".fx-changes .is-removed").first).to_contain_text("First")
    dialog.get_by_role("button", name=choice, exact=True).click()
    if is_copied:
        expect(dialog).to_contain_text("Your version is a flow of its own")
        copy = dialog.get_by_role("link", name="Open the copy").get_attribute("href")
        kept = other.request.get(f"/api{copy}/draft").json()["document"]
        assert [node["id"] for node in kept["nodes"]] == ["start", "last"]
        dialog.get_by_role("button", name="Stay here").click()
    expect(dialog).to_have_count(0)
    assert wires(other) == {("start", "next", "first")}
    if not is_copied:
        other.keyboard.press("Control+z")
        assert wires(other) == {("start", "next", "last")}


def test_what_was_changed_offline_is_saved_later(open_flow: OpenWindow) -> None:
    page = open_flow(CHAIN, WIRES)
    draft(page)
    page.route("**/draft?*", lambda route: route.abort())
    card(page, "last").click()
    page.keyboard.press("Delete")
    expect(page.locator(".fx-saved.is-offline")).to_be_visible()
    page.unroute("**/draft?*")
    page.locator(".fx-saved.is-offline button").click()
    assert wires(page) == {("start", "next", "first")}


def test_what_is_changed_just_before_the_page_goes_is_not_lost(open_flow: OpenWindow) -> None:
    page = open_flow(CHAIN, WIRES)
    address = page.url
    draft(page)
    card(page, "last").click()
    page.keyboard.press("Delete")
    page.goto("about:blank")
    page.goto(address)
    expect(card(page, "first")).to_be_visible()
    expect(card(page, "last")).to_have_count(0)
    assert wires(page) == {("start", "next", "first")}


def test_what_could_not_be_sent_when_the_page_went_is_there_the_next_time(open_flow: OpenWindow) -> None:
    page = open_flow(CHAIN, WIRES)
    address = page.url
    draft(page)
    log_in = page.context.cookies()
    page.context.clear_cookies()  # the server refuses it
    card(page, "last").click()
    page.keyboard.press("Delete")
    expect(page.locator(".fx-saved.is-refused")).to_be_visible()
    with pytest.raises(Error):
        page.goto("chrome://crash")  # a page that merely goes lives on for a moment, and may send after all
    page.context.add_cookies(log_in)  # type: ignore[arg-type]  # as they came
    again = page.context.new_page()
    again.goto(address)
    expect(card(again, "first")).to_be_visible()
    assert wires(again) == {("start", "next", "first")}
    expect(again.get_by_role("button", name="Undo").first).to_be_enabled()
    again.keyboard.press("Control+z")
    expect(again.locator(".fx-toast")).to_contain_text("Restore what was not saved")


def test_publishing_shows_what_changed_and_makes_it_live(open_flow: OpenWindow) -> None:
    page = open_flow(CHAIN, WIRES)
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("dialog").get_by_role("button", name="Publish").click()
    expect(page.locator(".fx-live")).to_have_text("Live · v1")
    card(page, "last").click()
    page.keyboard.press("Delete")
    page.get_by_role("button", name="Publish").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".fx-changes .is-removed")).to_contain_text("Last")
    dialog.get_by_role("button", name="Show on the canvas").click()
    expect(page.locator(".react-flow__node-ghost")).to_contain_text("Last")


def test_publishing_says_how_many_people_wait_where(open_flow: OpenWindow, demo: RunningServer) -> None:
    word, number = f"wait{uuid4().hex[:8]}", f"55119{uuid4().int % 10**8:08d}"
    begin = {"id": "start", "type": "keyword_trigger", "config": {"words": [word]}, "position": {"x": 0, "y": 0}}
    asked = {"text": "Your name?", "answer": {"kind": "text"}, "variable": "name"}
    question = {"id": "ask", "type": "ask_question", "name": "Name", "config": asked, "position": {"x": 400, "y": 0}}
    page = open_flow([begin, question], [("start", "next", "ask")], ["name"])
    publish = page.get_by_role("button", name="Publish")
    publish.click()
    page.get_by_role("dialog").get_by_role("button", name="Publish").click()
    expect(page.locator(".fx-live")).to_have_text("Live · v1")
    assert demo.post(number, word) == 200
    assert demo.replies(number, PATIENCE_MS / 1_000) == ["Your name?"]
    publish.click()
    expect(page.locator(".fx-waiting")).to_contain_text("1 person is on the way")
    expect(page.locator(".fx-waiting")).to_contain_text("Version 1: 1 at “Name”")
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+N")
    page.keyboard.type("The name comes first")
    page.keyboard.press("Escape")
    publish.click()
    page.get_by_role("dialog").get_by_role("button", name="Publish").click()
    expect(page.locator(".fx-live")).to_have_text("Live · v2")
    publish.click()
    expect(page.locator(".fx-waiting")).to_contain_text("Version 1: 1 at “Name”")


def test_a_version_is_restored_and_undo_brings_the_draft_back(open_flow: OpenWindow) -> None:
    page = open_flow(CHAIN, WIRES)
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("dialog").get_by_role("button", name="Publish").click()
    expect(page.locator(".fx-live")).to_have_text("Live · v1")
    card(page, "last").click()
    page.keyboard.press("Delete")
    assert wires(page) == {("start", "next", "first")}
    page.get_by_role("button", name="Versions").click()
    page.get_by_role("dialog").get_by_role("button", name="Look").click()
    expect(page.locator(".fx-banner")).to_contain_text("You are looking at version 1.")
    expect(card(page, "last")).to_be_visible()
    page.get_by_role("button", name="Back to the draft").click()
    expect(card(page, "last")).to_have_count(0)
    page.get_by_role("button", name="Versions").click()
    page.get_by_role("dialog").get_by_role("button", name="Restore").click()
    expect(card(page, "last")).to_be_visible()
    assert wires(page) == set(WIRES)
    page.keyboard.press("Control+z")
    assert wires(page) == {("start", "next", "first")}


def test_the_outline_alone_is_enough_to_build_a_flow(open_flow: OpenWindow) -> None:
    page = open_flow(CHAIN[:1], [])
    page.keyboard.press("o")
    page.get_by_role("treeitem").first.focus()
    page.keyboard.press("a")
    page.get_by_role("combobox").fill("send message")
    page.keyboard.press("Enter")
    expect(page.get_by_role("treeitem")).to_have_count(2)
    (added,) = [node["id"] for node in draft(page)["nodes"] if node["type"] == "send_message"]
    assert wires(page) == {("start", "next", added)}
    page.get_by_role("treeitem").nth(1).focus()
    page.keyboard.press("Delete")
    expect(page.get_by_role("treeitem")).to_have_count(1)


def test_arrow_keys_walk_through_the_outline(open_flow: OpenWindow) -> None:
    page = open_flow(CHAIN, WIRES)
    page.keyboard.press("o")
    rows = page.get_by_role("treeitem")
    rows.first.focus()
    for key, place in (("ArrowDown", 1), ("End", 2), ("ArrowUp", 1), ("Home", 0)):
        page.keyboard.press(key)
        expect(rows.nth(place)).to_be_focused()


def test_a_variable_is_renamed_with_all_that_uses_it_in_one_step(open_flow: OpenWindow) -> None:
    asked = {"text": "Size?", "variable": "size", "answer": {"kind": "text"}}
    question = {"id": "ask", "type": "ask_question", "config": asked, "position": {"x": 400, "y": 0}}
    said = CHAIN[2] | {"config": {"text": "{{ size | upcase }}, not size"}}
    page = open_flow([CHAIN[0], question, said], [("start", "next", "ask"), ("ask", "answered", "last")], ["size"])
    page.keyboard.press("x")
    name = page.locator(".fx-variable").get_by_label("Name")
    name.fill("width")
    name.press("Enter")
    document = draft(page)
    assert [variable["name"] for variable in document["variables"]] == ["width"]
    configs = {node["id"]: node.get("config", {}) for node in document["nodes"]}
    assert configs["ask"]["variable"] == "width"
    assert configs["last"]["text"] == "{{ width | upcase }}, not size"
    page.locator(".fx-canvas").press("Control+z")
    expect(page.locator(".fx-toast")).to_have_text("Undone: Rename size to width")
    undone = draft(page)
    assert undone["variables"] == [{"name": "size"}]
    assert undone["nodes"][1]["config"] == asked


@pytest.mark.parametrize(
    ("language", "is_dark", "width"), [("en", False, 1440), ("pt_BR", True, 390), ("es", False, 1024)]
)
def test_the_editor_is_accessible(open_flow: OpenWindow, language: str, is_dark: bool, width: int) -> None:
    page = open_flow(CHAIN, WIRES, language=language, is_dark=is_dark, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("1")  # the whole flow: on a narrow screen the card lies beside it, where no click stays
    expect(card(page, "last")).to_be_in_viewport(ratio=0.99)
    card(page, "first").click()
    expect(page.locator("form").first).to_be_visible()
    found = Axe().run(page, context=".fx-editor", options={"runOnly": ["wcag2a", "wcag2aa"]}).response["violations"]
    assert [(rule["id"], [node["html"][:200] for node in rule["nodes"]]) for rule in found] == []
