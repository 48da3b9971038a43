"""What could not be carried out: somebody looks at it, and has it tried again."""

import reflex as rx

from ui.components.parts import badge, button, empty, heading, refused, when
from ui.components.shell import shell
from ui.components.web_parts import Link
from ui.components.words import t, t_of
from ui.state.failures import Failure, FailuresState


def failures() -> rx.Component:
    """Shows what could not be carried out."""
    return shell(
        heading(t("failures.title"), about=t("failures.about")),
        rx.el.div(
            _choice("failures.open", False),
            _choice("failures.past", True),
            class_name="row",
            role="group",
            custom_attrs={"aria-label": t("failures.title")},
        ),
        refused(FailuresState),
        rx.cond(FailuresState.failures.length() > 0, _list(), _empty()),
        state=FailuresState,
    )


def _choice(word: str, is_replayed: bool) -> rx.Component:
    return button(
        t(word),
        kind="quiet",
        on_click=FailuresState.show_replayed(is_replayed),
        custom_attrs={"aria-pressed": FailuresState.is_replayed == is_replayed},
    )


def _list() -> rx.Component:
    return rx.fragment(
        rx.el.ul(rx.foreach(FailuresState.failures, _failure), class_name="list"),
        rx.cond(FailuresState.next_cursor != "", button(t("more"), on_click=FailuresState.show_more)),
    )


def _failure(failure: rx.Var[Failure]) -> rx.Component:
    contact = rx.cond(failure.contact != "", failure.contact, t("contacts.nameless"))
    tried = rx.cond(FailuresState.is_replayed, rx.fragment(), badge(t("failures.gone_on")))
    return rx.el.li(
        rx.el.div(
            Link.create(contact, to="/inbox?conversation=" + failure.conversation_id, class_name="item-name"),
            rx.el.p(t_of("failure", failure.kind)),
            rx.cond(failure.words != "", rx.el.q(failure.words, class_name="clip")),
            rx.el.div(
                rx.cond(failure.error != "", rx.el.code(failure.error, class_name="clip")),
                rx.el.span(t("failures.attempts", count=failure.attempts)),
                rx.el.span(when(failure.created_at)),
                class_name="item-about",
            ),
            class_name="item",
        ),
        rx.el.div(
            rx.cond(
                failure.can_be_replayed,
                button(t("failures.replay"), "rotate-ccw", on_click=FailuresState.replay(failure.id)),
                tried,
            ),
            class_name="item-state",
        ),
        key=failure.id,
    )


def _empty() -> rx.Component:
    return rx.cond(
        FailuresState.is_replayed,
        empty("rotate-ccw", t("failures.none_past"), t("failures.none_past_text")),
        empty("circle-check", t("failures.none"), t("failures.none_text")),
    )
