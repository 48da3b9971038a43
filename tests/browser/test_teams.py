"""Teams on their page: who is in them, when they work, how chats are given out, how soon they answer."""

from uuid import uuid4

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenWindow

KEPT = {
    "hours": {"hours": [{"weekday": 0, "opens": "09:00", "closes": "17:30"}], "holidays": ["2026-12-25"]},
    "assignment": "least_loaded",
    "capacity": 3,
    "first_response_minutes": 15,
    "resolution_minutes": 240,
    "absence_minutes": None,
}


def test_a_team_is_set_up_and_shown_as_it_was_left(open_window: OpenWindow) -> None:
    name = f"Sales / {uuid4().hex[:6]}"
    page = open_window("/settings/teams")
    page.get_by_role("button", name="New team").click()
    page.get_by_role("textbox", name="Name").fill(name)
    page.get_by_role("button", name="Save").click()
    dialog = _open(page, name)
    dialog.get_by_label("Demo").check()
    dialog.get_by_label("How conversations are given out").select_option("least_loaded")
    dialog.get_by_label("Conversations at once").fill("0")
    dialog.get_by_label("First answer within").fill("15")
    dialog.get_by_label("Solved within").fill("240")
    dialog.get_by_role("button", name="Add hours on Monday").click()
    dialog.get_by_label("Monday, closes").fill("17:30")
    dialog.get_by_label("Day on which nothing opens").fill("2026-12-25")
    dialog.get_by_role("button", name="Add the day").click()
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_label("Conversations at once")).to_have_attribute("aria-invalid", "true")
    dialog.get_by_label("Conversations at once").fill("3")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    page.reload()
    dialog = _open(page, name)
    expect(dialog.get_by_label("Demo")).to_be_checked()
    expect(dialog.get_by_label("How conversations are given out")).to_have_value("least_loaded")
    expect(dialog.get_by_label("Conversations at once")).to_have_value("3")
    expect(dialog.get_by_label("First answer within")).to_have_value("15")
    expect(dialog.get_by_label("Solved within")).to_have_value("240")
    expect(dialog.get_by_label("Back into the queue")).to_have_value("")
    expect(dialog.get_by_label("Monday, closes")).to_have_value("17:30")
    kept = page.request.get("/api/teams/settings", params={"name": name}).json()["settings"]
    me = page.request.get("/api/me").json()["user_id"]
    assert kept == KEPT | {"members": [me]}
    page.keyboard.press("Escape")
    page.get_by_role("button", name=f"Delete {name}").click()
    expect(page.get_by_role("button", name=f"Change {name}")).to_have_count(0)


def _open(page: Page, name: str) -> Locator:
    page.get_by_role("button", name=f"Change {name}").click()
    dialog = page.get_by_role("dialog", name=f"Team {name}")
    expect(dialog).to_be_visible()
    return dialog
