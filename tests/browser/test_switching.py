"""Who goes to another workspace gets there, from every page that is open, whatever was under way."""

from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, Route, expect

from backend.domains.accounts.credentials import COOKIE
from tests.backend.running_server import RunningServer
from tests.browser.conftest import OpenWindow

PASSWORD = "correct horse 42"


@pytest.fixture
def member(demo: RunningServer, open_window: OpenWindow) -> Page:
    """The inbox of somebody who is in the demo's workspace and has one of their own, named Bakery."""
    page = open_window("/log-in", is_logged_in=False)
    email = f"{uuid4().hex[:12]}@example.com"
    new = {"email": email, "password": PASSWORD, "name": "Ana", "workspace_name": "Bakery"}
    _post(page, "sign-up", new)
    status, invited = demo.ask(
        "POST", "/api/workspace/invitations", {"email": email, "role": "operator"}, **demo.log_in()
    )
    assert status == 201, invited
    _post(page, "accept-invitation", {"token": invited["token"], "name": "Ana", "password": PASSWORD})
    page.goto("/inbox")
    _expect_workspace(page, "Demo workspace")
    return page


def test_a_page_that_is_left_for_another_workspace_asks_nobody_to_log_in(demo: RunningServer, member: Page) -> None:
    held: list[tuple[Route, str]] = []
    log_in = _token(member)
    member.route("**/api/me/workspace", lambda route: held.append((route, _switch(demo, log_in, route))))
    _choose_bakery(member)
    expect(member.get_by_text("Not connected.")).to_be_visible()  # the log-in is over, the next one not here yet
    ((answer, token),) = held
    answer.fulfill(json={}, headers={"Set-Cookie": f"{COOKIE}={token}; Path=/; HttpOnly"})
    _expect_workspace(member, "Bakery")


def test_other_pages_of_the_browser_follow(member: Page) -> None:
    other = member.context.new_page()
    other.goto("/inbox")
    _expect_workspace(other, "Demo workspace")
    _choose_bakery(member)
    _expect_workspace(member, "Bakery")
    _expect_workspace(other, "Bakery")
    expect(other.get_by_text("No open conversations yet.")).to_be_visible()


def test_who_is_logged_in_is_not_asked_to_log_in(member: Page) -> None:
    member.goto("/log-in?next=/contacts")
    expect(member.get_by_role("heading", name="Contacts", exact=True)).to_be_visible()


def _post(page: Page, act: str, body: dict[str, Any]) -> None:
    origin = {"Origin": page.url.removesuffix("/log-in")}
    assert page.request.post(f"/api/accounts/{act}", data=body, headers=origin).ok


def _choose_bakery(page: Page) -> None:
    page.get_by_role("button", name="Switch workspace").click()
    page.get_by_role("button", name="Bakery").click()


def _token(page: Page) -> str:
    return next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == COOKIE)


def _switch(demo: RunningServer, log_in: str, route: Route) -> str:
    """Has the server do what a page asks for, whose answer stays on its way; gives the token in it."""
    asked = route.request
    status, answer = demo.ask(asked.method, "/api/me/workspace", asked.post_data_json, Authorization=f"Bearer {log_in}")
    assert status == 200, answer
    return str(answer["token"])


def _expect_workspace(page: Page, name: str) -> None:
    expect(page.get_by_role("button", name="Switch workspace")).to_contain_text(name)
