"""One channel: how it stands, what the provider must be told, its message templates."""

import asyncio
from typing import Any

import reflex as rx

from ui.api import at
from ui.state.session import After, Session, asks, loads
from ui.views.talk import Channel, ChannelTest, MessageTemplate, MessageTemplatePage, Problem, Synced

_META = "https://graph.facebook.com"
_TOKEN_PROBLEMS = frozenset({"token_refused", "permission_missing", "unreachable"})
_WEBHOOK_PROBLEMS = frozenset({"app_not_subscribed"})


class ChannelState(Session):
    """What is known of the number.

    Args:
        is_tested: the provider was asked since the page was opened.
        verify_token: as it was made, which is shown this once.
    """

    channel: Channel = Channel()
    test: ChannelTest = ChannelTest()
    is_tested: bool = False
    is_testing: bool = False
    templates: list[MessageTemplate] = []
    sync_problems: list[Problem] = []
    verify_token: str = ""

    @rx.var
    def is_stand_in(self) -> bool:
        """Tells whether the number is one of a stand-in, not of WhatsApp."""
        return bool(self.channel.id) and self.channel.settings.graph_base_url != _META

    @rx.var
    def has_token_problem(self) -> bool:
        """Tells whether the access token is not taken."""
        return any(problem.code in _TOKEN_PROBLEMS for problem in self.test.report.problems)

    @rx.var
    def has_webhook_problem(self) -> bool:
        """Tells whether the account sends us nothing."""
        return any(problem.code in _WEBHOOK_PROBLEMS for problem in self.test.report.problems)

    @rx.var
    def has_number_problem(self) -> bool:
        """Tells whether something is wrong with the number itself."""
        known = _TOKEN_PROBLEMS | _WEBHOOK_PROBLEMS
        return any(problem.code not in known for problem in self.test.report.problems)

    @loads
    async def load(self) -> After:
        """Fills the page."""
        api, channel_id = self._api(), str(self.router.url.path).rstrip("/").rpartition("/")[2]
        self.channel = Channel()
        self.channel, templates = await asyncio.gather(
            api.get(at("channels", channel_id), Channel),
            api.get(at("channels", channel_id, "message-templates"), MessageTemplatePage, limit=100),
        )
        self.templates, self.is_tested, self.sync_problems = templates.items, False, []
        self.verify_token = str(self.router.url.fragment)
        return None

    @asks
    async def check(self) -> After:
        """Asks the provider how the number stands."""
        self.test = await self._api().send("POST", at("channels", self.channel.id, "test"), ChannelTest)
        self.is_tested = True
        return None

    @asks
    async def sync(self) -> After:
        """Reads the account's message templates anew."""
        api, channel_id = self._api(), self.channel.id
        synced = await api.send("POST", at("channels", channel_id, "message-templates", "sync"), Synced)
        self.sync_problems = synced.problems
        templates = await api.get(at("channels", channel_id, "message-templates"), MessageTemplatePage, limit=100)
        self.templates = templates.items
        if not synced.problems:
            self._done("channel.synced")
        return None

    @asks
    async def change(self, values: dict[str, str]) -> After:
        """Writes down a new name or new secrets; a secret that is left empty stays."""
        told = {name: value.strip() for name, value in values.items()}
        secrets = {name: told[name] for name in ("access_token", "app_secret") if told.get(name)}
        body: dict[str, Any] = {"name": told.get("name", "")} | ({"secrets": secrets} if secrets else {})
        self.channel = await self._api().send("PATCH", at("channels", self.channel.id), Channel, body)
        self._done("saved")
        return None

    @asks
    async def let_send(self, is_active: bool) -> After:
        """Lets a stopped channel send again, or stops it."""
        body = {"is_active": is_active}
        self.channel = await self._api().send("PATCH", at("channels", self.channel.id), Channel, body)
        self._done("saved")
        return None

    @asks
    async def disconnect(self) -> After:
        """Disconnects the number."""
        await self._api().send("DELETE", at("channels", self.channel.id), Any)
        self._done("channel.disconnected")
        return rx.redirect("/channels")
