"""The language model."""

import reflex as rx

from ui.components.parts import card, field, form
from ui.components.words import t
from ui.pages.settings.frame import settings
from ui.state.settings.model import ModelState


def model() -> rx.Component:
    """Shows which language model is asked."""
    known = ModelState.model
    hint = rx.cond(known.has_api_key, t("model.key_kept"), t("model.key_hint")).to(str)
    return settings(
        card(
            rx.cond(known.base_url == "", rx.el.p(t("model.demo"), class_name="tip")),
            form(
                ModelState,
                ModelState.change,
                field(
                    "base_url",
                    t("model.base_url"),
                    hint=t("model.base_url_hint"),
                    default_value=known.base_url,
                    spell_check=False,
                ),
                field(
                    "model", t("model.model"), hint=t("model.model_hint"), default_value=known.model, spell_check=False
                ),
                field("api_key", t("model.key"), hint=hint, type="password", auto_complete="off"),
                save=t("save"),
            ),
            title=t("settings.model"),
            about=t("model.about"),
            key=known.updated_at,
        ),
        state=ModelState,
    )
