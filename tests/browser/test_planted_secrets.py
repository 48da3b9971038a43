"""What is typed into fields for secrets never comes back: it is in no frame of a websocket, and on no page."""

from uuid import uuid4

from playwright.sync_api import Browser, Page, WebSocket, expect

from tests.backend.running_server import RunningServer
from tests.browser.conftest import Windows
from tests.browser.test_pages import PAGES
from tests.hostile.test_planted_secrets import forms


def _secret(name: str) -> str:
    return f"Planted.{name}.{uuid4().hex}"


def test_no_secret_that_is_typed_comes_back(browser: Browser, own_server: RunningServer) -> None:
    windows = Windows(browser, own_server)
    try:
        page = windows.blank(is_logged_in=False)
        frames: list[str] = []
        page.on("websocket", lambda socket: _listen(socket, frames))
        secrets = [*_sign_up(page), *_connect(page), *_set_model(page), *_keep_credential(page), *_refused(page)]
        told: list[str] = []
        for path in PAGES:
            page.goto(path)
            expect(page.get_by_role("main")).to_be_visible()
            told.append(page.content())
    finally:
        windows.close()
    assert len(frames) > len(PAGES)
    assert {secret: text for secret in secrets for text in frames + told if any(f in text for f in forms(secret))} == {}


def _listen(socket: WebSocket, frames: list[str]) -> None:
    socket.on("framereceived", lambda frame: frames.append(str(frame)))


def _sign_up(page: Page) -> list[str]:
    password = _secret("password")
    page.goto("/sign-up")
    for label, value in {"Your name": "Ana", "Workspace": "Ana", "E-mail": f"{uuid4().hex}@example.com"}.items():
        page.get_by_label(label).fill(value)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_role("heading", name="Hello, Ana")).to_be_visible()
    return [password]


def _connect(page: Page) -> list[str]:
    token, app_secret = _secret("token"), _secret("app")
    page.goto("/channels")
    page.get_by_role("button", name="Connect a number").first.click()
    page.get_by_label("Phone number ID").fill(str(uuid4().int % 10**12))
    page.get_by_label("Access token").fill(token)
    page.get_by_label("App secret").fill(app_secret)
    page.get_by_text("Another address than Meta's").click()
    page.get_by_label("Address of the Graph API").fill("http://127.0.0.1:9/")
    page.get_by_role("button", name="Connect", exact=True).click()
    page.wait_for_url("**/channels/*")
    page.get_by_role("button", name="Check now").click()
    expect(page.get_by_role("button", name="Check now")).to_be_enabled()
    return [token, app_secret]


def _set_model(page: Page) -> list[str]:
    key = _secret("model")
    page.goto("/settings/model")
    page.get_by_label("Address").fill("https://models.example/v1")
    page.get_by_label("Model", exact=True).fill("small")
    page.get_by_label("API key").fill(key)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("A key is stored")).to_be_visible()
    return [key]


def _keep_credential(page: Page) -> list[str]:
    value = _secret("credential")
    page.goto("/settings/credentials")
    page.get_by_role("button", name="New credential").click()
    page.get_by_role("dialog").get_by_label("Name").fill("shop")
    page.get_by_role("dialog").get_by_label("Value").fill(value)
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.get_by_text("shop", exact=True)).to_be_visible()
    return [value]


def _refused(page: Page) -> list[str]:
    """Types what is refused: a fault names the field, never what stood in it."""
    present, new = _secret("present"), _secret("new")
    page.goto("/settings/account")
    page.get_by_label("Present password").fill(present)
    page.get_by_label("New password").fill(new)
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_text("This is not the password.")).to_be_visible()
    return [present, new]
