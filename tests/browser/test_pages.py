"""The pages around the editor: accounts, languages, flows, contacts, settings."""

import re
from typing import Any
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.backend.running_server import RunningServer
from tests.browser.conftest import OpenWindow, Windows

PAGES = (
    "/",
    "/inbox",
    "/flows",
    "/contacts",
    "/failures",
    "/channels",
    "/channels/demo",
    "/settings/workspace",
    "/settings/members",
    "/settings/teams",
    "/settings/model",
    "/settings/credentials",
    "/settings/webhooks",
    "/settings/keys",
    "/settings/account",
)
PUBLIC_PAGES = ("/log-in", "/sign-up", "/join", "/nowhere")
PASSWORD = "correct horse 42"


def _sign_up(page: Page) -> str:
    email = f"{uuid4().hex[:12]}@example.com"
    page.get_by_label("Your name").fill("Ana")
    page.get_by_label("Workspace").fill("Padaria Ana")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_role("heading", name="Hello, Ana")).to_be_visible()
    return email


def test_somebody_signs_up_logs_out_and_logs_in(open_window: OpenWindow) -> None:
    page = open_window("/sign-up", is_logged_in=False)
    email = _sign_up(page)
    page.get_by_role("button", name="Your account").click()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="Hello, Ana")).to_be_visible()


def test_what_is_wrong_is_said_at_every_field_at_once(open_window: OpenWindow) -> None:
    page = open_window("/sign-up", is_logged_in=False)
    page.get_by_label("E-mail").fill("nobody")
    page.get_by_role("button", name="Sign up").click()
    for label in ("Your name", "Workspace", "E-mail"):
        expect(page.get_by_label(label)).to_have_attribute("aria-invalid", "true")
        expect(page.get_by_label(label)).to_have_accessible_description(re.compile(r"\S"))


def test_a_wrong_password_is_said(open_window: OpenWindow) -> None:
    page = open_window("/log-in", is_logged_in=False)
    page.get_by_label("E-mail").fill("demo@fluxo.local")
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("alert")).to_have_text("The e-mail or the password is not right.")


@pytest.mark.parametrize("path", ["/", "/flows", "/contacts/x", "/settings/keys"])
def test_strangers_must_log_in(open_window: OpenWindow, path: str) -> None:
    page = open_window(path, is_logged_in=False)
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()


def test_strangers_come_to_the_page_they_wanted(open_window: OpenWindow, demo: RunningServer) -> None:
    page = open_window("/settings/teams", is_logged_in=False)
    page.get_by_label("E-mail").fill("demo@fluxo.local")
    page.get_by_label("Password").fill((demo.data_dir / "demo-password.txt").read_text().strip())
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="Contact fields")).to_be_visible()


def test_the_language_changes_at_once_and_is_kept(open_window: OpenWindow) -> None:
    page = open_window("/flows")
    page.get_by_label("Language").select_option("pt_BR")
    expect(page.get_by_role("heading", name="Fluxos")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "pt-BR")
    page.reload()
    expect(page.get_by_role("heading", name="Fluxos")).to_be_visible()


def test_the_browser_s_language_is_the_first_one(open_window: OpenWindow) -> None:
    page = open_window("/log-in", is_logged_in=False, language="es")
    expect(page.get_by_label("Contraseña")).to_be_visible()


def test_the_appearance_is_kept(open_window: OpenWindow) -> None:
    page = open_window("/flows")
    page.get_by_role("button", name="Dark appearance").click()
    expect(page.locator("html")).to_have_class(re.compile("dark"))
    page.reload()
    expect(page.get_by_role("button", name="Light appearance")).to_be_visible()


def test_the_device_s_appearance_is_the_first_one(open_window: OpenWindow) -> None:
    page = open_window("/flows", is_dark=True)
    expect(page.locator("html")).to_have_class(re.compile("dark"))
    page.get_by_role("button", name="Light appearance").click()
    expect(page.locator("html")).to_have_class(re.compile("light"))


