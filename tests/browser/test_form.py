"""The form of a node: it is drawn from the type's schema, works by keyboard, and keeps what is typed."""

import re
import time
from collections.abc import Iterator, Sequence
from threading import Event
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, Route, expect

from nodes.strings import strings_of
from tests.backend.running_server import RunningServer
from tests.browser.conftest import PATIENCE_MS, OpenWindow, Windows
from tests.browser.drawing import Nodes, wires
from tests.browser.form_examples import examples, shown_paths

EXAMPLES = {name: (type_, config) for type_, name, config in examples()}
SAVED_WITHIN_S = PATIENCE_MS / 1_000
MAX_TABS = 400  # more than any form has controls

# What a week is made of has a control for each weekday, not one of its own.
BY_WEEKDAY = re.compile(r"plan\.hours\.(weekday|opens|closes)$")

_CONTROLS = """form => {
  const shown = (one) => one.checkVisibility() && !one.disabled && one.tabIndex >= 0;
  const all = [...form.querySelectorAll('input, textarea, select, button, summary, [tabindex]')].filter(shown);
  const radios = all.filter((one) => one.type === 'radio');
  return all.filter((one) => one.type !== 'radio').concat(radios.filter((one) => one.checked));
}"""


@pytest.fixture(scope="module")
def desk(browser: Browser, demo: RunningServer) -> Iterator[Page]:
    """The editor on a flow that has a node of each type, and of each kind of answer."""
    windows = Windows(browser, demo)
    nodes = [{"id": name, "type": type_, "name": name, "config": config} for name, (type_, config) in EXAMPLES.items()]
    page = _opened(windows.open_flow, nodes, ["name"])
    page.get_by_role("button", name="Show as outline or canvas").click()
    yield page
    windows.close()
    assert windows.faults == []


def _opened(open_flow: OpenWindow, nodes: Nodes, variables: Sequence[str] = (), **how: Any) -> Page:
    """Opens the editor on a new flow."""
    page = open_flow(nodes, variables=variables, **how)
    expect(page.locator(".react-flow__node").first).to_be_visible()
    return page


def _form(page: Page, node_id: str) -> Locator:
    """Opens the form of a node, from its card or its row in the outline."""
    card = page.locator(f'.react-flow__node[data-id="{node_id}"]')
    card.or_(page.get_by_role("treeitem").filter(has=page.get_by_text(node_id, exact=True))).click()
    form = page.locator(f'form[data-node="{node_id}"]')
    expect(form).to_be_visible()
    return form


def _form_of(open_flow: OpenWindow, type_: str, config: dict[str, Any], **more: Any) -> tuple[Page, Locator]:
    page = _opened(open_flow, [{"id": "node", "type": type_, "config": config}], **more)
    return page, _form(page, "node")


def _unfold(form: Locator) -> None:
    """Opens what is folded, and the fields behind buttons."""
    for fold in form.locator("details:not([open]) > summary").all()[::-1]:
        fold.click()
    for offer in form.locator(".fxf-offer").all()[::-1]:
        offer.click()


def _named(form: Locator, label: str) -> Locator:
    by_role = [form.get_by_role(role, name=label) for role in ("group", "list")]
    return form.get_by_label(label).or_(by_role[0]).or_(by_role[1]).first


def _draft(page: Page) -> dict[str, Any]:
    flow_id = page.url.rsplit("/", 1)[-1]
    document: dict[str, Any] = page.request.get(f"/api/flows/{flow_id}/draft").json()["document"]
    return document


def _config_becomes(page: Page, wanted: dict[str, Any]) -> None:
    """Waits until the server has a config of the node with these fields; None stands for one that is not there."""
    until = time.monotonic() + SAVED_WITHIN_S
    while True:
        config = _draft(page)["nodes"][0].get("config", {})
        if {name: config.get(name) for name in wanted} == wanted:
            return
        assert time.monotonic() < until, config
        page.wait_for_timeout(50)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_field_has_a_control_with_its_label(desk: Page, name: str) -> None:
    type_, config = EXAMPLES[name]
    strings = strings_of(type_, "en")
    form = _form(desk, name)
    _unfold(form)
    paths = {path for path in shown_paths(config) if path in strings.fields and not BY_WEEKDAY.match(path)}
    for path in sorted(paths):
        expect(_named(form, strings.fields[path].label), path).to_be_visible()


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_control_is_reached_by_the_tab_key(desk: Page, name: str) -> None:
    form = _form(desk, name)
    _unfold(form)
    form.evaluate(
        f"form => {{ window.controls = new Set(({_CONTROLS})(form)); window.missed = new Set(window.controls); }}"
    )
    form.get_by_label(", name").focus()
    desk.keyboard.press("Shift+Tab")
    for _ in range(MAX_TABS):
        desk.keyboard.press("Tab")
        if not desk.evaluate("window.missed.delete(document.activeElement), window.missed.size"):
            break
    assert desk.evaluate("[...window.missed].map((one) => one.outerHTML.slice(0, 160))") == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_form_has_no_known_barriers(desk: Page, name: str) -> None:
    _unfold(_form(desk, name))
    for is_dark in (True, False):
        desk.evaluate("is_dark => document.documentElement.classList.toggle('dark', is_dark)", is_dark)
        found = Axe().run(desk, context="form.fxf").response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


