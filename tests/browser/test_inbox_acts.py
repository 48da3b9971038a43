"""What operators do with a conversation, by the mouse: files, voice, the model's help, giving back, closing."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.inbox_desk import (
    PASSWORD,
    SUGGESTED,
    SUMMARY,
    TEAM,
    Desk,
    choose,
    desk,
    item,
    log,
    unbroken,
    write,
)

__all__ = ["desk", "unbroken"]  # fixtures

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)
PLAYS = "it => it.readyState >= 1 || new Promise(done => it.addEventListener('loadedmetadata', () => done(true)))"


def test_files_and_a_recording_are_seen_or_heard_before_they_are_sent(desk: Desk) -> None:
    name, number = desk.hands_over()
    page = desk.open()
    choose(page, name)
    attached = page.locator(".ib-attached")
    _attach(page, "shop.png", "image/png", PNG)
    expect(attached.locator("img")).to_have_js_property("naturalWidth", 1)
    page.get_by_role("button", name="Take the file away").click()
    _attach(page, "price list.pdf", "application/pdf", PDF)
    expect(attached).to_contain_text("price list.pdf")
    write(page, "What it costs")
    document = _bubble(page, "price list.pdf")
    expect(document).to_contain_text("What it costs")
    expect(document.locator(".ib-ticks.is-read")).to_be_visible()

    page.get_by_role("button", name="Record a voice message").click()
    expect(page.get_by_role("timer")).to_have_text("0:01")
    page.get_by_role("button", name="Stop recording").click()
    assert attached.locator("audio").evaluate(PLAYS)
    page.get_by_role("button", name="Send", exact=True).click()
    voice = log(page).get_by_role("article").filter(has=page.locator("audio"))
    expect(voice.locator(".ib-ticks.is-read")).to_be_visible()
    assert voice.locator("audio").evaluate(PLAYS)
    _, sent, recorded = desk.received(number)
    assert (sent["kind"], sent["text"], sent["content"]["filename"]) == ("document", "What it costs", "price list.pdf")
    assert recorded["kind"] == "audio"


def _attach(page: Page, name: str, mime_type: str, content: bytes) -> None:
    page.locator(".ib-field input[type=file]").set_input_files({"name": name, "mimeType": mime_type, "buffer": content})


def _bubble(page: Page, text: str) -> Locator:
    return log(page).get_by_role("article").filter(has_text=text)


def test_the_model_sums_up_and_suggests_and_sends_nothing_by_itself(desk: Desk) -> None:
    name, number = desk.hands_over()
    page = desk.open()
    choose(page, name)
    panel = page.get_by_role("complementary", name="Contact")
    expect(panel.get_by_role("heading", name="Handed over to people")).to_be_visible()
    expect(panel.get_by_text("Help of the model")).to_have_count(0)  # nobody has set one up
    with desk.model():
        page.reload()
        panel.get_by_text("Help of the model").click()
        panel.get_by_role("button", name="Summarize").click()
        expect(panel.locator(".ib-summary")).to_have_text(SUMMARY)
        panel.get_by_role("button", name="Suggest a reply").click()
        field = page.get_by_role("combobox", name="Write to the customer")
        expect(field).to_have_value(SUGGESTED)
        assert [message["text"] for message in desk.received(number)] == ["One moment"]
        field.press("Enter")
        expect(_bubble(page, SUGGESTED).locator(".ib-ticks.is-read")).to_be_visible()


def test_a_conversation_is_given_back_at_a_node_that_is_chosen(desk: Desk) -> None:
    name, number = desk.hands_over()
    page = desk.open()
    choose(page, name)
    page.get_by_role("button", name="Take").click()
    page.get_by_role("button", name="Give back").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("At a node I choose").check()
    expect(dialog.get_by_role("button", name="Give back")).to_be_disabled()
    dialog.get_by_role("combobox", name="Flow").select_option("Desk")
    dialog.get_by_role("combobox", name="Node").select_option("late")
    dialog.get_by_role("button", name="Give back").click()
    expect(_bubble(page, "Nobody came").locator(".ib-ticks.is-read")).to_be_visible()
    expect(page.locator(".ib-head")).to_contain_text("Bot")
    assert [message["text"] for message in desk.received(number)] == ["One moment", "Nobody came"]


def test_a_conversation_is_closed_with_a_reason_and_the_customer_says_how_it_was(desk: Desk) -> None:
    name, number = desk.hands_over()
    page = desk.open()
    choose(page, name)
    page.get_by_role("button", name="Close", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Solved").click()
    dialog.get_by_label("Ask the customer how it was").check()
    dialog.get_by_role("button", name="Close", exact=True).last.click()
    expect(page.get_by_role("button", name="Reopen")).to_be_visible()
    expect(_bubble(page, "How").locator(".ib-ticks.is-read")).to_be_visible()
    _list(page, "Closed")
    expect(page.get_by_role("list", name="Closed").get_by_role("button", name=name)).to_contain_text("Solved")
    count = len(desk.received(number))
    desk.act(number, "tap", choice="1")
    panel = page.get_by_role("complementary", name="Contact")
    expect(panel.get_by_role("img", name="5 of 5")).to_be_visible()
    assert len(desk.received(number)) == count  # the answer starts no flow


def test_a_conversation_is_put_aside_and_comes_back_by_hand_or_when_the_customer_writes(desk: Desk) -> None:
    name, number = desk.hands_over()
    page = desk.open()
    choose(page, name)
    head = page.locator(".ib-head")
    for brings_back in (_by_hand, lambda _: desk.act(number, "say", text="Are you there?")):
        head.get_by_role("button", name="Snooze").click()
        page.get_by_role("button", name="Until tomorrow").click()
        expect(head).to_contain_text("snoozed until")
        _list(page, "Snoozed")
        snoozed = page.get_by_role("list", name="Snoozed").get_by_role("button").filter(has_text=name)
        expect(snoozed).to_be_visible()
        brings_back(page)
        expect(head).not_to_contain_text("snoozed until")
        expect(snoozed).to_have_count(0)


def _list(page: Page, name: str) -> None:
    page.get_by_role("button", name="More lists").click()
    page.locator(".menu").get_by_role("button", name=name).click()


def _by_hand(page: Page) -> None:
    page.locator(".ib-head").get_by_role("button", name="Snooze").click()
    page.get_by_role("button", name="Bring it back now").click()


def test_when_the_24_hours_are_over_a_template_is_chosen_instead(desk: Desk) -> None:
    name, _ = desk.hands_over()
    page = desk.open()
    choose(page, name)
    expect(page.get_by_text("left to write freely")).to_be_visible()
    desk.passes(hours=25)
    page.reload()
    expect(page.get_by_text("The customer last wrote more than 24 hours ago.")).to_be_visible()
    page.get_by_role("button", name="Close", exact=True).click()
    expect(page.get_by_label("The customer cannot be asked: the 24 hours are over")).to_be_disabled()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Choose a template").click()
    page.get_by_label("Find a template").fill("remin en hi")
    page.get_by_role("button", name="course_reminder · en ").click()
    page.get_by_label("Text, place 1").fill("Bea")
    page.get_by_label("Text, place 2").fill("music")
    page.get_by_role("button", name="Send", exact=True).last.click()
    expect(_bubble(page, "Hi Bea, you asked about music").locator(".ib-ticks.is-read")).to_be_visible()


def test_what_is_new_stands_below_a_line_and_reactions_under_their_message(desk: Desk) -> None:
    name, number = desk.hands_over()
    other, _ = desk.hands_over()
    page = desk.open()
    choose(page, name)
    expect(item(page, name).locator(".ib-badge")).to_have_count(0)
    choose(page, other)
    for text in ("First of all", "And then"):
        desk.act(number, "say", text=text)
    expect(item(page, name).locator(".ib-badge")).to_contain_text("2")
    choose(page, name)
    line = page.locator(".ib-unread")
    expect(line).to_have_text("New messages")
    expect(page.locator(".ib-unread + article")).to_contain_text("First of all")
    choose(page, other)
    choose(page, name)
    expect(log(page)).to_contain_text("And then")
    expect(line).to_have_count(0)
    reaction = _bubble(page, "One moment").get_by_role("img", name="The customer reacted: 👍")
    desk.act(number, "react", emoji="👍")
    expect(reaction).to_be_visible()
    desk.act(number, "react")
    expect(reaction).to_have_count(0)


def test_a_team_that_misses_its_target_is_told_so(desk: Desk) -> None:
    path = f"/teams/settings?name={TEAM}"
    desk.ask("PUT", path, {"first_response_minutes": 30})
    name, _ = desk.hands_over()
    page = desk.open()
    expect(item(page, name)).to_contain_text("First answer due in")
    desk.passes(hours=2)
    desk.ask("PUT", path, {})  # has what is late looked for at once
    page.get_by_role("button", name="Alerts, 1 new").click()
    alert = page.get_by_role("button", name="The first answer is late")
    expect(alert).to_contain_text(name)
    expect(item(page, name)).to_contain_text("late")
    alert.click()
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()


def test_who_takes_a_conversation_silences_the_bot_and_sees_what_was_not_sent(desk: Desk) -> None:
    nodes = [
        {"id": "start", "type": "keyword_trigger", "config": {"words": ["chatter"]}},
        {"id": "one", "type": "send_message", "config": {"text": "Once upon a time"}},
        {"id": "two", "type": "send_message", "config": {"text": "And so on"}},
    ]
    desk.publish("chatter", nodes, [("start", "next", "one"), ("one", "next", "two")])
    faults = "/stand-in/control/faults"
    assert desk.server.ask("POST", faults, {"kind": "graph_error", "code": 131000})[0] == 201
    number = desk.customer()
    desk.act(number, "say", text="chatter")
    page = desk.open()
    choose(page, f"Ana {number}")
    expect(_bubble(page, "And so on")).to_be_visible()
    page.get_by_role("button", name="Take").click()
    for text in ("Once upon a time", "And so on"):
        expect(_bubble(page, text)).to_contain_text("Not sent: a person had taken over.")
    desk.server.ask("DELETE", faults)
    write(page, "Enough of that")
    expect(_bubble(page, "Enough of that").locator(".ib-ticks.is-read")).to_be_visible()
    assert [message["text"] for message in desk.received(number)] == ["Enough of that"]


def test_another_workspace_s_conversation_is_not_there(desk: Desk) -> None:
    name, _ = desk.hands_over()
    page = desk.open()
    choose(page, name)
    address = page.url
    stranger = desk.open("/log-in", is_logged_in=False)
    new = {"email": "eva@example.com", "password": PASSWORD, "name": "Eva", "workspace_name": "Another"}
    assert stranger.request.post("/api/accounts/sign-up", data=new, headers={"Origin": desk.windows.url}).ok
    stranger.goto(address)
    expect(stranger.get_by_role("alert")).to_contain_text("It is not there, or no longer.")
    expect(stranger.get_by_text("No open conversations yet.")).to_be_visible()
    expect(stranger.get_by_text(name)).to_have_count(0)


def test_an_operator_sees_the_inbox_and_nothing_of_the_flows(desk: Desk) -> None:
    name, _ = desk.hands_over()
    page = desk.open_second()
    told: list[str] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: told.append(str(frame))))
    page.goto("/")
    expect(item(page, name)).to_be_visible()  # where operators begin
    places = page.get_by_role("navigation", name="Main pages")
    expect(places.get_by_role("link", name="Contacts")).to_be_visible()
    expect(places.get_by_role("link", name="Flows")).to_have_count(0)
    page.goto("/flows")
    expect(page.get_by_role("alert").filter(has_text="Your role does not allow this.")).to_be_visible()
    page.goto("/flows/desk")
    expect(page.get_by_role("heading", name="You may not open this flow.")).to_be_visible()
    expect(page.locator(".fx-canvas")).to_have_count(0)
    page.goto("/settings/teams")
    expect(page.get_by_text(TEAM, exact=True)).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("New team|Change"))).to_have_count(0)
    assert [frame for frame in told if "Pizzeria" in frame] == []
    assert any(TEAM in frame for frame in told)
    for path in ("/api/flows", "/api/flows/desk", "/api/flows/desk/draft"):
        assert page.request.get(path).status == 403
