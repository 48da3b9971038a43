"""What operators look up and keep beside a conversation, and what colleagues and customers see of them."""

from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.inbox_desk import TEAM, Desk, choose, desk, item, log, take, unbroken, write

__all__ = ["desk", "unbroken"]  # fixtures

_SIZES = [{"id": "s", "title": "Small"}, {"id": "l", "title": "Large"}]
_ORDER = [
    {"id": "start", "type": "keyword_trigger", "config": {"words": ["order"]}},
    {
        "id": "size",
        "type": "ask_choice",
        "name": "Which size",
        "config": {"text": "How large?", "options": _SIZES, "variable": "size"},
    },
    {"id": "said", "type": "send_message", "name": "What it costs", "config": {"text": "{{ size }}: 9 euros."}},
    {"id": "person", "type": "hand_off", "config": {"team": TEAM, "timeout_s": 3_600}},
]
_ORDER_WAYS = [("start", "next", "size"), ("size", "l", "said"), ("said", "next", "person")]


def test_the_panel_shows_who_the_customer_is_and_which_way_the_flow_took(desk: Desk) -> None:
    desk.publish("order", _ORDER, _ORDER_WAYS, "size")
    number = desk.customer("Carla Souza")
    desk.act(number, "say", text="order")
    desk.server.replies(number, 10)
    desk.act(number, "tap", choice="Large")
    page = desk.open()
    choose(page, "Carla Souza")
    contact_id = desk.ask("GET", "/contacts?search=Carla")["items"][0]["id"]
    desk.ask("PATCH", f"/contacts/{contact_id}", {"fields": {"interest": "Cheese"}})
    desk.ask("POST", f"/contacts/{contact_id}/consents", {"is_opted_in": True, "source": "the counter"})
    page.reload()
    panel = page.get_by_role("complementary", name="Contact")
    expect(_part(panel, "Who it is")).to_contain_text(f"+{number}")
    expect(_part(panel, "Who it is")).to_contain_text("Agreed to be written to")
    expect(_part(panel, "Who it is")).to_contain_text("the counter")
    expect(_part(panel, "Fields")).to_contain_text("Cheese")
    expect(_part(panel, "What the flow collected")).to_contain_text("Stands in “Order” at “Hand off”")
    expect(_part(panel, "What the flow collected")).to_contain_text("Large")
    panel.get_by_role("heading", name="The way through the flow").click()
    way = _part(panel, "The way through the flow").get_by_role("listitem")
    expect(way.filter(has_text="Order → Large")).to_contain_text("Which size")

    message = log(page).get_by_role("article").filter(has_text="Large: 9 euros.")
    message.hover()
    message.get_by_role("button", name="Explain this message").click()
    why = page.get_by_role("complementary", name="Explain this message")
    sent_by = _part(why, "What sent it")
    for told in ("NodeWhat it costs", "FlowOrder", "Version1", "Because of“Large”"):
        expect(sent_by).to_contain_text(told)
    expect(_part(why, "The way there").get_by_role("listitem")).to_have_count(2)
    expect(_part(why, "Variables then")).to_contain_text("sizeLarge")


def _part(panel: Locator, title: str) -> Locator:
    return panel.locator("details").filter(has=panel.page.get_by_role("heading", name=title))


def test_tags_are_put_on_and_taken_off_and_lists_show_who_has_them(desk: Desk) -> None:
    name, _ = desk.hands_over()
    other, _ = desk.hands_over()
    page = desk.open()
    choose(page, name)
    panel = page.get_by_role("complementary", name="Contact")
    panel.get_by_role("button", name="Add a tag").click()
    panel.get_by_role("combobox", name="Add a tag").fill("regular")
    page.keyboard.press("Enter")
    taken_off = panel.get_by_role("button", name="Remove the tag regular")
    expect(taken_off).to_be_visible()
    page.reload()
    page.get_by_role("button", name="Filters").click()
    page.locator(".ib-filters").get_by_label("Tag").select_option("regular")
    expect(item(page, other)).to_have_count(0)
    expect(item(page, name)).to_be_visible()
    taken_off.click()
    expect(item(page, name)).to_have_count(0)


def test_customers_and_what_was_said_are_found_and_opened(desk: Desk) -> None:
    name, number = desk.hands_over("Érica Nuñez")
    desk.act(number, "say", text="Is the crème brûlée vegan?")
    page = desk.open()
    expect(item(page, name)).to_be_visible()
    field = page.get_by_role("textbox", name="Search messages and contacts")
    for words, found in (("erica", f"+{number}"), (number[-8:], f"+{number}"), ("brulee veg", "crème brûlée vegan")):
        field.fill(words)
        page.locator(".ib-found").get_by_role("button", name=name).filter(has_text=found).click()
        expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
        page.goto("/inbox")
    field.fill("nobody ever said this")
    expect(page.get_by_role("status").filter(has_text="Nothing was found.")).to_be_visible()


