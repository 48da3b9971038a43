"""The inbox: people take conversations over, answer, and give them back, while everybody sees it."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.inbox_desk import TEAM, Desk, choose, desk, item, log, take, unbroken, write

__all__ = ["desk", "unbroken"]  # fixtures

EVIL = "<img src=x onerror=\"document.title='broken in'\"><b>bold</b>"


def test_two_people_and_a_customer_from_the_handoff_to_the_end_of_the_flow(desk: Desk) -> None:
    ana, bruno = desk.open(), desk.open_second()
    name, number = desk.hands_over()
    for page in (ana, bruno):
        choose(page, name)
        expect(log(page)).to_contain_text("One moment")
        expect(page.locator(".ib-head")).to_contain_text(f"Waits for {TEAM}")
    ana.get_by_role("button", name="Take").click()
    bruno.get_by_role("button", name="Take").click()
    loser_is_told = re.compile("has taken this conversation")
    winner, loser = (ana, bruno) if _has(ana) else (bruno, ana)
    expect(loser.get_by_role("status").filter(has_text=loser_is_told)).to_be_visible()
    expect(winner.get_by_role("status").filter(has_text=loser_is_told)).to_have_count(0)

    loser.keyboard.press("n")
    loser.keyboard.type("@Dem" if winner is ana else "@Bru")
    loser.keyboard.press("Enter")  # takes the name that is offered
    loser.keyboard.type("please be nice")
    loser.keyboard.press("Enter")
    expect(log(winner).get_by_role("article").filter(has_text="please be nice")).to_be_visible()
    expect(winner.get_by_role("button", name="Alerts, 1 new")).to_be_visible()

    write(winner, "Hello, this is *us*")
    expect(log(loser).locator("strong", has_text="us")).to_be_visible()
    assert "Hello, this is *us*" in desk.server.replies(number, 10)
    expect(log(winner).locator(".ib-ticks.is-read").last).to_be_visible()
    desk.act(number, "say", text="I am content")
    for page in (ana, bruno):
        expect(log(page)).to_contain_text("I am content")

    winner.keyboard.press("Escape")
    winner.keyboard.press("b")
    winner.get_by_label("What was done").fill("all mended")
    winner.get_by_role("dialog").get_by_role("button", name="Give back").click()
    for page in (ana, bruno):
        expect(log(page)).to_contain_text("They said: all mended")
        expect(page.locator(".ib-head")).to_contain_text("Bot")
    assert desk.server.replies(number, 10) == ["One moment", "Hello, this is *us*", "They said: all mended"]


def _has(page: Page) -> bool:
    """Waits until somebody has the conversation; tells whether it is who looks at this page."""
    head = page.locator(".ib-head")
    expect(head).to_contain_text(re.compile("You have it|Demo ·|Bruno ·"))
    return "You have it" in head.inner_text()


def test_what_is_written_while_the_server_is_away_is_sent_when_it_is_back(desk: Desk) -> None:
    name, number = desk.hands_over()
    page = desk.open()
    choose(page, name)
    take(page)
    desk.server.stop()
    expect(page.get_by_text("Not connected.")).to_be_visible()
    write(page, "Still here")
    expect(log(page).locator("[data-pending=queued]", has_text="Still here")).to_be_visible()
    page.get_by_role("combobox", name="Write to the customer").fill("not sent yet")
    desk.server.start()
    expect(page.get_by_text("Not connected.")).to_have_count(0)
    expect(log(page).locator("[data-pending]")).to_have_count(0)
    assert desk.server.replies(number, 10) == ["Still here"]  # the stand-in has forgotten what was before
    page.reload()
    expect(page.get_by_role("combobox", name="Write to the customer")).to_have_value("not sent yet")
    desk.act(number, "say", text="I waited")
    expect(log(page)).to_contain_text("I waited")
    assert desk.server.replies(number, 0) == ["Still here"]
    faults = desk.windows.faults
    faults[:] = [fault for fault in faults if "WebSocket connection" not in fault]  # the browser's own words for that


def test_everything_is_done_by_keys_alone(desk: Desk) -> None:
    name, _ = desk.hands_over()
    desk.ask("POST", "/canned-replies", {"shortcut": "hours", "text": "Hi {{ contact.name }}, 9 to 5."})
    page = desk.open()
    expect(item(page, name)).to_be_visible()
    page.keyboard.press("j")
    expect(item(page, name)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
    page.keyboard.press("t")
    expect(page.get_by_role("button", name="Give back")).to_be_visible()
    page.keyboard.press("/")
    expect(page.get_by_role("option", name="/hours")).to_be_visible()
    page.keyboard.press("Enter")
    field = page.get_by_role("combobox", name="Write to the customer")
    expect(field).to_have_value(f"Hi {name}, 9 to 5.")
    page.keyboard.type("ret")  # keys write while one types
    page.keyboard.press("Enter")
    expect(log(page)).to_contain_text("9 to 5.ret")
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    page.keyboard.type("bru")
    page.keyboard.press("Enter")
    expect(page.locator(".ib-head")).to_contain_text("Bruno")
    page.keyboard.press("e")
    page.keyboard.type("solved")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Reopen")).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("c")
    expect(page.get_by_role("list", name="Closed").get_by_role("button", name=name)).to_contain_text("solved")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_nothing_anybody_writes_is_ever_html(desk: Desk) -> None:
    name, number = desk.hands_over(EVIL)
    desk.act(number, "say", text=EVIL)
    desk.act(number, "send_location", latitude=1.0, longitude=2.0, name=EVIL)
    card = {"name": {"formatted_name": EVIL}, "phones": [{"phone": "+55 11 98765-4321"}]}
    desk.act(number, "send_contacts", contacts=[card])
    page = desk.open()
    choose(page, name)
    expect(log(page).locator(".ib-contact")).to_have_text(f"{EVIL}+55 11 98765-4321")
    expect(log(page).locator(".ib-words", has_text=EVIL)).to_be_visible()
    page.keyboard.press("n")
    page.keyboard.type(EVIL)
    page.keyboard.press("Enter")
    expect(log(page).get_by_role("article").filter(has_text="Note by Demo")).to_contain_text(EVIL)
    expect(page.get_by_role("complementary", name="Contact")).to_contain_text(EVIL)
    page.get_by_role("textbox", name="Search messages and contacts").fill("bold")
    expect(page.locator(".ib-found").get_by_role("button").first).to_contain_text(EVIL[:10])
    assert page.locator(".ib img, .ib b:not(.ib-mention)").count() == 0
    assert "broken in" not in page.title()


def test_older_messages_come_while_one_scrolls_and_nothing_jumps(desk: Desk) -> None:
    name, number = desk.hands_over()
    page = desk.open()
    choose(page, name)
    for count in range(70):  # more than the page fetches at once
        desk.act(number, "say", text=f"number {count}.")
    expect(log(page)).to_contain_text("number 69.")
    page.reload()
    expect(log(page)).to_contain_text("number 69.")
    expect(log(page)).not_to_contain_text("number 3.")
    assert log(page).evaluate("log => log.scrollHeight - log.scrollTop - log.clientHeight < 2")
    seen = log(page).get_by_text("number 22.")
    seen.evaluate("row => row.scrollIntoView()")
    expect(log(page).get_by_text("number 3.", exact=True)).to_have_count(1)
    expect(seen).to_be_in_viewport()
    desk.act(number, "say", text="the latest")
    expect(log(page)).to_contain_text("the latest")
    expect(seen).to_be_in_viewport()
    page.get_by_role("button", name="To the latest message").click()
    expect(log(page).get_by_text("the latest")).to_be_in_viewport()


def test_a_template_is_chosen_where_nothing_else_is_delivered(desk: Desk) -> None:
    number = desk.customer()
    content = {"type": "template", "name": "course_reminder", "language": "en"}
    content["parameters"] = [{"text": "Ana"}, {"text": "pottery"}]  # type: ignore[assignment]
    desk.ask("POST", "/messages", {"phone": f"+{number}", "content": content})
    page = desk.open()
    item(page, number).click()
    expect(page.get_by_text("The customer has not written yet.")).to_be_visible()
    page.get_by_role("button", name="Choose a template").click()
    page.get_by_label("Find a template").fill("remin en hi")
    page.get_by_role("button", name="course_reminder · en ").click()
    page.get_by_label("Text, place 1").fill("Bea")
    page.get_by_label("Text, place 2").fill("music")
    expect(page.get_by_role("dialog")).to_contain_text("Hi Bea, you asked about music with us.")
    page.get_by_role("button", name="Send", exact=True).last.click()
    expect(log(page)).to_contain_text("Hi Bea, you asked about music with us.")
    desk.act(number, "say", text="desk")
    expect(page.get_by_text("left to write freely")).to_be_visible()


def test_lists_filters_and_kept_views_show_what_they_say(desk: Desk) -> None:
    name, _ = desk.hands_over()
    other, _ = desk.hands_over()
    page = desk.open()
    choose(page, name)
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Urgent").click()
    expect(item(page, name)).to_contain_text("Urgent")
    page.get_by_role("button", name="Filters").click()
    page.get_by_label("Priority").select_option("urgent")
    expect(item(page, other)).to_have_count(0)
    expect(item(page, name)).to_have_count(1)
    page.get_by_label("Name of this view").fill("Burning")
    page.get_by_role("button", name="Save view").click()
    expect(page.get_by_role("button", name="Forget “Burning”")).to_be_visible()
    page.get_by_role("button", name="Clear filters").click()
    expect(item(page, other)).to_be_visible()
    page.get_by_role("button", name="More lists").click()
    page.get_by_role("button", name="Burning", exact=True).click()
    expect(item(page, other)).to_have_count(0)
    page.keyboard.press("s")
    page.get_by_role("button", name="For an hour").click()
    expect(page.locator(".ib-head")).to_contain_text("snoozed until")


def test_a_message_is_answered_and_one_of_the_bot_is_explained(desk: Desk) -> None:
    name, number = desk.hands_over()
    page = desk.open()
    choose(page, name)
    message = log(page).get_by_role("article").filter(has_text="One moment")
    message.hover()
    message.get_by_role("button", name="Explain this message").click()
    panel = page.get_by_role("complementary", name="Explain this message")
    expect(panel).to_contain_text("Desk")
    expect(panel).to_contain_text("“desk”")
    panel.get_by_role("button", name="Close this pane").click()
    expect(page.get_by_role("complementary", name="Contact")).to_contain_text(name)
    message.hover()
    message.get_by_role("button", name="Reply", exact=True).click()
    write(page, "It was longer")
    answer = log(page).get_by_role("article").filter(has_text="It was longer")
    expect(answer.locator(".ib-quote")).to_contain_text("One moment")
    expect(answer.locator(".ib-ticks.is-read")).to_be_visible()
    assert [one["reply_to"] for one in desk.received(number)] == ["", desk.received(number)[0]["id"]]


SCREENS = [("en", 1440, False), ("pt_BR", 390, True), ("es", 1024, True)]


@pytest.mark.parametrize(("language", "width", "is_dark"), SCREENS)
def test_the_inbox_can_be_used_by_everybody_and_fits_every_screen(
    desk: Desk, language: str, width: int, is_dark: bool
) -> None:
    name, number = desk.hands_over()
    desk.act(number, "send_media", kind="document", filename="a.pdf")
    page = desk.open(language=language, width=width, is_dark=is_dark)
    found = page.locator(".ib-item").filter(has_text=name)
    expect(found).to_be_visible()
    _judge(page)
    found.click()
    expect(log(page)).to_contain_text("a.pdf")
    _judge(page)
    page.keyboard.press("p" if width < 1100 else "b")
    expect(page.locator(".ib-panel, dialog").last).to_be_visible()
    _judge(page)


def _judge(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    serious = [one for one in found if one["impact"] in ("serious", "critical")]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in serious] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
