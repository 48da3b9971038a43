"""What could not be carried out is shown to people, who have it tried again."""

from playwright.sync_api import expect

from tests.browser.inbox_desk import Desk, choose, desk, log, unbroken

__all__ = ["desk", "unbroken"]  # fixtures

UNDELIVERABLE = 131026  # WhatsApp Cloud API, error codes: a message that will not go out by itself


def test_a_message_that_was_given_up_is_shown_to_an_operator_and_sent_again(desk: Desk) -> None:
    # What is marked as read counts as a call as well: the first attempt comes among these, a later one after them.
    for refusal in ({"kind": "rate_limited", "next": 3}, {"kind": "graph_error", "code": UNDELIVERABLE}):
        fault = {**refusal, "endpoint": "messages"}
        assert desk.server.ask("POST", "/stand-in/control/faults", fault)[0] == 201
    name, number = desk.hands_over("Ana <b>Falha</b>")
    page = desk.open_second()
    choose(page, name)
    expect(log(page)).to_contain_text("It cannot be delivered")
    assert desk.server.ask("DELETE", "/stand-in/control/faults")[0] == 204
    page.get_by_role("link", name="Failures").click()
    expect(page.get_by_role("heading", name="Failures")).to_be_visible()
    failure = page.get_by_role("main").get_by_role("listitem")
    expect(failure).to_contain_text(name)
    expect(failure).to_contain_text("A message was not sent.")
    expect(failure).to_contain_text("One moment")
    assert desk.server.replies(number, 0) == []
    failure.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("Nothing has failed")).to_be_visible()
    assert desk.server.replies(number, 10) == ["One moment"]
    page.get_by_role("button", name="Tried again").click()
    expect(failure).to_contain_text("One moment")
    expect(failure.get_by_role("button")).to_have_count(0)
    failure.get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
