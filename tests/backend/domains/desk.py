"""What the services of a test work with: a workspace on either database, a clock that stands still, a real cipher."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from backend.channels.cloud_api.settings import CloudApiSecrets, CloudApiSettings
from backend.database import Database
from backend.domains.channels.connected import ConnectedChannels
from backend.domains.channels.intake import WebhookIntake
from backend.domains.channels.message_templates import MessageTemplateService
from backend.domains.channels.schemas import ChannelView, NewChannel
from backend.domains.channels.services import ChannelService, ChannelTools
from backend.domains.contacts.definitions import DefinitionService
from backend.domains.contacts.segments import SegmentService
from backend.domains.contacts.services import ContactService, ContactTools
from backend.domains.events.incoming import IncomingWebhookService
from backend.domains.events.services import EventService, EventTools
from backend.domains.flows.drafts import DraftService, FlowTools
from backend.domains.flows.proofs import Prover
from backend.domains.flows.publishing import VersionService
from backend.domains.flows.services import FlowService
from backend.domains.inbox.dead_letters import DeadLetterService
from backend.domains.inbox.handoffs import HandoffService, HandoffTools
from backend.domains.inbox.services import InboxService
from backend.domains.messages.services import MessageService
from backend.domains.presence.services import PresenceService
from backend.tools.crypto import Cipher
from backend.tools.http import HttpClient
from backend.tools.metrics import Metrics
from backend.tools.web_address import Place, Reach
from nodes import catalogue
from tests.backend.world import World

APP_SECRET = "app-secret"
OTHER = "w2"


class Desk(World):
    """A world with what the services need.

    Args:
        http: open.
    """

    def __init__(self, database: Database, http: HttpClient) -> None:
        super().__init__(database)
        self.cipher = Cipher(bytes(32))
        self.connected = ConnectedChannels(database, self.cipher, http, self.clock)
        tools = ChannelTools(database, self.cipher, self.connected, self.clock, self.ids, self.waker)
        self.channels = ChannelService(tools)
        self.templates = MessageTemplateService(tools)
        flow_tools = FlowTools(database, Prover(database, catalogue(), self.published), self.clock, self.ids)
        self.flows = FlowService(flow_tools, catalogue(), Path(__file__).parents[3] / "demos")
        self.drafts, self.versions = DraftService(flow_tools), VersionService(flow_tools)
        self.messages = MessageService(database, self.clock, self.ids, self.waker)
        contact_tools = ContactTools(database, self.clock, self.ids)
        self.segments = SegmentService(contact_tools)
        handoff_tools = HandoffTools(database, self.clock, self.ids, self.waker, self.published)
        self.handoffs = HandoffService(handoff_tools)
        self.presence = PresenceService(database, self.clock, self.waker)
        self.contacts, self.definitions = ContactService(contact_tools), DefinitionService(contact_tools)
        self.inbox = InboxService(database, self.clock)
        self.letters = DeadLetterService(database, self.clock, self.waker)
        event_tools = EventTools(database, self.clock, self.ids, self.waker, self.published)
        self.events = EventService(event_tools)
        self.hooks = IncomingWebhookService(event_tools, self.cipher, self.events)
        self.intake = WebhookIntake(self.connected, self.receiver, self.clock, Metrics())

    async def connect(self, number_id: str, workspace_id: str = "w1", **settings: str) -> ChannelView:
        """Connects a number."""
        secrets = CloudApiSecrets(access_token="token", app_secret=APP_SECRET, verify_token="verify")
        new = NewChannel(number_id=number_id, secrets=secrets, settings=CloudApiSettings(**settings))  # type: ignore[arg-type]
        return await self.channels.create(workspace_id, new)


@asynccontextmanager
async def desk_on(database: Database, *inside: int, is_open: bool = False) -> AsyncIterator[Desk]:
    """Makes a desk.

    Args:
        inside: ports on loopback that calls may reach.
        is_open: the workspaces are there already.
    """
    reach = Reach(inside=frozenset(Place("127.0.0.1", port) for port in inside))
    async with HttpClient(reach) as http:
        desk = Desk(database, http)
        if not is_open:
            await desk.open()
        yield desk
