"""The list of channels, and connecting one."""

import reflex as rx

from ui.components.parts import badge, button, dialog, empty, field, form, heading, icon
from ui.components.shell import shell
from ui.components.web_parts import Link
from ui.components.words import t
from ui.state.channels import ChannelsState
from ui.views.talk import Channel


def channels() -> rx.Component:
    """Shows the numbers that are connected."""
    connect = button(t("channels.connect"), "plus", "primary", on_click=ChannelsState.open_dialog("connect"))
    return shell(
        heading(t("channels.title"), rx.cond(ChannelsState.is_admin, connect), about=t("channels.about")),
        rx.cond(
            ChannelsState.channels.length() > 0,
            rx.el.ul(rx.foreach(ChannelsState.channels, _channel), class_name="list"),
            empty(
                "message-circle", t("channels.none"), t("channels.none_text"), rx.cond(ChannelsState.is_admin, connect)
            ),
        ),
        rx.el.details(rx.el.summary(t("channels.try")), rx.el.p(t("channels.try_text")), class_name="details"),
        dialog(ChannelsState, "connect", t("channels.connect"), _form()),
        state=ChannelsState,
    )


def _channel(channel: rx.Var[Channel]) -> rx.Component:
    name = rx.cond(
        channel.name != "", channel.name, rx.cond(channel.phone != "", "+" + channel.phone, channel.number_id)
    )
    is_meta = channel.settings.graph_base_url == "https://graph.facebook.com"
    return rx.el.li(
        rx.el.span(icon("message-circle", 18), class_name="empty-icon small"),
        rx.el.div(
            Link.create(name, to="/channels/" + channel.id, class_name="item-name"),
            rx.el.div(
                rx.cond(channel.phone != "", rx.el.span("+" + channel.phone)),
                rx.el.span(rx.cond(is_meta, t("channels.cloud_api"), t("channels.stand_in"))),
                class_name="item-about",
            ),
            class_name="item",
        ),
        rx.el.div(status_of(channel), class_name="item-state"),
        key=channel.id,
    )


def status_of(channel: rx.Var[Channel]) -> rx.Component:
    """Says whether a channel sends."""
    return rx.cond(
        channel.status == "active", badge(t("channels.active"), "success"), badge(t("channels.stopped"), "error")
    )


def _form() -> rx.Component:
    where = rx.el.details(
        rx.el.summary(t("channels.other_address")),
        field(
            "graph_base_url",
            t("channels.graph_url"),
            hint=t("channels.graph_url_hint"),
            placeholder="http://127.0.0.1:8000/stand-in",
        ),
        class_name="details",
    )
    return form(
        ChannelsState,
        ChannelsState.connect,
        rx.el.p(t("channels.connect_text"), class_name="about"),
        field("name", t("channels.name"), hint=t("channels.name_hint"), max_length=200, auto_focus=True),
        field("number_id", t("channels.number_id"), hint=t("channels.number_id_hint"), spell_check=False),
        field("waba_id", t("channels.waba_id"), hint=t("channels.waba_id_hint"), spell_check=False),
        field(
            "access_token",
            t("channels.access_token"),
            hint=t("channels.access_token_hint"),
            type="password",
            auto_complete="off",
        ),
        field(
            "app_secret",
            t("channels.app_secret"),
            hint=t("channels.app_secret_hint"),
            type="password",
            auto_complete="off",
        ),
        where,
        save=t("channels.connect_do"),
    )