def test_a_variable_is_completed_into_the_text(open_flow: OpenWindow) -> None:
    page, form = _form_of(open_flow, "send_message", {"text": "."})
    text = form.get_by_label("Text", exact=True)
    text.fill("")
    page.keyboard.type("Hello {{first")
    expect(page.get_by_role("option", name="contact.first_name")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.keyboard.type("!")
    expect(text).to_have_value("Hello {{ contact.first_name }}!")
    expect(form.locator(".fxf-bubble")).to_have_text("Hello contact.first_name!")
    _config_becomes(page, {"text": "Hello {{ contact.first_name }}!"})


def test_a_variable_goes_by_one_key_and_comes_back_by_undo(open_flow: OpenWindow) -> None:
    _, form = _form_of(open_flow, "send_message", {"text": "Hello {{ contact.name }}"})
    text = form.get_by_label("Text", exact=True)
    text.press("End")
    text.press("Backspace")
    expect(text).to_have_value("Hello ")
    text.press("ControlOrMeta+z")
    expect(text).to_have_value("Hello {{ contact.name }}")


def test_a_name_no_variable_has_is_marked_and_can_be_declared(open_flow: OpenWindow) -> None:
    _, form = _form_of(open_flow, "send_message", {"text": "For {{ guests }} people"})
    expect(form.locator(".fxf-chip.is-unknown")).to_have_text("{{ guests }}")
    form.get_by_role("button", name="Create it").click()
    expect(form.locator(".fxf-chip.is-unknown")).to_have_count(0)
    expect(form.locator(".fxf-chip.is-variable")).to_have_text("{{ guests }}")


def test_what_is_typed_fast_stays_while_it_is_saved(open_flow: OpenWindow) -> None:
    page, form = _form_of(open_flow, "send_message", {"text": "."})
    text = form.get_by_label("Text", exact=True)
    text.fill("")
    words = "The quick brown fox jumps. " * 8
    with page.expect_response(lambda answer: answer.request.method == "PUT"):
        text.press_sequentially(words, delay=5, timeout=60_000)
    expect(text).to_have_value(words)
    _config_becomes(page, {"text": words})


def test_bold_is_set_and_taken_back_by_its_keys(open_flow: OpenWindow) -> None:
    _, form = _form_of(open_flow, "send_message", {"text": "Open today"})
    text = form.get_by_label("Text", exact=True)
    text.press("End")
    for _ in "today":
        text.press("Shift+ArrowLeft")
    text.press("ControlOrMeta+b")
    expect(text).to_have_value("Open *today*")
    expect(form.locator(".fxf-bubble strong")).to_have_text("today")
    text.press("ControlOrMeta+b")
    expect(text).to_have_value("Open today")


def test_a_press_counts_though_a_fault_moves_the_button_away_meanwhile(open_flow: OpenWindow) -> None:
    page, form = _form_of(open_flow, "ask_choice", {"text": "?", "options": [{"id": "yes", "title": "Yes"}]})
    is_pressed = Event()
    held: list[Route] = []
    page.route("**/node-types/faces?*", lambda route: route.continue_() if is_pressed.is_set() else held.append(route))
    form.get_by_role("button", name="Description").click()
    page.keyboard.type("Of course")
    form.get_by_role("button", name="Add Options").hover()
    page.mouse.down()
    is_pressed.set()
    for route in held:
        route.continue_()
    expect(form.get_by_text("Buttons show no description")).to_be_visible()
    page.mouse.up()
    expect(form.get_by_role("listitem", name="Options 2")).to_be_visible()


def test_a_switch_is_flipped_though_a_fault_moves_it_away_meanwhile(open_flow: OpenWindow) -> None:
    results = [{"path": "$.number", "variable": "number"}]
    page, form = _form_of(open_flow, "call_webhook", {"url": "https://shop.example/", "results": results})
    is_pressed = Event()
    held: list[Route] = []
    page.route("**/node-types/faces?*", lambda route: route.continue_() if is_pressed.is_set() else held.append(route))
    form.get_by_role("textbox", name="Where it stands").fill("$.[")
    form.get_by_role("listitem", name="Results 1").get_by_role("switch", name="Required").hover()
    page.mouse.down()
    is_pressed.set()
    for route in held:
        route.continue_()
    expect(form.locator("[aria-invalid=true]")).to_have_count(1)
    page.mouse.up()
    _config_becomes(
        page, {"url": "https://shop.example/", "results": [{**results[0], "path": "$.[", "is_required": False}]}
    )


def test_a_switch_is_flipped_by_mouse(open_flow: OpenWindow) -> None:
    page, form = _form_of(open_flow, "keyword_trigger", {"words": ["hi"]})
    form.get_by_role("switch", name="Interrupt other flows").click()
    _config_becomes(page, {"interrupts": True})


def test_a_new_option_has_its_id_from_its_title(open_flow: OpenWindow) -> None:
    page, form = _form_of(open_flow, "ask_choice", {"text": "?", "options": [{"id": "yes", "title": "Yes"}]})
    form.get_by_role("button", name="Add Options").click()
    page.keyboard.type("Falar com alguém")
    _config_becomes(
        page, {"options": [{"id": "yes", "title": "Yes"}, {"id": "falar_com_alguem", "title": "Falar com alguém"}]}
    )
    expect(form.locator(".fxf-bubble-button")).to_have_text(["Yes", "Falar com alguém"])


def test_an_id_that_changes_takes_its_edge_along(open_flow: OpenWindow) -> None:
    nodes = [
        {"id": "ask", "type": "ask_choice", "config": {"text": "?", "options": [{"id": "yes", "title": "Yes"}]}},
        {"id": "end", "type": "end_flow", "position": {"x": 400, "y": 0}},
    ]
    page = open_flow(nodes, [("ask", "yes", "end")])
    form = _form(page, "ask")
    form.get_by_role("button", name="Id: yes").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("agreed")
    _config_becomes(page, {"options": [{"id": "agreed", "title": "Yes"}]})
    assert wires(page) == {("ask", "agreed", "end")}


def test_options_are_put_in_order_by_the_arrow_keys(open_flow: OpenWindow) -> None:
    options = [{"id": name, "title": name} for name in ("one", "two", "three")]
    page, form = _form_of(open_flow, "ask_choice", {"text": "?", "options": options})
    form.get_by_role("button", name="Move Options 3", exact=True).focus()
    page.keyboard.press("ArrowUp")
    expect(form.get_by_role("button", name="Move Options 2", exact=True)).to_be_focused()
    page.keyboard.press("ArrowUp")
    _config_becomes(page, {"options": [options[2], options[0], options[1]]})


def test_a_title_too_long_for_a_button_fits_in_a_list(open_flow: OpenWindow) -> None:
    title = "Twenty-two characters!"
    options = [{"id": name, "title": title if name == "a" else name} for name in "abc"]
    page, form = _form_of(open_flow, "ask_choice", {"text": "?", "options": options})
    expect(form.locator(".fxf-counter.is-over")).to_have_text("22/20")
    expect(form.get_by_label("Title").first).to_have_attribute("aria-invalid", "true")
    form.get_by_role("button", name="Add Options").click()
    page.keyboard.type("d")
    expect(form.locator(".fxf-counter.is-over")).to_have_count(0)
    expect(form.get_by_label("Title").first).not_to_have_attribute("aria-invalid", "true")


def test_a_time_is_given_as_a_number_and_a_unit(open_flow: OpenWindow) -> None:
    page, form = _form_of(open_flow, "wait", {"duration_s": 7_200})
    expect(form.get_by_label("Unit of")).to_have_value("hours")
    number = form.locator(".fxf-duration input")
    number.fill("1,5")
    _config_becomes(page, {"duration_s": 5_400})
    form.get_by_label("Unit of").select_option("days")
    _config_becomes(page, {"duration_s": 129_600})


def test_opening_hours_get_a_second_stretch_and_go_to_the_other_days(open_flow: OpenWindow) -> None:
    monday = {"weekday": 0, "opens": "09:00", "closes": "12:00"}
    page, form = _form_of(open_flow, "business_hours", {"plan": {"hours": [monday]}})
    form.get_by_role("button", name="Add hours on Monday").click()
    form.get_by_label("Monday, Opens").nth(1).fill("14:30")
    form.get_by_label("Monday, Closes").nth(1).fill("18:00")
    form.get_by_role("button", name="Copy Monday").click()
    afternoon = {"weekday": 0, "opens": "14:30", "closes": "18:00"}
    hours = [{**stretch, "weekday": day} for day in range(5) for stretch in (monday, afternoon)]
    _config_becomes(page, {"plan": {"hours": hours}})


def test_a_node_has_opening_hours_of_its_own_or_those_of_the_workspace(open_flow: OpenWindow) -> None:
    page, form = _form_of(open_flow, "business_hours", {})
    own = form.get_by_role("switch", name="Opening hours of its own")
    expect(own).not_to_be_checked()
    own.click()
    week = [{"weekday": day, "opens": "09:00", "closes": "18:00"} for day in range(5)]
    _config_becomes(page, {"plan": {"hours": week}})
    own.click()
    _config_becomes(page, {"plan": None})


def test_a_new_variable_is_declared_with_the_type_of_the_answer(open_flow: OpenWindow) -> None:
    config = {"text": "?", "answer": {"kind": "number"}, "variable": ""}
    page, form = _form_of(open_flow, "ask_question", config)
    variable = form.get_by_role("combobox", name="Save in")
    variable.fill("How many guests")
    expect(page.locator(".fxf-option")).to_have_text(re.compile("how_many_guests.*Number"))
    variable.press("Tab")
    _config_becomes(page, {"variable": "how_many_guests"})
    assert _draft(page)["variables"] == [{"name": "how_many_guests", "type": "number"}]


def test_a_message_template_is_picked_with_its_language_and_its_places(open_flow: OpenWindow) -> None:
    page, form = _form_of(open_flow, "send_template", {"name": "x", "language": "en"})
    name = form.get_by_role("combobox", name="Message template")
    name.fill("appointment_rem")
    name.press("ArrowDown")
    name.press("Enter")
    _config_becomes(page, {"name": "appointment_reminder", "language": "en_US", "body": [{"text": ""}, {"text": ""}]})
    expect(form.locator(".fxf-bubble")).to_contain_text("this is a reminder of your appointment")


def test_only_fields_that_mean_something_are_shown(open_flow: OpenWindow) -> None:
    page, form = _form_of(open_flow, "wait_until", {"mode": "date"})
    expect(form.get_by_label("Date", exact=True)).to_be_visible()
    form.get_by_label("What to wait for").select_option("weekday")
    expect(form.get_by_label("Date", exact=True)).to_be_hidden()
    form.get_by_label("Monday").check()
    _config_becomes(page, {"mode": "weekday", "weekdays": [0]})


def test_an_empty_field_is_a_fault_only_after_somebody_was_there(open_flow: OpenWindow) -> None:
    _, form = _form_of(open_flow, "send_message", {"text": ""})
    text = form.get_by_label("Text", exact=True)
    expect(text).not_to_have_attribute("aria-invalid", "true")
    text.focus()
    text.press("Tab")
    form.get_by_label(", name").focus()
    expect(text).to_have_attribute("aria-invalid", "true")
    expect(text).to_have_accessible_description(re.compile("Fill this in"))


@pytest.mark.parametrize(("language", "label"), [("pt_BR", "Pergunta"), ("es", "Pregunta")])
def test_the_form_speaks_the_language_of_the_reader(open_flow: OpenWindow, language: str, label: str) -> None:
    config = {"text": "?", "answer": {"kind": "date"}, "variable": "day"}
    _, form = _form_of(open_flow, "ask_question", config, language=language)
    expect(form.get_by_label(label, exact=True)).to_be_visible()
    words = form.inner_text()
    assert not re.search(r"\b[a-z]+_[a-z_]+\b", words), "a key stands where words should"


def test_a_file_is_uploaded_in_place_and_picked_by_its_name(open_flow: OpenWindow) -> None:
    page, form = _form_of(open_flow, "send_media", {"kind": "image"})
    png = b"\x89PNG\r\n\x1a\n" + bytes(1_000)
    with page.expect_file_chooser() as chooser:
        form.get_by_role("button", name="Upload a file").click()
    chooser.value.set_files({"name": "menu of today.png", "mimeType": "image/png", "buffer": png})
    picked = form.locator(".fxf-file").get_by_role("combobox")
    expect(picked).to_have_value("menu of today.png")
    stored = page.request.get("/api/files").json()["items"][0]
    _config_becomes(page, {"file_id": stored["id"]})
    form.locator(".fxf-file").get_by_role("button", name=re.compile("^Remove")).click()
    expect(picked).to_have_value("")
    picked.fill("menu")
    page.get_by_role("option", name=re.compile("menu of today.png")).click()
    _config_becomes(page, {"file_id": stored["id"]})
