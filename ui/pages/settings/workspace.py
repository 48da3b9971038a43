"""The workspace itself."""

import reflex as rx

from ui.components.parts import card, field, form
from ui.components.web_parts import BusinessHours
from ui.components.words import t
from ui.pages.settings.frame import settings
from ui.state.settings.workspace import WorkspaceState

_LANGUAGES = [["en", "English"], ["pt_BR", "Português"], ["es", "Español"]]


def workspace() -> rx.Component:
    """Shows what the workspace is called, where it is, and when it is open."""
    known = WorkspaceState.workspace
    return settings(
        card(
            form(
                WorkspaceState,
                WorkspaceState.change,
                field("name", t("sign_up.workspace"), default_value=known.name, max_length=100),
                rx.el.div(
                    field("language", t("workspace.language"), options=_LANGUAGES, default_value=known.language),
                    field(
                        "time_zone",
                        t("contact.time_zone"),
                        default_value=known.time_zone,
                        hint=t("workspace.time_zone_hint"),
                    ),
                    field(
                        "country",
                        t("contact.country"),
                        default_value=known.country,
                        max_length=2,
                        hint=t("workspace.country_hint"),
                    ),
                    class_name="fields",
                ),
                save=t("save"),
            ),
            title=t("settings.workspace"),
            about=t("workspace.about"),
            key=known.id,
        ),
        card(
            form(
                WorkspaceState,
                WorkspaceState.change_hours,
                BusinessHours.create(name="plan", plan=known.business_hours),
                save=t("save"),
            ),
            title=t("hours.title"),
            about=t("hours.about"),
            key="hours " + known.id,
        ),
        state=WorkspaceState,
    )
