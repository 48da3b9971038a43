"""The list of flows."""

import reflex as rx

from ui.components.parts import (
    badge,
    button,
    dialog,
    empty,
    field,
    form,
    heading,
    icon,
    menu,
    menu_file,
    menu_item,
    refused,
    when,
)
from ui.components.shell import shell
from ui.components.web_parts import ImportButton, Link
from ui.components.words import language, t
from ui.state.flows import FlowsState
from ui.views.flows import Flow

_DEMOS = ("pizzeria", "clinic", "course")


def flows() -> rx.Component:
    """Shows flows, and what can be done with them."""
    return shell(
        heading(t("flows.title"), _import(), _new_button(), about=t("flows.about")),
        _tools(),
        rx.cond(FlowsState.dialog == "", refused(FlowsState)),
        rx.cond(FlowsState.flows.length() > 0, _list(), _empty()),
        dialog(FlowsState, "new", t("flows.new"), _new_form()),
        dialog(FlowsState, "change", t("flows.change"), _change_form()),
        state=FlowsState,
    )


def _import() -> rx.Component:
    return ImportButton.create(icon("upload"), label=t("flows.import"))


def _new_button() -> rx.Component:
    return button(t("flows.new"), "plus", "primary", on_click=FlowsState.open_dialog("new"))


def _tools() -> rx.Component:
    search = rx.el.input(
        type="search",
        class_name="input",
        placeholder=t("flows.search"),
        custom_attrs={"aria-label": t("flows.search")},
        default_value=FlowsState.search,
        on_change=FlowsState.find.debounce(250),
    )
    folders = rx.el.select(
        rx.el.option(t("flows.all_folders"), value=""),
        rx.foreach(FlowsState.folders, lambda folder: rx.el.option(folder, value=folder)),
        class_name="input",
        custom_attrs={"aria-label": t("flows.folder")},
        value=FlowsState.folder,
        on_change=FlowsState.show_folder,
    )
    archived = rx.el.label(
        rx.el.input(type="checkbox", default_checked=FlowsState.is_archived, on_change=FlowsState.show_archived),
        t("flows.show_archived"),
        class_name="check",
    )
    return rx.el.div(
        rx.el.div(icon("search"), search, class_name="search"),
        rx.cond(FlowsState.folders.length() > 0, folders),
        archived,
        class_name="tools",
    )


def _list() -> rx.Component:
    return rx.fragment(
        rx.el.ul(rx.foreach(FlowsState.flows, _flow), class_name="list"),
        rx.cond(FlowsState.next_cursor != "", button(t("more"), on_click=FlowsState.show_more)),
    )


def _flow(flow: rx.Var[Flow]) -> rx.Component:
    about = rx.el.div(
        rx.cond(flow.folder != "", rx.el.span(flow.folder)),
        rx.el.span(t("flows.saved"), " ", when(flow.saved_at)),
        class_name="item-about",
    )
    return rx.el.li(
        rx.el.div(Link.create(flow.name, to="/flows/" + flow.id, class_name="item-name"), about, class_name="item"),
        rx.el.div(_issues(flow), _state(flow), class_name="item-state"),
        _menu(flow),
        key=flow.id,
    )


def _state(flow: rx.Var[Flow]) -> rx.Component:
    live = badge(t("flows.live", number=flow.published_number), "success")
    changed = rx.cond(flow.has_changes, badge(t("flows.has_changes"), "note"))
    return rx.cond(flow.published_number, rx.fragment(changed, live), badge(t("flows.draft")))


def _issues(flow: rx.Var[Flow]) -> rx.Component:
    return rx.fragment(
        rx.cond(flow.errors, badge(t("flows.errors", count=flow.errors), "error")),
        rx.cond(flow.warnings, badge(t("flows.warnings", count=flow.warnings), "warning")),
    )


def _menu(flow: rx.Var[Flow]) -> rx.Component:
    change = FlowsState.pick("change", flow.id, flow.name, flow.folder)
    return menu(
        t("flows.actions", name=flow.name),
        menu_item(t("flows.change"), "pencil", on_click=change),
        menu_item(t("flows.duplicate"), "copy", on_click=FlowsState.duplicate(flow.id)),
        menu_file(t("flows.export"), "download", "/api/flows/" + flow.id + "/export", "flow.json"),
        rx.cond(
            flow.archived_at,
            menu_item(t("flows.take_back"), "archive-restore", on_click=FlowsState.archive(flow.id, False)),
            menu_item(t("flows.archive"), "archive", on_click=FlowsState.archive(flow.id, True)),
        ),
    )


def _empty() -> rx.Component:
    nothing_found = empty("search", t("flows.none_found"), t("flows.none_found_text"))
    nothing_archived = empty("archive", t("flows.none_archived"), t("flows.none_archived_text"))
    return rx.cond(
        FlowsState.is_narrowed,
        nothing_found,
        rx.cond(
            FlowsState.is_archived,
            nothing_archived,
            empty("workflow", t("flows.none"), t("flows.none_text"), _new_button()),
        ),
    )


def _new_form() -> rx.Component:
    choices = [rx.el.legend(t("flows.begins"))]
    for demo in ("", *_DEMOS):
        word = t(f"flows.demo.{demo}" if demo else "flows.from_empty")
        radio = rx.el.input(type="radio", name="demo", value=demo, default_checked=not demo)
        choices.append(rx.el.label(radio, rx.el.span(word), class_name="choice"))
    return form(
        FlowsState,
        FlowsState.create,
        field("name", t("flows.name"), hint=t("flows.name_hint"), auto_focus=True, max_length=200),
        rx.el.fieldset(*choices, class_name="choices"),
        rx.el.input(type="hidden", name="language", value=language),
        save=t("flows.create"),
    )


def _change_form() -> rx.Component:
    return form(
        FlowsState,
        FlowsState.change,
        field("name", t("flows.name"), default_value=FlowsState.picked_name, auto_focus=True, max_length=200),
        field(
            "folder",
            t("flows.folder"),
            hint=t("flows.folder_hint"),
            default_value=FlowsState.picked_folder,
            max_length=100,
            list="folders",
        ),
        rx.el.datalist(rx.foreach(FlowsState.folders, lambda folder: rx.el.option(value=folder)), id="folders"),
        save=t("save"),
    )