def test_a_flow_is_made_duplicated_archived_and_taken_back(open_window: OpenWindow) -> None:
    name = f"Orders {uuid4().hex[:6]}"
    page = open_window("/flows")
    page.get_by_role("button", name="New flow").click()
    page.get_by_role("textbox", name="Name").fill(name)
    page.get_by_role("button", name="Create flow").click()
    page.wait_for_url("**/flows/*")
    page.goto("/flows")
    page.get_by_role("button", name=f"Actions for {name}").click()
    page.get_by_role("button", name="Duplicate", exact=True).click()
    expect(page.get_by_role("link", name=name)).to_have_count(2)
    page.get_by_role("button", name=f"Actions for {name}").first.click()
    page.get_by_role("button", name="Archive", exact=True).click()
    expect(page.get_by_role("link", name=name)).to_have_count(1)
    page.get_by_label("Archived").check()
    expect(page.get_by_role("link", name="Clinic appointments")).to_have_count(0)
    page.get_by_role("button", name=f"Actions for {name}").click()
    page.get_by_role("button", name="Take back").click()
    page.get_by_label("Archived").uncheck()
    expect(page.get_by_role("link", name="Clinic appointments")).to_be_visible()
    expect(page.get_by_role("link", name=name)).to_have_count(2)


def test_a_flow_is_exported_and_imported(open_window: OpenWindow) -> None:
    page = open_window("/flows")
    page.get_by_role("button", name="Actions for Pizzeria orders").first.click()
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Export").click()
    page.keyboard.press("Escape")
    page.locator("input[type=file]").set_input_files(downloading.value.path())
    page.wait_for_url("**/flows/*")


def test_a_flow_moves_to_a_folder_and_is_found_by_its_name(open_window: OpenWindow) -> None:
    page = open_window("/flows")
    page.get_by_role("button", name="Actions for Course leads").first.click()
    page.get_by_role("button", name="Rename or move").click()
    page.get_by_label("Folder").fill("School")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_label("Folder").select_option("School")
    expect(page.get_by_role("listitem")).to_have_count(1)
    page.get_by_label("Folder").select_option("")
    page.get_by_label("Search flows").fill("clinic")
    expect(page.get_by_role("listitem")).to_have_count(1)


