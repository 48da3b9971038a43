"""The product's pages: a Reflex app and its routes."""

from collections.abc import Callable
from typing import Any

import reflex as rx
from reflex_components_core.core.banner import has_connection_errors  # type: ignore[import-untyped]

from ui.components.web_parts import Boundary, ConnectionNotice
from ui.components.words import t
from ui.editor.editor import editor
from ui.inbox.inbox import inbox
from ui.pages.access import join, log_in, sign_up
from ui.pages.channel import channel
from ui.pages.channels import channels
from ui.pages.contact import contact
from ui.pages.contacts import contacts
from ui.pages.failures import failures
from ui.pages.flows import flows
from ui.pages.home import home
from ui.pages.lost import lost
from ui.pages.settings.account import account
from ui.pages.settings.credentials import credentials
from ui.pages.settings.keys import keys
from ui.pages.settings.members import members
from ui.pages.settings.model import model
from ui.pages.settings.teams import teams
from ui.pages.settings.webhooks import webhooks
from ui.pages.settings.workspace import workspace
from ui.state.arrival import ArrivalState
from ui.state.channel import ChannelState
from ui.state.channels import ChannelsState
from ui.state.contact import ContactState
from ui.state.contacts import ContactsState
from ui.state.failures import FailuresState
from ui.state.flows import FlowsState
from ui.state.home import HomeState
from ui.state.session import Session
from ui.state.settings.credentials import CredentialsState
from ui.state.settings.keys import KeysState
from ui.state.settings.members import MembersState
from ui.state.settings.model import ModelState
from ui.state.settings.teams import TeamsState
from ui.state.settings.webhooks import WebhooksState
from ui.state.settings.workspace import WorkspaceState


def _around() -> dict[tuple[int, str], object]:
    """Gives what lies around every page; the lower number lies inside."""
    return {
        (55, "Boundary"): lambda _stateful: Boundary.create(),
        (5, "ConnectionNotice"): lambda _stateful: ConnectionNotice.create(is_lost=has_connection_errors),
    }


app = rx.App(app_wraps=_around(), toaster=None, head_components=[rx.el.link(rel="icon", href="/favicon.svg")])


def _add(component: Callable[[], rx.Component], route: str, word: str, on_load: Any = None) -> None:
    """Adds a page.

    Args:
        word: the key of what it is called in the browser's tabs.
    """
    app.add_page(component, route=route, title=t(word) + " · Fluxo", on_load=on_load, image="/favicon.svg")


_add(home, "/", "nav.home", HomeState.load)
_add(log_in, "/log-in", "log_in.title", Session.forget)
_add(sign_up, "/sign-up", "sign_up.do")
_add(join, "/join", "join.title")
_add(inbox, "/inbox", "nav.inbox", ArrivalState.load)
_add(flows, "/flows", "nav.flows", FlowsState.load)
_add(editor, "/flows/[flow_id]", "nav.flows", ArrivalState.load)
_add(failures, "/failures", "nav.failures", FailuresState.load)
_add(contacts, "/contacts", "nav.contacts", ContactsState.load)
_add(contact, "/contacts/[contact_id]", "nav.contacts", ContactState.load)
_add(channels, "/channels", "nav.channels", ChannelsState.load)
_add(channel, "/channels/[channel_id]", "nav.channels", ChannelState.load)
_add(workspace, "/settings/workspace", "settings.workspace", WorkspaceState.load)
_add(members, "/settings/members", "settings.members", MembersState.load)
_add(teams, "/settings/teams", "settings.teams", TeamsState.load)
_add(model, "/settings/model", "settings.model", ModelState.load)
_add(credentials, "/settings/credentials", "settings.credentials", CredentialsState.load)
_add(webhooks, "/settings/webhooks", "settings.webhooks", WebhooksState.load)
_add(keys, "/settings/keys", "settings.keys", KeysState.load)
_add(account, "/settings/account", "settings.account", WorkspaceState.load)
_add(lost, "404", "lost.title")
