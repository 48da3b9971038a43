"""The small parts: buttons, headings, empty places, labels."""

from typing import Any

import reflex as rx

from ui.components.web_parts import Dialog, Field, FileLink, Form, Link, Menu, Notice, Time
from ui.components.words import t_of
from ui.state.session import Session

Word = rx.Var[str] | str


def icon(name: str, size: int = 16) -> rx.Component:
    """Draws an icon that only repeats what words say."""
    return rx.icon(name, size=size, custom_attrs={"aria-hidden": "true"})


def button(word: Word, icon_name: str = "", kind: str = "", **props: Any) -> rx.Component:
    """A button; `kind` is `primary`, `danger`, `quiet` or nothing."""
    shown = [icon(icon_name)] if icon_name else []
    return rx.el.button(*shown, rx.el.span(word), class_name=f"button {kind}".strip(), **({"type": "button"} | props))


def icon_button(word: Word, icon_name: str, **props: Any) -> rx.Component:
    """A button that shows an icon alone; its words are its name."""
    names = {"aria-label": word}
    return rx.el.button(
        icon(icon_name), type="button", class_name="icon-button", title=word, custom_attrs=names, **props
    )


def link_button(word: Word, to: Word, icon_name: str = "", kind: Word = "") -> rx.Component:
    """A link to one of our pages that looks like a button."""
    shown = [icon(icon_name)] if icon_name else []
    return Link.create(
        *shown, rx.el.span(word), to=to, class_name=rx.Var.create("button ") + rx.Var.create(kind).to(str)
    )


def heading(title: Word, *actions: rx.Component, about: Word | None = None) -> rx.Component:
    """The head of a page: what it is, in one line more what it is for, and what one can do."""
    said = [rx.el.p(about, class_name="about")] if about is not None else []
    return rx.el.header(
        rx.el.div(rx.el.h1(title), *said), rx.el.div(*actions, class_name="row actions"), class_name="heading"
    )


def card(*children: Any, title: Word | None = None, about: Word | None = None, **props: Any) -> rx.Component:
    """A part of a page with a heading of its own."""
    head = [rx.el.h2(title)] if title is not None else []
    said = [rx.el.p(about, class_name="about")] if about is not None else []
    return rx.el.section(*head, *said, *children, class_name="card", **props)


def empty(icon_name: str, title: Word, text: Word, *actions: rx.Component) -> rx.Component:
    """What is shown where nothing is yet, with what to do next."""
    return rx.el.div(
        rx.el.span(icon(icon_name, 24), class_name="empty-icon"),
        rx.el.h2(title),
        rx.el.p(text),
        rx.el.div(*actions, class_name="row"),
        class_name="empty",
    )


def badge(word: Word, kind: Word = "") -> rx.Component:
    """A short label; `kind` colours it: `success`, `warning`, `error`, `note`."""
    return rx.el.span(word, class_name=rx.Var.create("badge ") + rx.Var.create(kind).to(str))


def when(moment: Any) -> rx.Component:
    """A moment, as people say it."""
    return Time.create(at=moment)


def refused(state: type[Session]) -> rx.Component:
    """Says why the last request was refused, outside of forms."""
    return rx.cond(
        state.error != "",
        rx.el.p(
            rx.cond(state.faults.length() > 0, _first_fault(state), t_of("error", state.error)),
            class_name="alert",
            role="alert",
        ),
    )


def _first_fault(state: type[Session]) -> rx.Var[str]:
    first = state.faults.values()[0].to(dict[str, str])
    return t_of("fault", first["code"])


def dialog(state: type[Session], name: str, label: Word, *children: Any) -> rx.Component:
    """A dialog that is open while the state says so."""
    return Dialog.create(*children, open=state.dialog == name, label=label, on_close=state.close_dialog)


def form(state: type[Session], submit: Any, *children: Any, save: Word, kind: str = "primary") -> rx.Component:
    """A form whose values go to a handler; its fields show the faults of the state."""
    return Form.create(
        *children,
        rx.el.div(button(save, kind=kind, type="submit"), class_name="row form-end"),
        on_submit=submit,
        faults=state.faults,
        error=state.error,
    )


def field(name: str, label: Word, **props: Any) -> rx.Component:
    """A field of a form."""
    return Field.create(name=name, label=label, **props)


def menu(label: Word, *items: rx.Component, icon_name: str = "ellipsis") -> rx.Component:
    """A list of actions behind a button."""
    return Menu.create(icon(icon_name), *items, label=label)


def menu_item(word: Word, icon_name: str, kind: str = "", **props: Any) -> rx.Component:
    """An action in a menu."""
    return rx.el.button(
        icon(icon_name), rx.el.span(word), type="button", class_name=f"menu-item {kind}".strip(), **props
    )


def menu_file(word: Word, icon_name: str, href: Word, name: str) -> rx.Component:
    """A link in a menu that gives a file."""
    return FileLink.create(icon(icon_name), rx.el.span(word), href=href, download=name, class_name="menu-item")


def notices(state: type[Session]) -> rx.Component:
    """Says what was done."""
    return Notice.create(word=state.notice, count=state.notices)