def test_a_contact_is_made_changed_tagged_and_erased(open_window: OpenWindow) -> None:
    phone = f"+55 11 9{uuid4().int % 10**8:08d}"
    page = open_window("/contacts")
    page.get_by_role("button", name="New contact").click()
    page.get_by_label("Phone number").fill("12")
    page.get_by_role("button", name="Create contact").click()
    expect(page.get_by_label("Phone number")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Phone number").fill(phone)
    page.get_by_role("button", name="Create contact").click()
    page.wait_for_url("**/contacts/*")
    page.get_by_label("Name", exact=True).fill("Beatriz")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Beatriz")).to_be_visible()
    page.get_by_label("New tag").fill("vip")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("button", name="Remove the tag vip")).to_be_visible()
    page.get_by_role("button", name="Erase").click()
    page.get_by_role("button", name="Erase for good").click()
    expect(page.get_by_role("heading", name="Contacts", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Beatriz")).to_have_count(0)


def test_the_connection_of_a_number_is_checked(open_window: OpenWindow) -> None:
    page = open_window("/channels/demo")
    page.get_by_role("button", name="Check now").click()
    expect(page.get_by_text("Everything is right: the number can talk.")).to_be_visible()


def test_the_steps_of_a_number_that_cannot_talk_say_what_is_wrong(open_window: OpenWindow) -> None:
    page = open_window("/channels")
    page.get_by_role("button", name="Connect a number").click()
    page.get_by_label("Phone number ID").fill(f"9{uuid4().int % 10**12}")
    page.get_by_label("Access token").fill("no-such-token")
    page.get_by_label("App secret").fill("secret")
    page.get_by_text("Another address than Meta's").click()
    page.get_by_label("Address of the Graph API").fill(page.url.removesuffix("/channels") + "/stand-in")
    page.get_by_role("button", name="Connect", exact=True).click()
    page.wait_for_url("**/channels/*")
    page.get_by_role("button", name="Check now").click()
    expect(page.get_by_text("The access token is not taken.")).to_be_visible()
    page.get_by_role("button", name="Disconnect").click()
    page.get_by_role("dialog").get_by_role("button", name="Disconnect").click()
    page.wait_for_url("**/channels")


def test_a_key_is_shown_once(open_window: OpenWindow) -> None:
    name = f"shop {uuid4().hex[:6]}"
    page = open_window("/settings/keys")
    page.get_by_role("button", name="New key").click()
    page.get_by_role("textbox", name="Name").fill(name)
    page.get_by_role("group", name="Flows").get_by_label("read").check()
    page.get_by_role("button", name="Make the key").click()
    expect(page.get_by_text("Shown this once")).to_be_visible()
    page.reload()
    expect(page.get_by_text(name)).to_be_visible()
    expect(page.get_by_text("Shown this once")).to_have_count(0)


def test_an_invited_person_joins_by_the_link(open_window: OpenWindow) -> None:
    page = open_window("/settings/members")
    page.get_by_role("button", name="Invite somebody").click()
    page.get_by_label("E-mail").fill(f"{uuid4().hex[:12]}@example.com")
    page.get_by_role("button", name="Make the invitation").click()
    link = page.get_by_label("Invitation link").inner_text()
    guest = open_window(link, is_logged_in=False)
    guest.get_by_label("Your name").fill("Caio")
    guest.get_by_label("Password").fill(PASSWORD)
    guest.get_by_role("button", name="Join").click()
    expect(guest.get_by_role("heading", name="Inbox")).to_be_visible()
    expect(guest.get_by_role("button", name="Your account")).to_contain_text("Caio")


def test_somebody_with_two_workspaces_goes_from_one_to_the_other(open_window: OpenWindow) -> None:
    page = open_window("/sign-up", is_logged_in=False)
    email = _sign_up(page)
    owner = open_window("/settings/members")
    owner.get_by_role("button", name="Invite somebody").click()
    owner.get_by_label("E-mail").fill(email)
    owner.get_by_role("button", name="Make the invitation").click()
    page.goto(owner.get_by_label("Invitation link").inner_text())
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("button", name=re.compile(r"^All \d"))).to_be_visible()  # and asks for no more by itself
    page.get_by_role("button", name="Switch workspace").click()
    page.get_by_role("button", name="Padaria Ana").click()
    expect(page.get_by_role("button", name="Switch workspace")).to_contain_text("Padaria Ana")
    page.goto("/flows")
    expect(page.get_by_role("heading", name="No flows yet")).to_be_visible()


def test_nothing_a_user_writes_is_ever_html(open_window: OpenWindow) -> None:
    evil = "<img src=x onerror=\"document.title='broken in'\"><b>bold</b>"
    page = open_window("/flows")
    page.get_by_role("button", name="New flow").click()
    page.get_by_role("textbox", name="Name").fill(evil)
    page.get_by_role("button", name="Create flow").click()
    page.wait_for_url("**/flows/*")
    page.goto("/flows")
    expect(page.get_by_role("link", name=evil)).to_be_visible()
    assert page.locator("main img, main b").count() == 0
    assert page.title() != "broken in"


def test_an_address_where_nothing_is_leads_home(open_window: OpenWindow) -> None:
    page = open_window("/nowhere")
    expect(page.get_by_role("heading", name="There is nothing here")).to_be_visible()
    page.get_by_role("link", name="To the first page").click()
    expect(page.get_by_role("heading", name="Hello, Demo")).to_be_visible()


def test_a_page_that_breaks_says_what_to_do(open_window: OpenWindow, windows: Windows) -> None:
    page = open_window("/")
    broken = "export default function Page() { throw new Error('this page is broken'); }"
    page.route(
        "**/assets/_contacts_._index-*.js", lambda route: route.fulfill(body=broken, content_type="text/javascript")
    )
    page.goto("/contacts")
    expect(page.get_by_role("heading", name="This page has stopped working")).to_be_visible()
    assert windows.faults
    windows.faults.clear()
    page.unroute_all()
    page.get_by_role("button", name="Load again").click()
    expect(page.get_by_role("heading", name="Contacts", exact=True)).to_be_visible()


def test_pages_of_another_version_than_the_server_say_so_in_the_reader_s_language(open_window: OpenWindow) -> None:
    page = open_window("/log-in", is_logged_in=False, language="pt_BR")

    def be_older(socket: WebSocketRoute) -> None:
        server, schema = socket.connect_to_server(), re.compile('"state_schema":"[^"]*"')
        socket.on_message(lambda sent: server.send(schema.sub('"state_schema":"older"', str(sent))))

    page.route_web_socket("**/_event/**", be_older)
    page.reload()  # loads itself again once, and then says so
    banner = page.get_by_role("alert")
    expect(banner).to_contain_text("Há uma nova versão do Fluxo.")
    expect(banner.get_by_role("button", name="Carregar")).to_be_visible()


def test_the_first_page_says_what_comes_next(open_window: OpenWindow) -> None:
    page = open_window("/sign-up", is_logged_in=False)
    _sign_up(page)
    steps, next_one = page.locator(".steps > li"), page.locator(".steps .next")
    expect(next_one).to_have_text("1")
    number = {"number_id": "77", "secrets": {"access_token": "t", "app_secret": "s"}, "settings": {"waba_id": "9"}}
    _ask(page, "/api/channels", number)
    page.reload()
    expect(steps.first).to_contain_text("Done")
    expect(next_one).to_have_text("2")
    _ask(page, "/api/flows", {"name": "Bread"})
    page.reload()
    expect(next_one).to_have_text("3")
    steps.nth(2).get_by_role("link", name="Open the editor").click()
    expect(page.locator(".fx-canvas")).to_be_visible()


def test_the_language_and_the_time_zone_of_a_workspace_are_kept(open_window: OpenWindow) -> None:
    page = open_window("/sign-up", is_logged_in=False)
    _sign_up(page)
    page.goto("/settings/workspace")
    form = page.locator(".card").first
    form.get_by_label("Language of new flows").select_option("Español")
    form.get_by_label("Time zone").fill("America/Nowhere")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_label("Time zone")).to_have_attribute("aria-invalid", "true")
    form.get_by_label("Time zone").fill("America/Recife")
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    page.reload()
    expect(form.get_by_label("Time zone")).to_have_value("America/Recife")
    expect(form.get_by_label("Language of new flows")).to_have_value("es")


