"""One contact."""

import reflex as rx

from ui.components.parts import (
    badge,
    button,
    card,
    dialog,
    empty,
    field,
    form,
    heading,
    icon,
    link_button,
    refused,
    when,
)
from ui.components.shell import shell
from ui.components.words import t
from ui.pages.contacts import name_of, phone_of
from ui.state.contact import ContactState
from ui.views.contacts import Consent, FieldValue
from ui.views.talk import Conversation

_LANGUAGES = (("en", "English"), ("pt_BR", "Português"), ("es", "Español"))


def contact() -> rx.Component:
    """Shows what is known of a contact."""
    known = rx.fragment(
        heading(name_of(ContactState.contact), _erase_button(), about=phone_of(ContactState.contact)),
        rx.cond(ContactState.dialog == "", refused(ContactState)),
        rx.el.div(
            card(_form(), title=t("contact.known"), key=ContactState.contact.id),
            rx.el.div(
                card(_tags(), title=t("contact.tags")),
                card(_consents(), title=t("contact.consent"), about=t("contact.consent_about")),
                card(_conversations(), title=t("contact.conversations")),
                class_name="stack",
            ),
            class_name="columns",
        ),
        dialog(ContactState, "consent", t("contact.add_consent"), _consent_form()),
        dialog(ContactState, "erase", t("contact.erase"), _erase()),
    )
    back = link_button(t("contact.back"), "/contacts", "arrow-left", "quiet")
    missing = empty("user-x", t("contact.gone"), t("contact.gone_text"), link_button(t("nav.contacts"), "/contacts"))
    return shell(rx.el.div(back), rx.cond(ContactState.contact.id != "", known, missing), state=ContactState)


def _form() -> rx.Component:
    known = ContactState.contact
    languages = [["", t("contact.no_language")], *([code, name] for code, name in _LANGUAGES)]
    return form(
        ContactState,
        ContactState.change,
        field("name", t("contacts.name"), default_value=known.name, max_length=200),
        rx.el.div(
            field(
                "language", t("language"), options=languages, default_value=rx.cond(known.language, known.language, "")
            ),
            field("time_zone", t("contact.time_zone"), default_value=known.time_zone, placeholder="America/Sao_Paulo"),
            field("country", t("contact.country"), default_value=known.country, max_length=2, placeholder="BR"),
            class_name="fields",
        ),
        rx.el.div(rx.foreach(ContactState.field_values, _field), class_name="fields"),
        save=t("save"),
    )


def _field(value: rx.Var[FieldValue]) -> rx.Component:
    name = "field:" + value.name
    choices = [["", "—"], ["true", t("yes")], ["false", t("no")]]
    kinds = rx.match(value.type, ("number", "number"), ("date", "date"), ("time", "time"), "text")
    plain = rx.cond(
        value.type == "boolean",
        field(name, value.label, options=choices, default_value=value.text),
        field(name, value.label, type=kinds, default_value=value.text),
    )
    shown = rx.el.div(
        rx.el.span(value.label, class_name="label"),
        rx.el.code(rx.cond(value.text != "", value.text, "—"), class_name="clip"),
        class_name="field",
    )
    return rx.cond(value.is_plain, plain, shown)


def _tags() -> rx.Component:
    return rx.fragment(
        rx.cond(
            ContactState.contact.tags.length() > 0,
            rx.el.div(rx.foreach(ContactState.contact.tags, _tag), class_name="chips"),
        ),
        form(
            ContactState,
            ContactState.add_tag,
            field("tag", t("contact.new_tag"), max_length=64),
            save=t("contact.add_tag"),
            kind="",
        ),
    )


def _tag(tag: rx.Var[str]) -> rx.Component:
    remove = rx.el.button(
        icon("x", 12),
        type="button",
        class_name="chip-remove",
        custom_attrs={"aria-label": t("contact.remove_tag", tag=tag)},
        on_click=ContactState.remove_tag(tag),
    )
    return rx.el.span(rx.el.span(tag, class_name="clip"), remove, class_name="badge chip", key=tag)


def _consents() -> rx.Component:
    now = rx.cond(
        ContactState.contact.is_opted_in, badge(t("contacts.opted_in"), "success"), badge(t("contact.not_opted_in"))
    )
    add = button(t("contact.add_consent"), "plus", on_click=ContactState.open_dialog("consent"))
    return rx.fragment(
        rx.el.div(now, class_name="row"),
        rx.cond(
            ContactState.consents.length() > 0, rx.el.ul(rx.foreach(ContactState.consents, _consent), class_name="rows")
        ),
        rx.el.div(add, class_name="row"),
    )


def _consent(consent: rx.Var[Consent]) -> rx.Component:
    word = rx.cond(consent.is_opted_in, t("contact.agreed"), t("contact.withdrew"))
    return rx.el.li(
        rx.el.span(word),
        rx.el.span(consent.source, class_name="item-about grow"),
        rx.el.span(when(consent.at), class_name="item-about"),
    )


def _consent_form() -> rx.Component:
    return form(
        ContactState,
        ContactState.add_consent,
        field(
            "is_opted_in",
            t("contact.consent_is"),
            options=[["yes", t("contact.agreed")], ["no", t("contact.withdrew")]],
        ),
        field("source", t("contact.source"), hint=t("contact.source_hint"), max_length=200),
        save=t("save"),
    )


def _conversations() -> rx.Component:
    return rx.cond(
        ContactState.conversations.length() > 0,
        rx.el.ul(rx.foreach(ContactState.conversations, _conversation), class_name="rows"),
        rx.el.p(t("contact.no_conversations"), class_name="about"),
    )


def _conversation(talk: rx.Var[Conversation]) -> rx.Component:
    state = rx.cond(talk.status == "open", badge(t("contact.open"), "success"), badge(t("contact.closed")))
    return rx.el.li(
        state,
        rx.cond(talk.has_handoff, badge(t("home.waits"), "warning")),
        rx.el.span(when(talk.active_at), class_name="item-about"),
    )


def _erase_button() -> rx.Component:
    return rx.cond(
        ContactState.is_admin,
        button(t("contact.erase"), "trash-2", "danger", on_click=ContactState.open_dialog("erase")),
    )


def _erase() -> rx.Component:
    return rx.fragment(
        rx.el.p(t("contact.erase_text")),
        refused(ContactState),
        rx.el.div(
            button(t("cancel"), on_click=ContactState.close_dialog),
            button(t("contact.erase_do"), "trash-2", "danger", on_click=ContactState.erase),
            class_name="row form-end",
        ),
    )
