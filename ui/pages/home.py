"""The first page: what comes next."""

import reflex as rx

from ui.components.parts import card, heading, icon, link_button, when
from ui.components.shell import shell
from ui.components.web_parts import Link
from ui.components.words import t
from ui.state.home import HomeState
from ui.views.talk import Conversation


def home() -> rx.Component:
    """Shows what comes next."""
    return shell(
        heading(t("home.title", name=HomeState.me.name), about=t("home.about")),
        rx.cond(HomeState.is_stopped, _stopped()),
        card(_steps(), title=t("home.steps")),
        rx.cond(HomeState.has_talk, card(_latest(), title=t("home.latest"))),
        state=HomeState,
    )


def _stopped() -> rx.Component:
    return rx.el.p(
        t("home.stopped"), " ", Link.create(t("home.to_channels"), to="/channels"), class_name="alert", role="alert"
    )


def _steps() -> rx.Component:
    editor = rx.cond(HomeState.flow_id != "", "/flows/" + HomeState.flow_id, "/flows")
    has_all_before = HomeState.has_channel & HomeState.has_flow
    return rx.el.ol(
        _step(1, "channel", HomeState.has_channel, True, "/channels", "message-circle"),
        _step(2, "flow", HomeState.has_flow, HomeState.has_channel, "/flows", "workflow"),
        _step(3, "test", HomeState.has_talk | HomeState.has_published, has_all_before, editor, "smartphone"),
        _step(4, "publish", HomeState.has_published, has_all_before & HomeState.has_talk, editor, "rocket"),
        class_name="steps",
    )


def _step(
    number: int, name: str, is_done: rx.Var[bool], is_next: rx.Var[bool] | bool, to: rx.Var[str] | str, icon_name: str
) -> rx.Component:
    kind = rx.cond(is_done, "done", rx.cond(is_next, "next", ""))
    mark = rx.el.span(rx.cond(is_done, icon("check"), number), class_name=rx.Var.create("step-mark ") + kind.to(str))
    done = rx.cond(is_done, rx.el.span(t("home.done"), class_name="badge success"))
    return rx.el.li(
        mark,
        rx.el.div(
            rx.el.div(rx.el.h3(t(f"home.{name}")), done, class_name="row"),
            rx.el.p(t(f"home.{name}_text"), class_name="about"),
            class_name="grow stack-small",
        ),
        link_button(t(f"home.{name}_do"), to, icon_name, rx.cond(is_done, "quiet", "")),
    )


def _latest() -> rx.Component:
    return rx.el.ul(rx.foreach(HomeState.latest, _conversation), class_name="rows")


def _conversation(conversation: rx.Var[Conversation]) -> rx.Component:
    name = rx.cond(conversation.contact_name != "", conversation.contact_name, conversation.contact_phone)
    return rx.el.li(
        Link.create(name, to="/contacts/" + conversation.contact_id, class_name="item-name grow"),
        rx.cond(conversation.has_handoff, rx.el.span(t("home.waits"), class_name="badge warning")),
        rx.el.span(when(conversation.active_at), class_name="item-about"),
        key=conversation.id,
    )
