"""The page of an address where nothing is."""

import reflex as rx

from ui.components.parts import link_button
from ui.components.shell import before_log_in
from ui.components.words import t


def lost() -> rx.Component:
    """Says so, and leads home."""
    return before_log_in(
        rx.el.p(t("lost.text"), class_name="about"),
        rx.el.div(link_button(t("lost.home"), "/", "house", "primary"), class_name="row"),
        title=t("lost.title"),
    )
