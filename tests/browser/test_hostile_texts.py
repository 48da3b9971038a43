"""Whatever customers and authors write is shown as words: no script runs, no page breaks, nothing leaves its place."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.backend.running_server import RunningServer
from tests.browser.conftest import Windows
from tests.browser.drawing import card, draft
from tests.browser.hostile_texts import HOSTILE_TEXTS

SCREENS = (1440, 390)
TAG_CHARS, BUTTON_CHARS = 64, 20
HALF_AN_EMOJI = "\\ud83d"  # as JSON and JavaScript write it; no text can hold it
NUMBERS = [f"5511900010{number:03d}" for number in range(len(HOSTILE_TEXTS))]


def _chain(flow_id: str) -> dict[str, Any]:
    """A flow that says, asks, names and notes every text; one question after the other."""
    nodes: list[dict[str, Any]] = [
        {"id": "start", "type": "keyword_trigger", "config": {"words": ["begin", *HOSTILE_TEXTS[3:20]]}}
    ]
    for number, text in enumerate(HOSTILE_TEXTS):
        said = text if "{" not in text else "Curly"  # a template that cannot be read stops the flow, as it should
        config = {"text": said, "answer": {"kind": "text"}, "variable": "answer", "retry_text": said}
        place = {"x": 320 * (number % 8 + 1), "y": 260 * (number // 8)}
        nodes.append({"id": f"n{number}", "type": "ask_question", "name": text, "config": config, "position": place})
    names = [node["id"] for node in nodes]
    edges = [
        {"source": source, "port": "answered" if source != "start" else "next", "target": target}
        for source, target in pairwise(names)
    ]
    notes = [
        {"id": f"note{number}", "text": text, "position": {"x": 320 * number, "y": 1_500}}
        for number, text in enumerate(HOSTILE_TEXTS)
    ]
    groups = [
        {"id": f"group{number}", "name": text, "nodes": [f"n{number}"]} for number, text in enumerate(HOSTILE_TEXTS[:9])
    ]
    return {
        "id": flow_id,
        "name": HOSTILE_TEXTS[0],
        "document_version": 1,
        "nodes": nodes,
        "edges": edges,
        "notes": notes,
        "groups": groups,
        "variables": [{"name": "answer"}],
    }


class House:
    """A workspace in which everything has such a name."""

    def __init__(self, server: RunningServer) -> None:
        self.server = server
        self._owner = server.log_in()
        for flow_id in ("hostile", "published", "halved"):
            self.ask("POST", "/flows/import", _chain(flow_id))
        for number, text in enumerate(HOSTILE_TEXTS):
            flow = {"id": f"named_{number}", "name": text, "document_version": 1, "nodes": [], "edges": []}
            self.ask("POST", "/flows/import", flow)
            contact = {"phone": f"+{NUMBERS[number]}", "name": text, "tags": [text[:TAG_CHARS].strip()]}
            self.contact_id = self.ask("POST", "/contacts", contact)["id"]
            assert server.post(NUMBERS[number], text) == 200
        tags = [text[:TAG_CHARS].strip() for text in HOSTILE_TEXTS]
        self.ask("POST", f"/contacts/{self.contact_id}/tags", {"add": tags})

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """Asks the API as the owner; gives what the answer holds."""
        status, answer = self.server.ask(method, f"/api{path}", body, **self._owner)
        assert status < 300, (path, answer)
        return answer


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The workspace."""
    server = RunningServer(tmp_path_factory.mktemp("hostile"))
    try:
        server.start()
        yield House(server)
    finally:
        server.close()


@pytest.fixture
def visitor(browser: Browser, house: House) -> Iterator[Windows]:
    """Opens windows; a script that ran, a page that broke or a refused inline script fails the test."""
    opened = Windows(browser, house.server)
    yield opened
    opened.close()
    assert opened.faults == []


