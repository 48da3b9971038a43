"""What hands do in the editor: put nodes on the canvas, draw wires, fill in forms."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from playwright.sync_api import Locator, Page, expect

from nodes.strings import Strings, strings_of

UNITS_S = {"days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}


Nodes = list[dict[str, Any]]
Wires = Sequence[tuple[str, str, str]]

CHAIN: Nodes = [
    {"id": "start", "type": "any_message_trigger", "config": {}, "position": {"x": 0, "y": 0}},
    {"id": "first", "type": "send_message", "config": {"text": "One"}, "position": {"x": 400, "y": 0}, "name": "First"},
    {"id": "last", "type": "send_message", "config": {"text": "Two"}, "position": {"x": 800, "y": 0}, "name": "Last"},
]
WIRES = [("start", "next", "first"), ("first", "next", "last")]


def flow_of(nodes: Nodes, wires: Wires, variables: Sequence[str]) -> dict[str, Any]:
    """A flow of its own of these nodes and wires."""
    edges = [{"source": source, "port": port, "target": target} for source, port, target in wires]
    named = {"id": f"flow_{uuid4().hex[:12]}", "name": "Tested", "document_version": 1}
    return named | {"nodes": nodes, "edges": edges, "variables": [{"name": name} for name in variables]}


def card(page: Page, node_id: str) -> Locator:
    """The card of a node on the canvas."""
    return page.locator(f'.react-flow__node[data-id="{node_id}"]')


def port(page: Page, node_id: str, name: str) -> Locator:
    """A way out of a node, where a wire begins; `in` is where wires end."""
    return card(page, node_id).locator(f'.react-flow__handle[data-handleid="{name}"]')


def middle(place: Locator) -> tuple[float, float]:
    """Where a thing lies on the screen."""
    box = place.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, begin: Locator, end: tuple[float, float]) -> None:
    """Drags with the mouse as a hand does."""
    x, y = middle(begin)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 2, y + 2)  # a hand does not jump: the canvas measures from where it saw the drag begin
    page.mouse.move(*end, steps=4)
    page.mouse.up()


def draft(page: Page) -> dict[str, Any]:
    """Gives the draft as the server has it, once the page says that it has everything."""
    expect(page.locator(".fx-saved.is-saved")).to_be_visible()
    flow_id = page.url.rstrip("/").rpartition("/")[2]
    document: dict[str, Any] = page.request.get(f"/api/flows/{flow_id}/draft").json()["document"]
    return document


def wires(page: Page) -> set[tuple[str, str, str]]:
    """Gives the wires as the server has them."""
    return {(edge["source"], edge["port"], edge["target"]) for edge in draft(page).get("edges", [])}


def drop_type(page: Page, title: str, x: float, y: float) -> str:
    """Drags a node type out of the palette to a place on the canvas; gives the id of the node, whose form is open."""
    forms = page.locator("form[data-node]")
    before = forms.get_attribute("data-node") if forms.count() else ""
    item = page.locator(".fx-palette").get_by_role("button", name=title, exact=True)
    item.drag_to(page.locator(".react-flow__pane"), target_position={"x": x, "y": y}, force=True)
    made = page.locator(f'form[data-node]:not([data-node="{before}"])')
    expect(made).to_be_visible()
    return made.get_attribute("data-node") or ""


def fill_in(page: Page, type_: str, name: str, config: dict[str, Any]) -> None:
    """Fills in the form that is open: every field of a config, by its label, and the node's name."""
    form = page.locator("form[data-node]")
    _replace(form.get_by_label(", name"), name)
    _unfold(form.locator(".fxf-body"))
    for field, value in config.items():
        _write(form, strings_of(type_, "en"), field, value)


def _write(scope: Locator, words: Strings, path: str, value: Any) -> None:
    label = words.fields[path].label
    if isinstance(value, dict):
        _write_object(scope, words, path, value)
    elif isinstance(value, list) and isinstance(value[0], dict):
        _write_items(scope, words, path, value)
    elif isinstance(value, list):
        for word in value:
            _replace(scope.get_by_role("combobox", name=f"Add to {label}"), word).press("Enter")
    elif isinstance(value, bool):
        scope.get_by_role("switch", name=label, exact=True).set_checked(value)
    elif path in words.choices:
        _choose(scope, label, words.choices[path][value])
    elif path.endswith("_s"):
        unit = next(unit for unit, size_s in UNITS_S.items() if value % size_s == 0)
        scope.get_by_label(f"Unit of {label}").select_option(unit)
        _replace(scope.get_by_role("textbox", name=label, exact=True), str(value // UNITS_S[unit]))
    else:
        typed = scope.get_by_role("textbox", name=label, exact=True)
        named = scope.get_by_role("combobox", name=label, exact=True)
        _replace(_shown(scope, typed.or_(named), label), str(value)).press("Tab")


def _write_object(scope: Locator, words: Strings, path: str, value: dict[str, Any]) -> None:
    if path in words.choices:
        _choose(scope, words.fields[path].label, words.choices[path][value["kind"]])
        _unfold(scope.locator(".fxf-nested"))
    for name, inner in value.items():
        if name != "kind":
            _write(scope, words, f"{path}.{name}", inner)


def _write_items(scope: Locator, words: Strings, path: str, items: list[dict[str, Any]]) -> None:
    label = words.fields[path].label
    for number, item in enumerate(items, start=1):
        own = scope.get_by_role("listitem", name=f"{label} {number}", exact=True)
        if not own.count():
            scope.get_by_role("button", name=f"Add {label}").click()
        for name, value in item.items():
            if name != "id":
                _write(own, words, f"{path}.{name}", value)
        _call(own, item.get("id", ""))


def _call(item: Locator, wanted: str) -> None:
    """Gives an item its id where that is not what its title made of it."""
    offer = item.locator(".fxf-offer", has_text=": ")
    if wanted and not (offer.inner_text().endswith(f": {wanted}")):
        offer.click()
        _replace(item.locator("input:focus"), wanted)


def _unfold(scope: Locator) -> None:
    for fold in scope.locator("details:not([open]) > summary").all()[::-1]:
        fold.click()


def _choose(scope: Locator, label: str, word: str) -> None:
    drawn = scope.get_by_role("radiogroup", name=label, exact=True)
    if drawn.count():
        drawn.get_by_role("radio", name=word, exact=True).check()
    else:
        scope.get_by_role("combobox", name=label, exact=True).select_option(label=word)


def _shown(scope: Locator, control: Locator, label: str) -> Locator:
    """Opens a field that waits behind a button."""
    if not control.count():
        scope.locator(".fxf-offer", has_text=label).click()
    return control


def _replace(field: Locator, text: str) -> Locator:
    field.click()
    field.page.keyboard.press("ControlOrMeta+a")
    field.page.keyboard.insert_text(text)
    return field
