"""The keys of programs."""

import reflex as rx

from ui.components.parts import badge, button, card, dialog, field, form, when
from ui.components.words import t
from ui.pages.settings.frame import delete_button, once, settings
from ui.state.settings.keys import SCOPE, KeysState
from ui.views.accounts import ApiKey

_SCOPES = {
    "workspace": ("read",),
    "flows": ("read", "write", "publish"),
    "contacts": ("read", "write"),
    "inbox": ("read", "write"),
    "messages": ("read", "send"),
    "events": ("send",),
    "channels": ("read", "write"),
    "webhooks": ("read", "write"),
    "models": ("read", "write"),
    "credentials": ("read", "write"),
}


def keys() -> rx.Component:
    """Shows the keys of programs."""
    return settings(
        card(
            rx.cond(
                KeysState.keys.length() > 0,
                rx.el.ul(rx.foreach(KeysState.keys, _key), class_name="rows"),
                rx.el.p(t("keys.none"), class_name="about"),
            ),
            once(KeysState.secret, t("keys.secret")),
            rx.el.div(
                button(t("keys.new"), "plus", "primary", on_click=KeysState.open_dialog("new")), class_name="row"
            ),
            title=t("settings.keys"),
            about=t("keys.about"),
        ),
        dialog(KeysState, "new", t("keys.new"), _form()),
        state=KeysState,
    )


def _key(key: rx.Var[ApiKey]) -> rx.Component:
    used = rx.cond(key.used_at, rx.fragment(t("keys.used"), " ", when(key.used_at)), t("keys.unused"))
    return rx.el.li(
        rx.el.div(
            rx.el.span(key.name, class_name="item-name"),
            rx.el.div(rx.el.span(used), class_name="item-about"),
            rx.el.div(rx.foreach(key.scopes, lambda scope: badge(scope)), class_name="chips"),
            class_name="grow stack-small",
        ),
        delete_button(key.name, KeysState.revoke(key.id)),
        key=key.id,
    )


def _form() -> rx.Component:
    groups = [
        rx.el.fieldset(rx.el.legend(t(f"scope.{room}")), *(_scope(room, what) for what in whats), class_name="scopes")
        for room, whats in _SCOPES.items()
    ]
    return form(
        KeysState,
        KeysState.create,
        field("name", t("keys.name"), hint=t("keys.name_hint"), auto_focus=True, max_length=100),
        rx.cond(KeysState.faults.contains("scopes"), rx.el.p(t("keys.no_scope"), class_name="alert", role="alert")),
        rx.el.div(*groups, class_name="fields"),
        save=t("keys.create"),
    )


def _scope(room: str, what: str) -> rx.Component:
    return rx.el.label(rx.el.input(type="checkbox", name=f"{SCOPE}{room}:{what}"), t(f"may.{what}"), class_name="check")
