"""What flows show to other systems when they call them."""

import reflex as rx

from ui.components.parts import badge, button, card, dialog, field, form
from ui.components.words import t
from ui.pages.settings.frame import delete_button, settings
from ui.state.settings.credentials import CredentialsState
from ui.views.settings import Credential


def credentials() -> rx.Component:
    """Shows which credentials there are."""
    new = button(t("credentials.new"), "plus", "primary", on_click=CredentialsState.open_dialog("new"))
    return settings(
        card(
            rx.cond(
                CredentialsState.credentials.length() > 0,
                rx.el.ul(rx.foreach(CredentialsState.credentials, _credential), class_name="rows"),
                rx.el.p(t("credentials.none"), class_name="about"),
            ),
            rx.cond(CredentialsState.is_admin, rx.el.div(new, class_name="row")),
            title=t("settings.credentials"),
            about=t("credentials.about"),
        ),
        dialog(CredentialsState, "new", t("credentials.new"), _form()),
        state=CredentialsState,
    )


def _credential(credential: rx.Var[Credential]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.span(credential.name, class_name="item-name"),
            rx.el.div(
                rx.foreach(credential.header_names, lambda name: badge(name)),
                rx.foreach(credential.hosts, lambda host: badge(host, "note")),
                class_name="chips",
            ),
            class_name="grow stack-small",
        ),
        rx.cond(CredentialsState.is_admin, delete_button(credential.name, CredentialsState.delete(credential.name))),
        key=credential.name,
    )


def _form() -> rx.Component:
    return form(
        CredentialsState,
        CredentialsState.save,
        field("name", t("credentials.name"), hint=t("credentials.name_hint"), auto_focus=True, max_length=64),
        field("header", t("credentials.header"), default_value="Authorization", spell_check=False),
        field("value", t("credentials.value"), type="password", auto_complete="off", hint=t("credentials.value_hint")),
        field(
            "hosts",
            t("credentials.hosts"),
            hint=t("credentials.hosts_hint"),
            placeholder="api.example.com",
            spell_check=False,
        ),
        save=t("save"),
    )
