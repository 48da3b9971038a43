"""The list of contacts."""

import reflex as rx

from ui.components.parts import badge, button, dialog, empty, field, form, heading, icon, refused, when
from ui.components.shell import shell
from ui.components.web_parts import FileLink, Link
from ui.components.words import t
from ui.state.contacts import ContactsState
from ui.views.contacts import Contact, Tag


def contacts() -> rx.Component:
    """Shows contacts."""
    new = button(t("contacts.new"), "plus", "primary", on_click=ContactsState.open_dialog("new"))
    export = FileLink.create(
        icon("download"),
        t("contacts.export"),
        href="/api/contacts/export.csv",
        download="contacts.csv",
        class_name="button",
    )
    return shell(
        heading(t("contacts.title"), rx.cond(ContactsState.is_admin, export), new, about=t("contacts.about")),
        _tools(),
        rx.cond(ContactsState.dialog == "", refused(ContactsState)),
        rx.cond(ContactsState.contacts.length() > 0, _list(), _empty()),
        dialog(ContactsState, "new", t("contacts.new"), _new_form()),
        state=ContactsState,
    )


def _tools() -> rx.Component:
    search = rx.el.input(
        type="search",
        class_name="input",
        placeholder=t("contacts.search"),
        custom_attrs={"aria-label": t("contacts.search")},
        default_value=ContactsState.search,
        on_change=ContactsState.find.debounce(250),
    )
    tags = rx.el.select(
        rx.el.option(t("contacts.all_tags"), value=""),
        rx.foreach(ContactsState.tags, _tag),
        class_name="input",
        custom_attrs={"aria-label": t("contacts.tag")},
        value=ContactsState.tag,
        on_change=ContactsState.show_tag,
    )
    return rx.el.div(
        rx.el.div(icon("search"), search, class_name="search"),
        rx.cond(ContactsState.tags.length() > 0, tags),
        class_name="tools",
    )


def _tag(tag: rx.Var[Tag]) -> rx.Component:
    return rx.el.option(tag.name + " (" + tag.contact_count.to_string() + ")", value=tag.name)


def _list() -> rx.Component:
    return rx.fragment(
        rx.el.ul(rx.foreach(ContactsState.contacts, _contact), class_name="list"),
        rx.cond(ContactsState.next_cursor != "", button(t("more"), on_click=ContactsState.show_more)),
    )


def _contact(contact: rx.Var[Contact]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            Link.create(name_of(contact), to="/contacts/" + contact.id, class_name="item-name"),
            rx.el.div(rx.el.span(phone_of(contact)), rx.el.span(when(contact.created_at)), class_name="item-about"),
            class_name="item",
        ),
        rx.el.div(
            rx.foreach(contact.tags, lambda tag: badge(tag)),
            rx.cond(contact.is_opted_in, badge(t("contacts.opted_in"), "success")),
            class_name="item-state",
        ),
        key=contact.id,
    )


def name_of(contact: rx.Var[Contact]) -> rx.Var[str]:
    """Gives what a contact is called; somebody without name and number has no words of their own."""
    return rx.cond(
        contact.name != "", contact.name, rx.cond(contact.phone != "", phone_of(contact), t("contacts.nameless"))
    ).to(str)


def phone_of(contact: rx.Var[Contact]) -> rx.Var[str]:
    """Gives the phone number, or says that there is none."""
    return rx.cond(contact.phone != "", "+" + contact.phone, t("contacts.no_phone")).to(str)


def _empty() -> rx.Component:
    return rx.cond(
        ContactsState.is_narrowed,
        empty("search", t("contacts.none_found"), t("contacts.none_found_text")),
        empty("users", t("contacts.none"), t("contacts.none_text")),
    )


def _new_form() -> rx.Component:
    return form(
        ContactsState,
        ContactsState.create,
        field("phone", t("contacts.phone"), hint=t("contacts.phone_hint"), type="tel", auto_focus=True),
        field("name", t("contacts.name"), max_length=200),
        save=t("contacts.create"),
    )
