"""Signing up, logging in, joining a workspace."""

import reflex as rx

from ui.components.parts import button, field
from ui.components.shell import before_log_in
from ui.components.web_parts import AccessForm, Link
from ui.components.words import t


def log_in() -> rx.Component:
    """The page of those who have an account."""
    return before_log_in(
        AccessForm.create(_email(), _password("current-password"), _enter(t("log_in.do")), purpose="log-in"),
        _instead(t("log_in.no_account"), t("sign_up.do"), "/sign-up"),
        title=t("log_in.title"),
    )


def sign_up() -> rx.Component:
    """The page of those who open a workspace."""
    return before_log_in(
        AccessForm.create(
            field("name", t("sign_up.name"), auto_complete="name"),
            field(
                "workspace_name", t("sign_up.workspace"), hint=t("sign_up.workspace_hint"), auto_complete="organization"
            ),
            _email(),
            _password("new-password", t("sign_up.password_hint")),
            _enter(t("sign_up.do")),
            purpose="sign-up",
        ),
        _instead(t("sign_up.has_account"), t("log_in.do"), "/log-in"),
        title=t("sign_up.title"),
    )


def join() -> rx.Component:
    """The page an invitation's link leads to; the invitation itself stands behind the # and reaches no log."""
    return before_log_in(
        rx.el.p(t("join.about"), class_name="about"),
        AccessForm.create(
            field("name", t("sign_up.name"), hint=t("join.name_hint"), auto_complete="name"),
            _password("new-password", t("join.password_hint")),
            _enter(t("join.do")),
            purpose="join",
        ),
        _instead(t("sign_up.has_account"), t("log_in.do"), "/log-in"),
        title=t("join.title"),
    )


def _email() -> rx.Component:
    return field("email", t("log_in.email"), type="email", auto_complete="username", spell_check=False)


def _password(kind: str, hint: rx.Var[str] | None = None) -> rx.Component:
    hints = {"hint": hint} if hint is not None else {}
    return field("password", t("log_in.password"), type="password", auto_complete=kind, **hints)


def _enter(word: rx.Var[str]) -> rx.Component:
    return button(word, kind="primary wide", type="submit")


def _instead(text: rx.Var[str], word: rx.Var[str], to: str) -> rx.Component:
    return rx.el.p(text, " ", Link.create(word, to=to), class_name="instead")
