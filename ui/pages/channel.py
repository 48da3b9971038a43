"""One channel: how it stands, what the provider must be told, its message templates."""

import reflex as rx

from ui.components.parts import badge, button, card, dialog, empty, field, form, heading, icon, link_button, refused
from ui.components.shell import shell
from ui.components.web_parts import Copied
from ui.components.words import t, t_of
from ui.pages.channels import status_of
from ui.state.channel import ChannelState
from ui.views.talk import MessageTemplate, Problem


def channel() -> rx.Component:
    """Shows a number."""
    known = ChannelState.channel
    name = rx.cond(known.name != "", known.name, rx.cond(known.phone != "", "+" + known.phone, known.number_id)).to(str)
    shown = rx.fragment(
        heading(
            name,
            status_of(known),
            _stop_button(),
            about=rx.cond(ChannelState.is_stand_in, t("channels.stand_in"), t("channels.cloud_api")).to(str),
        ),
        rx.cond(
            known.status == "stopped", rx.el.p(t_of("stopped", known.stop_reason), class_name="alert", role="alert")
        ),
        rx.cond(ChannelState.dialog == "", refused(ChannelState)),
        card(_steps(), title=t("channel.steps"), about=t("channel.steps_about")),
        card(_templates(), title=t("channel.templates"), about=t("channel.templates_about")),
        rx.cond(
            ChannelState.is_admin,
            card(_change(), title=t("channel.change"), about=t("channel.change_about"), key=known.id),
        ),
        dialog(ChannelState, "disconnect", t("channel.disconnect"), _disconnect()),
    )
    back = link_button(t("channel.back"), "/channels", "arrow-left", "quiet")
    missing = empty(
        "message-circle-off", t("channel.gone"), t("channel.gone_text"), link_button(t("nav.channels"), "/channels")
    )
    return shell(rx.el.div(back), rx.cond(known.id != "", shown, missing), state=ChannelState)


def _stop_button() -> rx.Component:
    stop = button(t("channel.stop"), "pause", on_click=ChannelState.let_send(False))
    go = button(t("channel.go"), "play", "primary", on_click=ChannelState.let_send(True))
    return rx.cond(ChannelState.is_admin, rx.cond(ChannelState.channel.status == "active", stop, go))


def _steps() -> rx.Component:
    report = ChannelState.test.report
    number = rx.cond(
        ChannelState.is_tested & (report.name != ""),
        rx.el.p(
            report.name, " · ", report.phone, " · ", t("channel.speed", count=report.messages_per_s), class_name="about"
        ),
    )
    return rx.fragment(
        rx.el.ol(
            _step("webhook", ChannelState.has_webhook_problem, _webhook()),
            _step("token", ChannelState.has_token_problem),
            _step("number", ChannelState.has_number_problem, number),
            class_name="steps",
        ),
        rx.cond(
            ChannelState.is_tested & (report.problems.length() > 0),
            rx.el.ul(rx.foreach(report.problems, problem_line), class_name="rows"),
        ),
        rx.cond(
            ChannelState.is_tested & ChannelState.test.is_ready,
            rx.el.p(t("channel.ready"), class_name="tip success", role="status"),
        ),
        rx.cond(
            ChannelState.is_admin,
            rx.el.div(button(t("channel.check"), "radar", "primary", on_click=ChannelState.check), class_name="row"),
        ),
    )


def _step(name: str, has_problem: rx.Var[bool], *more: rx.Component) -> rx.Component:
    mark = rx.cond(
        ChannelState.is_tested,
        rx.cond(
            has_problem,
            rx.el.span(icon("x"), class_name="step-mark failed"),
            rx.el.span(icon("check"), class_name="step-mark done"),
        ),
        rx.el.span(icon("circle-dashed"), class_name="step-mark"),
    )
    said = [rx.el.h3(t(f"channel.{name}")), rx.el.p(t(f"channel.{name}_text"), class_name="about")]
    return rx.el.li(mark, rx.el.div(*said, *more, class_name="grow stack-small"))


def _webhook() -> rx.Component:
    absolute = rx.Var("absolute", _var_data=rx.vars.VarData(imports={"$/parts/address.js": "absolute"}))
    address = rx.Var(
        f"absolute({ChannelState.channel.webhook_path!s})",
        _var_type=str,
        _var_data=rx.vars.VarData.merge(
            absolute._get_all_var_data(), ChannelState.channel.webhook_path._get_all_var_data()
        ),
    )
    token = rx.el.div(
        rx.el.span(t("channel.verify_token"), class_name="label"),
        Copied.create(text=ChannelState.verify_token, label=t("channel.verify_token")),
        rx.el.p(t("shown_once"), class_name="field-hint"),
        class_name="field",
    )
    return rx.fragment(
        rx.el.div(
            rx.el.span(t("channel.webhook_url"), class_name="label"),
            Copied.create(text=address, label=t("channel.webhook_url")),
            class_name="field",
        ),
        rx.cond(ChannelState.verify_token != "", token),
    )


def problem_line(problem: rx.Var[Problem]) -> rx.Component:
    """Says what has to be put right, and the provider's own words for it."""
    return rx.el.li(
        icon("triangle-alert"),
        rx.el.div(
            rx.el.p(t_of("problem", problem.code)), rx.el.p(problem.detail, class_name="item-about"), class_name="grow"
        ),
    )


def _templates() -> rx.Component:
    sync = button(t("channel.sync"), "refresh-cw", on_click=ChannelState.sync)
    return rx.fragment(
        rx.cond(
            ChannelState.sync_problems.length() > 0,
            rx.el.ul(rx.foreach(ChannelState.sync_problems, problem_line), class_name="rows"),
        ),
        rx.cond(
            ChannelState.templates.length() > 0,
            rx.el.ul(rx.foreach(ChannelState.templates, _template), class_name="rows"),
            rx.el.p(t("channel.no_templates"), class_name="about"),
        ),
        rx.cond(ChannelState.is_admin, rx.el.div(sync, class_name="row")),
    )


def _template(template: rx.Var[MessageTemplate]) -> rx.Component:
    kind = rx.match(template.status.lower(), ("approved", "success"), ("rejected", "error"), ("paused", "warning"), "")
    category = t_of("template_category", template.category.lower())
    return rx.el.li(
        rx.el.span(template.name, class_name="item-name grow"),
        rx.el.span(template.language, " · ", category, class_name="item-about"),
        badge(t_of("template_status", template.status.lower()), kind),
        key=template.name + template.language,
    )


def _change() -> rx.Component:
    hint = t("channel.secret_hint")
    return rx.fragment(
        form(
            ChannelState,
            ChannelState.change,
            field("name", t("channels.name"), default_value=ChannelState.channel.name, max_length=200),
            rx.el.div(
                field("access_token", t("channels.access_token"), hint=hint, type="password", auto_complete="off"),
                field("app_secret", t("channels.app_secret"), hint=hint, type="password", auto_complete="off"),
                class_name="fields",
            ),
            save=t("save"),
        ),
        rx.el.div(
            button(t("channel.disconnect"), "unplug", "danger", on_click=ChannelState.open_dialog("disconnect")),
            class_name="row",
        ),
    )


def _disconnect() -> rx.Component:
    return rx.fragment(
        rx.el.p(t("channel.disconnect_text")),
        refused(ChannelState),
        rx.el.div(
            button(t("cancel"), on_click=ChannelState.close_dialog),
            button(t("channel.disconnect"), "unplug", "danger", on_click=ChannelState.disconnect),
            class_name="row form-end",
        ),
    )
