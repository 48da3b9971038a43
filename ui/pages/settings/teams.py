"""The teams conversations are handed to, and what is kept of each contact."""

import reflex as rx

from ui.components.parts import badge, button, card, dialog, field, form, icon_button
from ui.components.web_parts import BusinessHours
from ui.components.words import t, t_of
from ui.pages.settings.frame import delete_button, settings
from ui.state.settings.teams import MEMBER, MINUTES, TeamsState
from ui.views.accounts import Member
from ui.views.contacts import FieldDefinition
from ui.views.settings import Team

_ASSIGNMENTS = ("by_hand", "round_robin", "least_loaded")
_TYPES = ("text", "number", "boolean", "date", "time", "location", "media", "list", "object")


def teams() -> rx.Component:
    """Shows teams and contact fields."""
    return settings(
        rx.el.div(
            card(
                rx.el.ul(rx.foreach(TeamsState.teams, _team), class_name="rows"),
                rx.cond(TeamsState.is_admin, rx.el.div(_new_team(), class_name="row")),
                title=t("teams.title"),
                about=t("teams.about"),
            ),
            card(
                rx.el.ul(rx.foreach(TeamsState.fields, _field), class_name="rows"),
                rx.el.div(button(t("fields.new"), "plus", on_click=TeamsState.open_dialog("field")), class_name="row"),
                title=t("fields.title"),
                about=t("fields.about"),
            ),
            class_name="columns",
        ),
        dialog(TeamsState, "team", t("teams.new"), _team_form()),
        dialog(TeamsState, "settings", t("teams.settings_of", name=TeamsState.team.name), _settings_form()),
        dialog(TeamsState, "field", t("fields.new"), _field_form()),
        state=TeamsState,
    )


def _new_team() -> rx.Component:
    return button(t("teams.new"), "plus", on_click=TeamsState.open_dialog("team"))


def _team(team: rx.Var[Team]) -> rx.Component:
    change = icon_button(t("teams.change", name=team.name), "settings-2", on_click=TeamsState.show_team(team.name))
    return rx.el.li(
        rx.el.span(team.name, class_name="item-name grow"),
        rx.cond(TeamsState.is_admin, change),
        rx.cond(TeamsState.is_admin, delete_button(team.name, TeamsState.delete_team(team.name))),
        key=team.name,
    )


def _field(definition: rx.Var[FieldDefinition]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.span(rx.cond(definition.label != "", definition.label, definition.name), class_name="item-name"),
            rx.el.code(definition.name, class_name="clip"),
            class_name="grow stack-small",
        ),
        badge(t_of("type", definition.type)),
        delete_button(definition.name, TeamsState.delete_field(definition.name)),
        key=definition.name,
    )


def _team_form() -> rx.Component:
    return form(
        TeamsState,
        TeamsState.create_team,
        field("name", t("teams.name"), auto_focus=True, max_length=64),
        save=t("save"),
    )


def _settings_form() -> rx.Component:
    """Who is in a team, when it works, how it is given chats, and how soon it is to answer."""
    known = TeamsState.team.settings
    numbers = {name: getattr(known, name).to(str) for name in MINUTES}
    return form(
        TeamsState,
        TeamsState.set_team,
        rx.el.fieldset(rx.el.legend(t("teams.members")), rx.foreach(TeamsState.members, _member), class_name="scopes"),
        field(
            "assignment",
            t("teams.assignment"),
            options=[[one, t(f"assignment.{one}")] for one in _ASSIGNMENTS],
            default_value=known.assignment,
            hint=t("teams.assignment_hint"),
        ),
        rx.el.div(
            field(
                "capacity",
                t("teams.capacity"),
                type="number",
                default_value=known.capacity.to(str),
                hint=t("teams.capacity_hint"),
            ),
            *(
                field(name, t(f"teams.{name}"), type="number", default_value=value, hint=t(f"teams.{name}_hint"))
                for name, value in numbers.items()
            ),
            class_name="fields",
        ),
        rx.el.fieldset(
            rx.el.legend(t("hours.title")),
            rx.el.p(t("teams.hours_hint"), class_name="field-hint"),
            BusinessHours.create(name="hours", plan=known.hours),
            class_name="scopes",
        ),
        save=t("save"),
    )


def _member(member: rx.Var[Member]) -> rx.Component:
    is_in = TeamsState.team.settings.members.contains(member.user_id)
    return rx.el.label(
        rx.el.input(type="checkbox", name=MEMBER + member.user_id, default_checked=is_in),
        rx.el.span(rx.cond(member.name != "", member.name, member.email)),
        class_name="check",
        key=member.user_id,
    )


def _field_form() -> rx.Component:
    return form(
        TeamsState,
        TeamsState.define_field,
        field("name", t("fields.name"), hint=t("fields.name_hint"), auto_focus=True, spell_check=False),
        field("label", t("fields.label"), max_length=200),
        field("type", t("fields.type"), options=[[type_, t(f"type.{type_}")] for type_ in _TYPES]),
        save=t("save"),
    )