def test_lists_hold_what_they_say(desk: Desk) -> None:
    mine, _ = desk.hands_over()
    waiting, _ = desk.hands_over()
    number = desk.customer()
    bots = f"Ana {number}"
    desk.act(number, "say", text="What are you?")
    page = desk.open()
    choose(page, mine)
    page.get_by_role("button", name="Take").click()
    write(page, "I am here")
    page.keyboard.press("Escape")
    expected = {
        "Mine": ("m", {mine}),
        "Unassigned": ("u", {waiting}),
        "Waiting": ("w", {waiting}),
        "All": ("a", {mine, waiting, bots}),
    }
    for list_, (key, holds) in expected.items():
        page.keyboard.press("g")
        page.keyboard.press(key)
        shown = page.get_by_role("list", name=list_).get_by_role("button")
        for name in (mine, waiting, bots):
            expect(shown.filter(has_text=name)).to_have_count(int(name in holds))
    page.get_by_role("button", name="More lists").click()
    page.locator(".menu").get_by_role("button", name=TEAM).click()
    expect(item(page, mine)).to_be_visible()
    expect(item(page, bots)).to_have_count(0)


def test_canned_replies_are_made_and_deleted_where_they_are_used(desk: Desk) -> None:
    name, _ = desk.hands_over()
    page = desk.open()
    choose(page, name)
    _edit_canned(page)
    dialog = page.get_by_role("dialog", name="Canned replies")
    dialog.get_by_label("Shortcut after /").fill("address")
    dialog.get_by_label("Text", exact=True).fill("{{ contact.first_name }}, we are at the harbour.")
    dialog.get_by_role("button", name="Add").click()
    expect(dialog.get_by_role("button", name="Delete /address")).to_be_visible()
    page.keyboard.press("Escape")
    field = page.get_by_role("combobox", name="Write to the customer")
    field.fill("/addr")
    page.get_by_role("option", name="/address").click()
    expect(field).to_have_value("Ana, we are at the harbour.")
    field.fill("")
    _edit_canned(page)
    dialog.get_by_role("button", name="Delete /address").click()
    expect(dialog.get_by_role("button", name="Delete /address")).to_have_count(0)
    page.keyboard.press("Escape")
    field.fill("/addr")
    expect(field).to_have_attribute("aria-expanded", "false")


def _edit_canned(page: Page) -> None:
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Canned replies…").click()


def test_the_customer_sees_that_somebody_writes_and_colleagues_that_somebody_is_away(desk: Desk) -> None:
    name, number = desk.hands_over()
    page, colleague = desk.open(), desk.open_second()
    choose(page, name)
    take(page)
    with page.expect_response("**/typing") as told:
        page.get_by_role("combobox", name="Write to the customer").press_sequentially("One")
    assert told.value.ok
    _, seen = desk.server.ask("GET", f"/stand-in/control/users/{number}/messages")
    assert seen["is_typing"]

    colleague.get_by_label("Are you there?").select_option("away")
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    dialog = page.get_by_role("dialog", name="Assign this conversation")
    expect(dialog.get_by_role("button", name="Bruno")).to_contain_text("Away")
    colleague.get_by_label("Are you there?").select_option("online")
    expect(dialog.get_by_role("button", name="Bruno")).to_contain_text("Online")


def test_what_is_told_of_colleagues_is_newer_than_an_answer_that_was_under_way(desk: Desk) -> None:
    name, _ = desk.hands_over()
    page, colleague = desk.open(), desk.open_second()
    choose(page, name)
    state = colleague.get_by_label("Are you there?")
    state.select_option("away")
    held: list[Route] = []
    page.route("**/api/presence", lambda route: held.append(route))
    page.keyboard.press("a")
    bruno = page.get_by_role("dialog", name="Assign this conversation").get_by_role("button", name="Bruno")
    expect(bruno).to_contain_text("Away")
    asked_then = page.request.get("/api/presence")
    state.select_option("online")
    expect(bruno).to_contain_text("Online")
    with page.expect_event("requestfinished", lambda request: request.url.endswith("/presence")):
        held[0].fulfill(response=asked_then)
    page.evaluate("() => new Promise(requestAnimationFrame)")
    assert "Online" in bruno.inner_text()


def test_a_conversation_that_people_have_goes_on_to_the_end_of_the_flow_after_a_restart(desk: Desk) -> None:
    name, number = desk.hands_over()
    page = desk.open()
    choose(page, name)
    take(page)
    desk.server.stop()
    desk.server.start()
    desk.act(number, "say", text="Still there?")
    expect(log(page)).to_contain_text("Still there?")
    expect(page.locator(".ib-head")).to_contain_text("You have it")
    write(page, "Of course")
    expect(log(page).get_by_role("article").filter(has_text="Of course").locator(".ib-ticks.is-read")).to_be_visible()
    page.get_by_role("button", name="Give back").click()
    page.get_by_label("What was done").fill("all mended")
    page.get_by_role("dialog").get_by_role("button", name="Give back").click()
    expect(log(page)).to_contain_text("They said: all mended")
    expect(page.locator(".ib-head")).to_contain_text("Bot")
    assert desk.server.replies(number, 10) == ["Of course", "They said: all mended"]  # the stand-in forgot the rest
    faults = desk.windows.faults
    faults[:] = [fault for fault in faults if "WebSocket connection" not in fault]  # the browser's own words for that
