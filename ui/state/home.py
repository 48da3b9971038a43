"""The first page: how far the workspace has come."""

import asyncio

import reflex as rx

from ui.api import at
from ui.state.session import After, Session, loads
from ui.views.flows import FlowPage
from ui.views.talk import ChannelPage, Conversation, ConversationPage


class HomeState(Session):
    """How far the workspace has come.

    Args:
        flow_id: one to go on with; empty when there is none.
    """

    has_channel: bool = False
    has_flow: bool = False
    has_talk: bool = False
    has_published: bool = False
    flow_id: str = ""
    is_stopped: bool = False
    latest: list[Conversation] = []

    @loads
    async def load(self) -> After:
        """Fills the page; operators begin at the inbox."""
        if self.is_operator:
            return rx.redirect("/inbox")
        api = self._api()
        channels, flows, talks = await asyncio.gather(
            api.get(at("channels"), ChannelPage),
            api.get(at("flows"), FlowPage, limit=100),
            api.get(at("conversations"), ConversationPage, limit=5),
        )
        self.has_channel = bool(channels.items)
        self.is_stopped = any(channel.status == "stopped" for channel in channels.items)
        self.has_flow = bool(flows.items)
        self.has_published = any(flow.published_number for flow in flows.items)
        unpublished = [flow.id for flow in flows.items if not flow.published_number]
        self.flow_id = next(iter([*unpublished, *(flow.id for flow in flows.items)]), "")
        self.has_talk = bool(talks.items)
        self.latest = talks.items
        return None