def _ask(page: Page, path: str, body: dict[str, Any]) -> None:
    """Asks the API for something as who looks at the page."""
    origin = "/".join(page.url.split("/")[:3])
    assert page.request.post(path, data=body, headers={"Origin": origin}).ok


def test_business_hours_are_drawn_as_a_week_and_kept(open_window: OpenWindow) -> None:
    page = open_window("/sign-up", is_logged_in=False)
    _sign_up(page)
    page.goto("/settings/workspace")
    page.get_by_role("button", name="Add hours on Monday").click()
    page.get_by_label("Monday, closes").fill("17:30")
    page.get_by_role("button", name="Copy Monday's hours").click()
    page.get_by_label("Day on which nothing opens").fill("2026-12-25")
    page.get_by_role("button", name="Add the day").click()
    page.locator(".card").filter(has_text="Business hours").get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_label("Friday, closes")).to_have_value("17:30")
    expect(page.get_by_role("group", name="Sunday")).to_have_text("SundayClosed")
    kept = page.request.get("/api/workspace").json()["business_hours"]
    assert kept["holidays"] == ["2026-12-25"]
    assert kept["hours"] == [{"weekday": day, "opens": "09:00", "closes": "17:30"} for day in range(5)]


def test_the_menu_of_a_small_screen_opens_and_closes(open_window: OpenWindow) -> None:
    page = open_window("/", width=390)
    page.get_by_role("button", name="Open the menu").click()
    page.get_by_role("link", name="Contacts").click()
    expect(page.get_by_role("heading", name="Contacts", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Settings")).to_be_hidden()


@pytest.mark.parametrize("path", PAGES + PUBLIC_PAGES)
def test_a_page_can_be_used_by_everybody_and_fits_every_screen(open_window: OpenWindow, path: str) -> None:
    for language, width, is_dark in (("en", 1440, False), ("pt_BR", 390, True)):
        is_public = path in PUBLIC_PAGES
        page = open_window(path, language=language, width=width, is_dark=is_dark, is_logged_in=not is_public)
        page.get_by_role("heading").first.wait_for()
        found = Axe().run(page).response["violations"]
        serious = [
            (one["id"], [node["html"] for node in one["nodes"]])
            for one in found
            if one["impact"] in ("serious", "critical")
        ]
        assert serious == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
