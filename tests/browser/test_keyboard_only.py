"""A flow of ten nodes built, checked, tried and published by somebody who has no mouse."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Windows
from tests.browser.drawing import draft

MAX_STOPS = 150  # more than any page has
COUNT_PRESSES = "window.presses = 0; addEventListener('pointerdown', () => { window.presses += 1; }, true);"


class Keys:
    """Somebody at a keyboard: Tab and Shift+Tab until the focus is where it is wanted, then keys."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.press = page.keyboard.press
        self.type = page.keyboard.type

    def to(self, wanted: Locator, key: str = "Tab") -> None:
        """Walks to something."""
        expect(wanted).to_be_visible()
        element = wanted.element_handle()
        for _ in range(MAX_STOPS):
            if element.evaluate("element => element === document.activeElement"):
                return
            self.press(key)
        raise AssertionError(f"{wanted} is not reached by {key}")

    def use(self, wanted: Locator, key: str = "Tab") -> None:
        """Walks to a button and presses Enter."""
        self.to(wanted, key)
        self.press("Enter")

    def write(self, label: str, text: str) -> None:
        """Walks to a field of the form and writes in it."""
        form = self.page.locator("form[data-node]")
        self.to(form.get_by_role("textbox", name=label, exact=True))
        self.press("ControlOrMeta+a")
        self.type(text)

    def pick(self, text: str) -> None:
        """Types into the picker that has opened and takes what it finds first."""
        expect(self.page.locator(".fx-choice").get_by_role("combobox")).to_be_focused()
        self.type(text)
        self.press("Enter")

    def row(self, words: str) -> None:
        """Goes back to the outline and walks by the arrow keys to the row that says this."""
        self.press("Escape")
        expect(self.page.locator('[role="treeitem"]:focus')).to_be_visible()
        self.press("Home")
        self.to(self.page.get_by_role("treeitem").filter(has_text=words).first, "ArrowDown")

    def add_after(self, words: str, type_: str) -> None:
        """Adds a node behind a row and goes into its form."""
        self.row(words)
        before = self.page.locator('[role="treeitem"]:focus').get_attribute("data-key")
        self.press("a")
        self.pick(type_)
        expect(self.page.locator(f'[role="treeitem"]:focus:not([data-key="{before}"])')).to_be_visible()
        self.press("Enter")
        expect(self.page.locator("form[data-node] :focus")).to_be_visible()


def test_ten_nodes_are_built_checked_tried_and_published_without_a_mouse(windows: Windows) -> None:
    page = windows.blank()
    page.add_init_script(COUNT_PRESSES)
    page.goto("/flows")
    keys = Keys(page)
    _begin(keys)
    _build(keys)
    _mend(keys)
    document = draft(page)
    assert len(document["nodes"]) == 10
    _try(keys)
    _publish(keys)
    assert page.evaluate("window.presses") == 0


def _begin(keys: Keys) -> None:
    page = keys.page
    keys.use(page.get_by_role("button", name="New flow"))
    keys.to(page.get_by_role("textbox", name="Name"))
    keys.type("By keys")
    keys.press("Enter")
    expect(page.locator(".fx-empty")).to_be_visible()
    keys.press("o")
    keys.use(page.get_by_role("button", name="Add a node", exact=True))
    keys.pick("keyword")
    keys.to(page.get_by_role("treeitem"))
    keys.press("Enter")
    words = page.get_by_role("combobox", name="Add to Words")
    keys.to(words)
    keys.type("hello")
    keys.press("Enter")


def _build(keys: Keys) -> None:
    page = keys.page
    keys.add_after("Keyword", "send message")
    keys.write("Text", "Welcome to Forno Vivo.")
    keys.add_after("Welcome", "ask to choose")
    keys.write("Question", "What would you like?")
    keys.write("Title", "Order")
    keys.use(page.get_by_role("button", name="Add Options"))
    keys.type("Talk to a person")
    keys.add_after("Order", "ask a question")
    keys.write("Question", "How many pizzas?")
    keys.to(page.get_by_role("combobox", name="Save in"))
    keys.type("pizzas")
    keys.press("Tab")
    keys.add_after("Answered", "send message")
    keys.write("Text", "Coming: {{ pizzas }}!")
    keys.add_after("Coming", "tag contact")
    keys.to(page.get_by_role("combobox", name="Add to Tags to add"))
    keys.type("customer")
    keys.press("Enter")
    keys.add_after("Talk to a person", "send message")
    keys.write("Text", "One moment, please.")
    keys.add_after("One moment", "hand off")
    keys.add_after("Given back", "send message")
    keys.write("Text", "Goodbye!")
    for way in ("Nobody", "Other", "Not valid", "No reply"):
        keys.row(way)
        keys.press("c")
        keys.pick("goodbye")


def _mend(keys: Keys) -> None:
    page = keys.page
    keys.press("i")
    expect(page.locator(".fx-issue")).to_have_count(1)
    expect(page.locator(".fx-issue")).to_contain_text("Nothing follows when the time runs out")
    keys.use(page.get_by_role("button", name="End the flow here on purpose"))
    expect(page.get_by_text("No problems found. This flow can be published.")).to_be_visible()


def _try(keys: Keys) -> None:
    page = keys.page
    keys.press("p")
    keys.to(page.locator(".fxp-composer > textarea"))
    keys.type("hello")
    keys.press("Enter")
    log = page.get_by_role("log")
    keys.use(log.get_by_role("button", name="Order", exact=True), "Shift+Tab")
    expect(log).to_contain_text("How many pizzas?")
    keys.to(page.locator(".fxp-composer > textarea"))
    keys.type("3")
    keys.press("Enter")
    expect(log).to_contain_text("Coming: 3!")


def _publish(keys: Keys) -> None:
    page = keys.page
    keys.press("ControlOrMeta+k")
    keys.pick("publish")
    keys.use(page.get_by_role("dialog").get_by_role("button", name="Publish"))
    expect(page.locator(".fx-live")).to_have_text("Live · v1")
