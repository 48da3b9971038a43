"""The frame of every page behind the log-in, and that of the pages before it."""

from typing import Any

import reflex as rx
from reflex.style import resolved_color_mode
from reflex.utils.imports import ImportVar
from reflex.vars import VarData

from ui.components.parts import icon, menu_item, notices
from ui.components.web_parts import AppearanceButton, Brand, LanguageChoice, Menu, Place, Ready, Shell, Side
from ui.components.words import t
from ui.state.session import Session
from ui.views.accounts import Membership

_PLACES = (
    ("/", "/", "nav.home", "house"),
    ("/inbox", "/inbox", "nav.inbox", "inbox"),
    ("/flows", "/flows", "nav.flows", "workflow"),
    ("/contacts", "/contacts", "nav.contacts", "users"),
    ("/channels", "/channels", "nav.channels", "message-circle"),
    ("/failures", "/failures", "nav.failures", "triangle-alert"),
    ("/settings/workspace", "/settings", "nav.settings", "settings"),
)

_NOT_OF_OPERATORS = frozenset({"/", "/flows"})

_ACCESS = VarData(
    imports={"$/parts/access.jsx": [ImportVar(tag="logOut"), ImportVar(tag="switchWorkspace")]},
)


def shell(*content: Any, state: type[Session]) -> rx.Component:
    """Frames a page; it is shown once what it shows is there."""
    places = rx.el.nav(
        _workspaces(),
        *(_place(*place) for place in _PLACES),
        class_name="places",
        custom_attrs={"aria-label": t("nav.places")},
    )
    choices = rx.el.div(LanguageChoice.create(), appearance_button(), class_name="row side-choices")
    return Shell.create(
        Side.create(places, rx.el.div(_account(), choices, class_name="side-foot")),
        rx.el.div(
            rx.el.main(Ready.create(*content, shown_path=state.shown_path), class_name="content"),
            notices(state),
            id="main",
            class_name="page",
            tab_index=-1,
        ),
    )


def _place(to: str, below: str, word: str, name: str) -> rx.Component:
    """A link to one of the main pages; operators are shown those they may use."""
    link = Place.create(icon(name), to=to, below=below, label=t(word))
    return rx.cond(Session.is_operator, rx.fragment(), link) if to in _NOT_OF_OPERATORS else link


def before_log_in(*content: Any, title: rx.Var[str]) -> rx.Component:
    """Frames a page for those who are not logged in."""
    return rx.el.div(
        rx.el.header(
            Brand.create(),
            rx.el.div(LanguageChoice.create(), appearance_button(), class_name="row"),
            class_name="before-head",
        ),
        rx.el.main(rx.el.div(rx.el.h1(title), *content, class_name="before-card"), class_name="before"),
    )


def appearance_button() -> rx.Component:
    """Changes between light and dark."""
    return AppearanceButton.create(appearance=resolved_color_mode, on_toggle=rx.toggle_color_mode)


def _workspaces() -> rx.Component:
    """The workspace one is in; others to go to."""
    name = Session.workspace_name
    return rx.cond(
        Session.me.memberships.length() > 1,
        Menu.create(
            rx.fragment(icon("building-2"), rx.el.span(name), icon("chevrons-up-down", 14)),
            rx.foreach(Session.me.memberships, _workspace),
            label=t("nav.switch_workspace"),
            class_name="workspace",
        ),
        rx.el.p(icon("building-2"), rx.el.span(name), class_name="workspace", title=name),
    )


def _workspace(membership: rx.Var[Membership]) -> rx.Component:
    go = rx.Var(
        f"() => switchWorkspace({membership.workspace_id!s})",
        _var_data=VarData.merge(_ACCESS, membership._get_all_var_data()),
    )
    is_here = membership.workspace_id == Session.me.workspace_id
    return rx.el.button(
        icon("building-2"),
        rx.el.span(membership.workspace_name),
        rx.cond(is_here, icon("check", 14)),
        type="button",
        class_name="menu-item",
        on_click=go.to(rx.EventChain),
    )


def _account() -> rx.Component:
    log_out = rx.Var("() => logOut()", _var_data=_ACCESS).to(rx.EventChain)
    return Menu.create(
        rx.fragment(icon("circle-user-round"), rx.el.span(Session.me.name)),
        rx.el.p(Session.me.email, class_name="menu-head"),
        menu_item(t("nav.log_out"), "log-out", on_click=log_out),
        label=t("nav.account"),
        class_name="workspace",
    )
