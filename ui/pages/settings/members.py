"""The workspace's members, and who was asked in."""

import reflex as rx

from ui.components.parts import badge, button, card, dialog, field, form, icon_button, when
from ui.components.web_parts import Copied
from ui.components.words import t, t_of
from ui.pages.settings.frame import delete_button, settings
from ui.state.settings.members import MembersState
from ui.views.accounts import Invitation, Member

_ROLES = ("owner", "admin", "editor", "operator")


def members() -> rx.Component:
    """Shows who is in the workspace."""
    invite = button(t("members.invite"), "user-plus", "primary", on_click=MembersState.open_dialog("invite"))
    return settings(
        card(
            rx.el.ul(rx.foreach(MembersState.members, _member), class_name="rows"),
            rx.cond(MembersState.is_admin, rx.el.div(invite, class_name="row")),
            _link(),
            title=t("settings.members"),
            about=t("members.about"),
        ),
        rx.cond(
            MembersState.invitations.length() > 0,
            card(
                rx.el.ul(rx.foreach(MembersState.invitations, _invitation), class_name="rows"),
                title=t("members.invited_list"),
            ),
        ),
        dialog(MembersState, "invite", t("members.invite"), _form()),
        state=MembersState,
    )


def _member(member: rx.Var[Member]) -> rx.Component:
    is_me = member.user_id == MembersState.me.user_id
    roles = rx.el.select(
        *(rx.el.option(t(f"role.{role}"), value=role) for role in _ROLES),
        class_name="input narrow",
        value=member.role,
        custom_attrs={"aria-label": t("members.role_of", name=member.name)},
        on_change=lambda role: MembersState.change_role(member.user_id, role),
    )
    manages = MembersState.is_admin & ~is_me
    return rx.el.li(
        rx.el.div(
            rx.el.span(member.name, class_name="item-name"),
            rx.el.span(member.email, class_name="item-about"),
            class_name="grow",
        ),
        rx.cond(manages, roles, badge(t_of("role", member.role))),
        rx.cond(manages, delete_button(member.name, MembersState.remove(member.user_id))),
        key=member.user_id,
    )


def _invitation(invitation: rx.Var[Invitation]) -> rx.Component:
    take_back = icon_button(
        t("members.take_back", name=invitation.email), "x", on_click=MembersState.revoke(invitation.id)
    )
    ends = rx.el.span(t("members.ends"), " ", when(invitation.expires_at))
    return rx.el.li(
        rx.el.div(
            rx.el.span(invitation.email, class_name="item-name"),
            rx.el.div(ends, class_name="item-about"),
            class_name="grow",
        ),
        badge(t_of("role", invitation.role)),
        take_back,
        key=invitation.id,
    )


def _link() -> rx.Component:
    address = rx.Var(
        f'absolute("/join#" + {MembersState.link_token!s})',
        _var_type=str,
        _var_data=rx.vars.VarData.merge(
            rx.vars.VarData(imports={"$/parts/address.js": "absolute"}), MembersState.link_token._get_all_var_data()
        ),
    )
    return rx.cond(
        MembersState.link_token != "",
        rx.el.div(
            rx.el.p(t("members.link")),
            Copied.create(text=address, label=t("members.link_name")),
            class_name="tip success stack",
            role="status",
        ),
    )


def _form() -> rx.Component:
    roles = [[role, t(f"role.{role}_long")] for role in reversed(_ROLES)]
    return form(
        MembersState,
        MembersState.invite,
        field("email", t("log_in.email"), type="email", auto_focus=True),
        field("role", t("members.role"), options=roles),
        save=t("members.invite_do"),
    )
