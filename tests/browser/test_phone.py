"""The phone: a flow is chatted with as a customer would, on the real engine, while it is being drawn."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenWindow
from tests.browser.drawing import card

LONG_S = 30 * 3_600  # past the 24-hour window
SHOP = "https://pizzeria.example/api/orders"  # the demo answers for it
FRUIT = ["Apples", "Pears", "Plums", "Figs"]
VIEWS = ("Chat", "Path", "Variables", "Saved tests")


def node(id_: str, type_: str, name: str = "", **config: Any) -> dict[str, Any]:
    """A node of a document."""
    return {"id": id_, "type": type_, "name": name, "config": config}


def options(*titles: str) -> list[dict[str, str]]:
    """Options whose ids are their titles in small letters."""
    return [{"id": title.lower(), "title": title} for title in titles]


NODES = [
    node("hi", "keyword_trigger", words=["hi"]),
    node("ask", "ask_choice", "Wish", text="What *now*?", options=options("Fruit", "Order", "Person")),
    node("fruit", "ask_choice", "Fruit", text="Which?", options=options(*FRUIT), variable="fruit", timeout_s=LONG_S),
    node("chosen", "send_message", "Thanks", text="{{ fruit }} for {{ contact.first_name }}"),
    node("late", "send_message", "Late", text="Still there?"),
    node("order", "call_webhook", "Order", url=SHOP, results=[{"path": "$.number", "variable": "number"}]),
    node("ordered", "send_message", text="Number {{ number }}"),
    node("failed", "send_message", text="No luck"),
    node("person", "hand_off", "Counter", team="Counter", variable="fruit"),
    node("back", "send_message", text="They said: {{ fruit }}"),
]
WAYS = [
    ("hi", "next", "ask"), ("ask", "fruit", "fruit"), ("ask", "order", "order"), ("ask", "person", "person"),
    *(("fruit", title.lower(), "chosen") for title in FRUIT), ("fruit", "no_reply", "late"),
    ("order", "success", "ordered"), ("order", "failed", "failed"), ("person", "returned", "back"),
]  # fmt: skip

Phone = Callable[..., Page]


@pytest.fixture
def phone(open_flow: OpenWindow) -> Phone:
    """Opens the editor on a new flow, with the phone."""

    def opened(**how: Any) -> Page:
        nodes = [one | {"position": {"x": 300 * index, "y": 0}} for index, one in enumerate(NODES)]
        page = open_flow(nodes, WAYS, ["fruit", "number"], **how)
        expect(page.locator(".react-flow__node").first).to_be_visible()
        page.keyboard.press("p")
        expect(field(page)).to_be_editable()
        return page

    return opened


def field(page: Page) -> Locator:
    """Where one writes."""
    return page.locator(".fxp-composer > textarea")


def log(page: Page) -> Locator:
    """The chat."""
    return page.get_by_role("log")


def say(page: Page, text: str) -> None:
    """Writes as the customer does."""
    field(page).fill(text)
    field(page).press("Enter")


def tap(page: Page, title: str) -> None:
    """Taps a button under a message, or one around the chat."""
    page.get_by_role("button", name=title, exact=True).last.click()


def view(page: Page, name: str) -> None:
    """Shows another side of the chat."""
    page.locator(".fxp").get_by_role("tab", name=name, exact=True).click()


def test_a_chat_runs_and_its_way_is_lit_on_the_canvas(phone: Phone) -> None:
    page = phone()
    page.get_by_role("button", name="hi", exact=True).click()  # a trigger's word is offered to begin with
    expect(log(page).locator("strong", has_text="now")).to_be_visible()  # WhatsApp's mark for bold
    tap(page, "Fruit")
    expect(log(page)).to_contain_text("Which?")
    lit = card(page, "fruit").locator(".is-current")
    expect(lit).to_be_visible()
    expect(card(page, "hi").locator(".is-lit")).to_be_visible()
    expect(card(page, "order").locator(".is-dim")).to_have_count(1)
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Checks").click()
    expect(lit).to_have_count(0)


def test_what_the_customer_sent_has_ticks_and_an_answer_is_typed_first(phone: Phone) -> None:
    page = phone()
    page.emulate_media(reduced_motion="no-preference")
    page.clock.install(time=0)
    page.clock.pause_at(1_000)
    say(page, "hi")
    typing, state = log(page).locator(".is-typing"), page.locator(".fxp-head")
    expect(typing).to_be_visible()
    expect(state).to_contain_text("typing…")
    expect(log(page)).not_to_contain_text("What now?")
    page.clock.run_for(1_000)
    expect(log(page)).to_contain_text("What now?")
    expect(typing).to_have_count(0)
    expect(state).to_contain_text("online")
    expect(log(page).locator(".fxp-bubble.is-out .fxp-time svg")).to_have_count(1)
    expect(log(page).locator(".fxp-bubble.is-in .fxp-time")).to_have_count(1)
    expect(log(page).locator(".fxp-bubble.is-in .fxp-time svg")).to_have_count(0)


def test_what_is_typed_on_the_phone_runs_no_shortcut_of_the_canvas(phone: Phone) -> None:
    page = phone()
    expect(field(page)).to_be_focused()
    page.keyboard.type("hi")
    page.keyboard.press("Enter")
    tap(page, "Fruit")
    expect(field(page)).to_be_focused()
    page.keyboard.type("phone ox")
    expect(field(page)).to_have_value("phone ox")
    log(page).focus()
    page.keyboard.press("p")  # closes the phone, and `o` shows the outline, when it is not in the phone
    page.keyboard.press("o")
    expect(log(page)).to_be_focused()
    expect(card(page, "hi")).to_be_visible()


def test_a_list_is_chosen_from_by_keyboard_and_closed_by_escape(phone: Phone) -> None:
    page = phone()
    say(page, "hi")
    tap(page, "Fruit")
    opener = page.get_by_role("button", name="Menu", exact=True)
    opener.focus()
    page.keyboard.press("Enter")
    sheet = page.get_by_role("dialog", name="Menu")
    expect(sheet.get_by_role("radio")).to_have_count(len(FRUIT))
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(log(page)).to_contain_text("Pears for Ana")


def test_a_call_is_answered_by_hand_taken_back_and_run(phone: Phone) -> None:
    page = phone()
    say(page, "hi")
    tap(page, "Order")
    tap(page, "Answer myself")
    tap(page, "Error 500")
    expect(log(page)).to_contain_text("No luck")
    tap(page, "Take back the last step")
    expect(log(page)).not_to_contain_text("No luck")
    tap(page, "Let it run")
    expect(log(page)).to_contain_text(re.compile(r"Number A-\d+"))


def test_a_model_is_answered_for_by_hand(open_flow: OpenWindow) -> None:
    nodes = [
        node("hi", "keyword_trigger", words=["hi"]),
        node("ask", "ask_llm", instructions="Advise."),
        node("find", "extract_fields", instructions="Find it.", fields=[{"name": "fruit", "type": "text"}]),
        node("found", "send_message", text="Then {{ fruit }}"),
        node("failed", "send_message", text="No luck"),
    ]
    ways = [("hi", "next", "ask"), ("ask", "answered", "find"), ("ask", "failed", "failed")]
    ways.append(("find", "complete", "found"))
    page = open_flow([one | {"position": {"x": 300 * at, "y": 0}} for at, one in enumerate(nodes)], ways, ["fruit"])
    page.keyboard.press("p")
    say(page, "hi")
    tap(page, "Answer myself")
    tap(page, "No answer")
    expect(log(page)).to_contain_text("No luck")
    tap(page, "Take back the last step")
    tap(page, "Answer myself")
    page.get_by_label("What the model says").fill("Take *figs*")
    tap(page, "Answer")
    expect(log(page)).to_contain_text("Take figs")
    tap(page, "Answer myself")
    page.get_by_label("What the model finds (JSON)").fill('{"fruit": "figs"}')
    tap(page, "Answer")
    expect(log(page)).to_contain_text("Then figs")


def test_a_model_is_made_to_choose_an_action(open_flow: OpenWindow) -> None:
    tools = [{"id": "order", "title": "Take the order", "fields": [{"name": "fruit"}]}]
    nodes = [
        node("hi", "keyword_trigger", words=["hi"]),
        node("ask", "ask_llm", instructions="Advise.", tools=tools),
        node("ordered", "send_message", text="One {{ fruit }}!"),
    ]
    ways = [("hi", "next", "ask"), ("ask", "order", "ordered")]
    page = open_flow([one | {"position": {"x": 300 * at, "y": 0}} for at, one in enumerate(nodes)], ways, ["fruit"])
    page.keyboard.press("p")
    say(page, "hi")
    tap(page, "Answer myself")
    page.get_by_label("What the model does").select_option("Take the order")
    page.get_by_label("What it gives along (JSON)").fill('{"fruit": "fig"}')
    tap(page, "Answer")
    expect(log(page)).to_contain_text("One fig!")
    expect(log(page)).to_contain_text("The model chooses order")


def test_time_passes_until_the_window_is_closed(phone: Phone) -> None:
    page = phone()
    say(page, "hi")
    tap(page, "Fruit")
    expect(page.get_by_role("button", name=re.compile("Next: no reply “Fruit”"))).to_be_visible()
    tap(page, "Let 26 hours pass")
    expect(log(page)).to_contain_text("24-hour window closed")
    expect(log(page)).not_to_contain_text("Still there?")
    page.get_by_role("button", name=re.compile("Next: no reply")).click()
    expect(log(page)).to_contain_text("Still there?")
    expect(log(page)).to_contain_text("Not delivered")


def test_an_hour_passes(phone: Phone) -> None:
    page = phone()
    say(page, "hi")
    expect(page.locator(".fxp-now")).to_contain_text("24-hour window: 1 day left")
    tap(page, "Let 1 hour pass")
    expect(log(page)).to_contain_text("1 hour later")
    expect(page.locator(".fxp-now")).to_contain_text("24-hour window: 23 hours left")


def test_a_chat_goes_to_an_operator_and_comes_back(phone: Phone) -> None:
    page = phone()
    say(page, "hi")
    tap(page, "Person")
    tap(page, "Take the chat")
    say(page, "hello?")
    expect(log(page)).to_contain_text("Goes to the operator.")
    page.get_by_label("Summary for the flow").fill("a kilo of figs")
    tap(page, "Give it back")
    expect(log(page)).to_contain_text("They said: a kilo of figs")


def test_files_and_places_are_sent(phone: Phone) -> None:
    page = phone()
    say(page, "hi")
    for kind in ("Image", "Document", "Audio", "Video", "Sticker", "Contact"):
        tap(page, "Attach")
        tap(page, kind)
        expect(page.locator(".fxp-attach")).to_have_count(0)
    tap(page, "Attach")
    tap(page, "Location")
    page.get_by_label("Place name").fill("Home")
    tap(page, "Send location")
    expect(log(page)).to_contain_text("Home")
    expect(log(page).locator(".is-out")).to_have_count(2 * 8)  # a message and its bubble


def test_an_edit_is_in_the_chat_at_once_and_says_what_no_longer_fits(phone: Phone) -> None:
    page = phone()
    say(page, "hi")
    tap(page, "Fruit")
    expect(log(page)).to_contain_text("Which?")
    form = _form(page, "ask")
    form.get_by_label("Question", exact=True).fill("What else?")
    form.locator(".fxf-item").first.get_by_role("button", name=re.compile("^Remove")).click()
    _to_phone(page)
    expect(log(page)).to_contain_text("What else?")
    expect(log(page)).not_to_contain_text("Which?")
    notice = page.locator(".fxp-notice", has_text="no longer fits")
    expect(notice).to_contain_text("The option that was tapped is no longer offered.")
    notice.get_by_role("button", name="Drop").click()
    expect(notice).to_have_count(0)
    tap(page, "Person")
    expect(log(page)).to_contain_text("Handed off to Counter")


def test_what_is_not_finished_stops_the_chat_there_and_is_shown(phone: Phone) -> None:
    page = phone()
    _form(page, "chosen").get_by_label("Text", exact=True).fill("")
    _to_phone(page)
    expect(page.locator(".fxp-notice")).to_contain_text("One node is not finished")
    say(page, "hi")
    tap(page, "Fruit")
    tap(page, "Menu")
    page.get_by_role("radio", name="Figs").check()
    page.locator(".fxp-sheet-send").click()
    expect(log(page)).to_contain_text("The flow cannot go on here.")
    page.get_by_role("button", name="Show node").click()
    expect(card(page, "chosen")).to_have_class(re.compile("selected"))


def test_a_chat_begins_at_the_selected_node(phone: Phone) -> None:
    page = phone()
    card(page, "fruit").click(force=True)
    tap(page, "Start at Fruit")
    expect(log(page)).to_contain_text("Which?")
    tap(page, "Start again, from a trigger")
    expect(log(page)).to_contain_text("Be the customer")


def test_the_way_and_the_variables_are_shown(phone: Phone) -> None:
    page = phone()
    say(page, "hi")
    tap(page, "Fruit")
    expect(log(page)).to_contain_text("Which?")
    view(page, "Path")
    expect(page.locator(".fxp-path")).to_contain_text("The customer tapped the option.")
    page.locator(".fxp-path").get_by_role("button", name="Wish").last.click()
    expect(card(page, "ask")).to_have_class(re.compile("selected"))
    view(page, "Variables")
    expect(page.locator(".fxp-values")).to_contain_text("At Fruit")
    page.get_by_text("Change who writes").click()
    page.get_by_label("Name", exact=True).fill("Rui Costa")
    tap(page, "Chat as this customer")
    expect(page.locator(".fxp-table").last).to_contain_text("Rui Costa")


def test_a_chat_is_kept_as_a_test_and_fails_once_the_flow_says_something_else(phone: Phone) -> None:
    page = phone()
    say(page, "hi")
    tap(page, "Person")
    expect(log(page)).to_contain_text("Handed off")
    view(page, "Saved tests")
    page.get_by_label("Keep this chat as a test").fill("A person")
    tap(page, "Save")
    expect(page.get_by_text("1 saved test")).to_be_visible()
    tap(page, "Run all")
    expect(page.get_by_text("The test passed.")).to_be_visible()
    _form(page, "person").get_by_label("Team", exact=True).fill("Kitchen")
    _to_phone(page)
    tap(page, "Run A person")
    expect(page.get_by_text("One test failed.")).to_be_visible()
    expect(page.locator(".fxp-left")).to_contain_text("- (handoff Counter normal)")


@pytest.mark.parametrize("is_dark", [False, True])
def test_no_side_of_the_phone_has_known_barriers(phone: Phone, is_dark: bool) -> None:
    page = phone(is_dark=is_dark)
    say(page, "hi")
    tap(page, "Order")
    tap(page, "Answer myself")
    tap(page, "Attach")
    expect(log(page)).to_contain_text("Calls POST")
    for name in VIEWS:
        view(page, name)
        found = Axe().run(page, context=".fxp").response["violations"]
        assert [(one["id"], [each["html"] for each in one["nodes"]]) for one in found] == [], name


@pytest.mark.parametrize("language", ["pt_BR", "es"])
def test_it_speaks_the_language_and_fits_on_a_narrow_screen(phone: Phone, language: str) -> None:
    page = phone(language=language, width=390)
    say(page, "hi")
    tap(page, "Order")
    expect(log(page)).to_contain_text(SHOP)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for tab in page.locator(".fxp-bar").get_by_role("tab").all():
        tab.click()
        words = re.sub(r"\S*(example|pizzeria)\S*", "", page.locator(".fxp").inner_text())
        assert not re.search(r"\b[a-z]+\.[a-z]+_?[a-z]*\b", words), words


def _form(page: Page, node_id: str) -> Locator:
    """Opens the form of a node."""
    card(page, node_id).click(force=True)
    page.get_by_role("tab", name="Node", exact=True).click()
    form = page.locator(f'form[data-node="{node_id}"]')
    expect(form).to_be_visible()
    return form


def _to_phone(page: Page) -> None:
    page.get_by_role("tab", name="Try it", exact=True).click()
