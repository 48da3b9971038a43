"""What is wrong with a flow, shown while it is drawn: on cards, on wires, in the list, and before it is published."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import OpenWindow
from tests.browser.drawing import CHAIN, WIRES, card

CIRCLE = [*WIRES, ("last", "next", "first")]


def test_a_circle_is_marked_on_its_card_and_its_wire_as_soon_as_it_is_closed(open_flow: OpenWindow) -> None:
    page = open_flow(CHAIN, CIRCLE)
    wire = page.locator('.react-flow__edge[data-id="first:next"] .fx-wire')
    badge = card(page, "first").locator(".fx-badge")
    expect(badge).to_have_class(re.compile("is-error"))
    expect(badge).to_have_accessible_name(re.compile("goes round here without ever waiting"))
    expect(wire).to_have_class(re.compile("is-error"))
    page.locator('.react-flow__edge[data-id="last:next"]').focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Delete")
    expect(badge).to_have_count(0)
    expect(wire).not_to_have_class(re.compile("is-error"))


def test_a_badge_shows_the_worst_of_all_that_is_wrong_with_a_node(open_flow: OpenWindow) -> None:
    config = {"text": "{{ size }}?", "options": [{"id": "yes", "title": "Yes"}]}
    question = {"id": "ask", "type": "ask_choice", "config": config, "position": {"x": 400, "y": 0}}
    page = open_flow([CHAIN[0], question, CHAIN[2]], [("start", "next", "ask"), ("ask", "yes", "last")], ["size"])
    badge = card(page, "ask").locator(".fx-badge")
    expect(badge).to_have_class(re.compile("is-error"))
    expect(badge).to_have_accessible_name(re.compile("^“size” can be read here before it has a value"))
    expect(badge).to_have_text("3")  # with the two ways out that lead nowhere


def test_the_list_leads_to_the_node_of_an_issue(open_flow: OpenWindow) -> None:
    far = CHAIN[1] | {"position": {"x": 6_000, "y": 3_000}}
    page = open_flow([CHAIN[0], far, CHAIN[2]], CIRCLE)
    page.keyboard.press("i")
    page.locator(".fx-issue").get_by_role("button", name="First", exact=True).click()
    expect(card(page, "first").locator(".is-selected")).to_be_in_viewport(ratio=0.99)


def test_a_flow_with_an_error_is_not_published_and_the_dialog_leads_to_it(open_flow: OpenWindow) -> None:
    page = open_flow(CHAIN, CIRCLE)
    expect(card(page, "first").locator(".fx-badge")).to_be_visible()
    page.get_by_role("button", name="Publish").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Publish")).to_be_disabled()
    expect(dialog.locator(".fx-issue")).to_contain_text(["goes round here without ever waiting"])
    dialog.locator(".fx-issue").get_by_role("button", name="First", exact=True).click()
    expect(dialog).to_have_count(0)
    expect(card(page, "first").locator(".is-selected")).to_be_visible()
