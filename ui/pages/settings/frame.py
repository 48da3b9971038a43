"""The frame of the settings: their tabs, and lists in which things can be deleted."""

from typing import Any

import reflex as rx

from ui.components.parts import heading, icon_button, refused
from ui.components.shell import shell
from ui.components.web_parts import Copied, Tab
from ui.components.words import t
from ui.state.session import Session

_TABS = ("workspace", "members", "teams", "model", "credentials", "webhooks", "keys", "account")


def settings(*content: Any, state: type[Session]) -> rx.Component:
    """Frames a page of settings."""
    tabs = [Tab.create(t(f"settings.{name}"), to=f"/settings/{name}") for name in _TABS]
    return shell(
        heading(t("settings.title")),
        rx.el.nav(*tabs, class_name="tabs", custom_attrs={"aria-label": t("settings.title")}),
        rx.cond(state.dialog == "", refused(state)),
        *content,
        state=state,
    )


def once(secret: rx.Var[str], label: rx.Var[str]) -> rx.Component:
    """Shows a secret that is shown once."""
    return rx.cond(
        secret != "",
        rx.el.div(
            rx.el.p(t("shown_once")),
            Copied.create(text=secret, label=label),
            class_name="tip success stack",
            role="status",
        ),
    )


def delete_button(name: rx.Var[str], on_click: Any) -> rx.Component:
    """Deletes one thing of a list."""
    return icon_button(t("delete_one", name=name), "trash-2", on_click=on_click)
