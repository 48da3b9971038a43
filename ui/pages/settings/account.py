"""One's own account."""

import reflex as rx

from ui.components.parts import button, card, field
from ui.components.web_parts import AccessForm
from ui.components.words import t
from ui.pages.settings.frame import settings
from ui.state.settings.workspace import WorkspaceState


def account() -> rx.Component:
    """Shows how to change the password; every other log-in ends then."""
    return settings(
        card(
            AccessForm.create(
                field("current_password", t("account.current"), type="password", auto_complete="current-password"),
                field(
                    "new_password",
                    t("account.new"),
                    type="password",
                    auto_complete="new-password",
                    hint=t("sign_up.password_hint"),
                ),
                rx.el.div(button(t("account.do"), kind="primary", type="submit"), class_name="row form-end"),
                purpose="password",
            ),
            title=t("account.password"),
            about=t("account.about"),
        ),
        state=WorkspaceState,
    )
