"""Other systems that are told what happens."""

import reflex as rx

from ui.components.parts import badge, button, card, dialog, field, form, menu, menu_item, when
from ui.components.words import t, t_of
from ui.pages.settings.frame import once, settings
from ui.state.settings.webhooks import KIND, WebhooksState
from ui.views.settings import Delivery, Subscription

_KINDS = ("contact.created", "contact.deleted", "flow.published")


def webhooks() -> rx.Component:
    """Shows who is told."""
    return settings(
        card(
            rx.cond(
                WebhooksState.subscriptions.length() > 0,
                rx.el.ul(rx.foreach(WebhooksState.subscriptions, _subscription), class_name="rows"),
                rx.el.p(t("webhooks.none"), class_name="about"),
            ),
            once(WebhooksState.secret, t("webhooks.secret")),
            rx.el.div(
                button(t("webhooks.new"), "plus", "primary", on_click=WebhooksState.open_dialog("new")),
                class_name="row",
            ),
            title=t("settings.webhooks"),
            about=t("webhooks.about"),
        ),
        dialog(WebhooksState, "new", t("webhooks.new"), _form()),
        dialog(WebhooksState, "deliveries", t("webhooks.deliveries"), _deliveries()),
        state=WebhooksState,
    )


def _subscription(one: rx.Var[Subscription]) -> rx.Component:
    state = rx.cond(one.is_active, badge(t("webhooks.active"), "success"), badge(t("webhooks.stopped"), "error"))
    kinds = rx.cond(
        one.kinds.length() > 0, rx.foreach(one.kinds, lambda kind: badge(kind)), badge(t("webhooks.all_kinds"))
    )
    return rx.el.li(
        rx.el.div(
            rx.el.span(one.url, class_name="item-name"),
            rx.el.div(kinds, class_name="chips"),
            class_name="grow stack-small",
        ),
        state,
        menu(
            t("webhooks.actions", name=one.url),
            menu_item(t("webhooks.deliveries"), "list", on_click=WebhooksState.show(one.id)),
            menu_item(t("webhooks.ping"), "send", on_click=WebhooksState.ping(one.id)),
            rx.cond(
                one.is_active,
                menu_item(t("webhooks.stop"), "pause", on_click=WebhooksState.let_tell(one.id, False)),
                menu_item(t("webhooks.go"), "play", on_click=WebhooksState.let_tell(one.id, True)),
            ),
            menu_item(t("delete"), "trash-2", "danger", on_click=WebhooksState.delete(one.id)),
        ),
        key=one.id,
    )


def _form() -> rx.Component:
    kinds = [
        rx.el.label(rx.el.input(type="checkbox", name=KIND + kind), rx.el.span(t(f"event.{kind}")), class_name="check")
        for kind in _KINDS
    ]
    return form(
        WebhooksState,
        WebhooksState.create,
        field(
            "url",
            t("webhooks.url"),
            type="url",
            auto_focus=True,
            placeholder="https://example.com/hook",
            spell_check=False,
        ),
        rx.el.fieldset(rx.el.legend(t("webhooks.kinds")), *kinds, class_name="scopes"),
        save=t("webhooks.create"),
    )


def _deliveries() -> rx.Component:
    return rx.cond(
        WebhooksState.deliveries.length() > 0,
        rx.el.ul(rx.foreach(WebhooksState.deliveries, _delivery), class_name="rows"),
        rx.el.p(t("webhooks.no_deliveries"), class_name="about"),
    )


def _delivery(one: rx.Var[Delivery]) -> rx.Component:
    kind = rx.match(one.state, ("done", "success"), ("failed", "error"), "")
    status = rx.cond(one.http_status > 0, one.http_status.to_string(), "")
    return rx.el.li(
        rx.el.div(rx.el.span(one.kind), rx.el.div(status, " ", one.error, class_name="item-about"), class_name="grow"),
        badge(t_of("delivery", one.state), kind),
        rx.el.span(when(one.created_at), class_name="item-about"),
        key=one.id,
    )