def _is_sound(page: Page) -> None:
    """Checks that no script ran and nothing sticks out of the screen, at each width."""
    for width in SCREENS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (page.url, width)
    page.set_viewport_size({"width": SCREENS[0], "height": 900})
    assert page.evaluate("window.pwned") is None, page.url
    assert page.locator("body").is_visible()


def test_lists_and_contacts_show_words(visitor: Windows, house: House) -> None:
    page = visitor.open("/")
    for path, said in (
        ("/", "Hello, Demo"),
        ("/flows", HOSTILE_TEXTS[3]),
        ("/contacts", HOSTILE_TEXTS[38]),
        (f"/contacts/{house.contact_id}", HOSTILE_TEXTS[3]),
        ("/inbox", HOSTILE_TEXTS[38]),
    ):
        page.goto(path)
        expect(page.get_by_text(said).first).to_be_attached()
        _is_sound(page)
    page.goto("/flows")
    page.get_by_role("button", name=f"Actions for {HOSTILE_TEXTS[3]}").first.click()
    _is_sound(page)


def test_the_editor_shows_words(visitor: Windows) -> None:
    page = visitor.open("/flows/hostile")
    expect(page.locator(".react-flow__node").first).to_be_visible()
    _is_sound(page)
    page.keyboard.press("o")
    rows = page.locator('[role="treeitem"].is-node')
    expect(rows).to_have_count(len(HOSTILE_TEXTS) + 1)
    for number, text in enumerate(HOSTILE_TEXTS, start=1):
        rows.nth(number).click()
        expect(page.get_by_label(", name")).to_have_value(text)
    _is_sound(page)
    page.keyboard.press("Escape")
    page.keyboard.press("i")
    expect(page.locator(".fx-issue").first).to_be_visible()
    _is_sound(page)
    page.keyboard.press("ControlOrMeta+f")
    page.keyboard.type("pwned")
    expect(page.locator(".fx-found").first).to_be_visible()
    _is_sound(page)


def test_the_phone_shows_words(visitor: Windows) -> None:
    page = visitor.open("/flows/hostile")
    expect(page.locator(".react-flow__node").first).to_be_visible()
    page.keyboard.press("p")
    field = page.locator(".fxp-composer > textarea")
    for text in ("begin", *HOSTILE_TEXTS):
        expect(field).to_be_enabled()
        field.fill(text)
        field.press("Enter")
        expect(field).to_have_value("")
    expect(page.get_by_role("log")).to_contain_text(HOSTILE_TEXTS[38])
    _is_sound(page)
    for view in ("Path", "Variables"):
        page.locator(".fxp").get_by_role("tab", name=view, exact=True).click()
        _is_sound(page)


def test_publishing_and_versions_show_words(visitor: Windows, house: House) -> None:
    note = " ".join(HOSTILE_TEXTS)[:1_000]
    revision = house.ask("GET", "/flows/published/draft")["revision"]
    house.ask("POST", "/flows/published/publish", {"revision": revision, "note": note})
    page = visitor.open("/flows/published")
    expect(page.locator(".react-flow__node").first).to_be_visible()
    page.get_by_role("button", name="Versions").click()
    expect(page.get_by_role("dialog")).to_contain_text(HOSTILE_TEXTS[0])
    _is_sound(page)
    page.keyboard.press("Escape")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("Delete")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("dialog").locator(".is-removed").first).to_be_visible()
    _is_sound(page)


def test_half_an_emoji_is_kept_out_and_the_rest_is_saved(visitor: Windows, house: House) -> None:
    half = b'{"phone": "+5511900020000", "name": "half \\ud83d"}'
    status, _ = house.server.ask("POST", "/api/contacts", half, **house.server.log_in())
    assert 400 <= status < 500
    page = visitor.open("/flows/halved")
    card(page, "n0").click()
    text = page.locator("form[data-node]").get_by_label("Question", exact=True)
    text.click()
    page.evaluate(f"document.execCommand('insertText', false, 'half {HALF_AN_EMOJI}')")
    saved = draft(page)
    assert "half" in next(node for node in saved["nodes"] if node["id"] == "n0")["config"]["text"]
