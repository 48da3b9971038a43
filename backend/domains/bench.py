"""The services of all subjects, made once when the server starts."""

import asyncio
import logging
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, TypeAlias

from litestar import Request
from litestar.di import NamedDependency, Provide
from litestar.params import SkipValidation
from msgspec import Struct

from backend.calls.model_calls import ModelCalls, ModelTools
from backend.calls.web_calls import WebCalls
from backend.conversation.published_flows import PublishedFlows
from backend.domains.audit import Auditors
from backend.domains.audit_log.services import AuditLogService
from backend.domains.canned_replies.services import CannedReplyService
from backend.domains.channels.connected import ConnectedChannels
from backend.domains.channels.intake import WebhookIntake
from backend.domains.channels.message_templates import MessageTemplateService
from backend.domains.channels.services import ChannelService, ChannelTools
from backend.domains.channels.syncing import TemplateSyncer
from backend.domains.contacts.definitions import DefinitionService
from backend.domains.contacts.segments import SegmentService
from backend.domains.contacts.services import ContactService, ContactTools
from backend.domains.credentials.services import CredentialService
from backend.domains.events.incoming import IncomingWebhookService
from backend.domains.events.services import EventService, EventTools
from backend.domains.files.places import FilePlaces
from backend.domains.files.received import ReceivedFiles
from backend.domains.files.services import FileService
from backend.domains.flows.drafts import DraftService, FlowTools
from backend.domains.flows.faces import FaceService
from backend.domains.flows.node_types import NodeTypeService
from backend.domains.flows.proofs import Prover
from backend.domains.flows.publishing import VersionService
from backend.domains.flows.services import FlowService
from backend.domains.flows.try_calls import TryCallService, TryCallTools
from backend.domains.flows.try_scripts import ScriptService
from backend.domains.flows.trying import TryService, TryTools
from backend.domains.flows.vocabulary import VocabularyService
from backend.domains.flows.waiting import WaitingService
from backend.domains.inbox.dead_letters import DeadLetterService
from backend.domains.inbox.handoffs import HandoffService, HandoffTools
from backend.domains.inbox.reading import ReadingService
from backend.domains.inbox.services import InboxService
from backend.domains.live.feed import FeedTools, LiveFeed
from backend.domains.llm.services import ModelService
from backend.domains.llm.usage import UsageService
from backend.domains.messages.services import MessageService
from backend.domains.notes.services import NoteService
from backend.domains.panel.explaining import ExplainingService
from backend.domains.panel.services import PanelService
from backend.domains.presence.services import PresenceService
from backend.domains.saved_views.services import SavedViewService
from backend.domains.search.indexing import SearchIndexer
from backend.domains.search.services import SearchService
from backend.domains.subscriptions.delivering import DeliveryTools, EventDeliverer
from backend.domains.subscriptions.services import SubscriptionService
from backend.domains.teams.services import TeamService
from backend.domains.writing_help.services import HelpTools, WritingHelpService
from backend.effects.contract import CallHttpTool
from backend.errors import DatabaseError
from backend.tools.backoff import Pace
from backend.tools.call_http import HttpCaller
from backend.tools.circuit import Circuits
from backend.tools.http import HttpClient
from backend.tools.web_address import Reach
from backend.web.services import Services
from nodes import catalogue

DEMOS = Path(__file__).parents[2] / "demos"
SYNC_EVERY_S = 30.0  # chosen: so soon a message template that was reported of is read anew
INDEX_EVERY_S = 1.0  # chosen: nobody searches for what was said a second ago
DELIVER_EVERY_S = 2.0  # chosen: soon enough for another system, and a query nobody notices

log = logging.getLogger(__name__)


class Reaches(Struct, frozen=True):
    """How far the handlers' own calls may go.

    Args:
        providers: those of channels.
        subscribers: those that tell other systems what happens, and those of flows that are tried.
        adapt_calls: changes what answers the calls of flows; for the demo.
    """

    providers: Reach = Reach()
    subscribers: Reach = Reach()
    adapt_calls: Callable[[CallHttpTool], CallHttpTool] = lambda calls: calls


class Bench:
    """What the handlers of all subjects work with.

    Args:
        providers: open; reaches the channels' providers.
        calls: performs the calls of flows that are tried.
    """

    def __init__(self, services: Services, providers: HttpClient, calls: TryCallTools) -> None:
        self._database, self._cipher, self._clock = services.database, services.cipher, services.clock
        self._ids, self._waker = services.ids, services.waker
        self._published = PublishedFlows(catalogue())
        self._add_channels(services, ConnectedChannels(self._database, self._cipher, providers, self._clock))
        self._add_flows(calls)
        self._add_contacts()
        self._add_inbox(services, calls)
        self._add_events()
        self._add_workspace()

    def _add_channels(self, services: Services, connected: ConnectedChannels) -> None:
        places = FilePlaces(services.settings.data_dir)
        tools = ChannelTools(self._database, self._cipher, connected, self._clock, self._ids, self._waker)
        self.channels = ChannelService(tools)
        self.message_templates = MessageTemplateService(tools)
        self.intake = WebhookIntake(connected, services.receiver, self._clock, services.metrics)
        self.messages = MessageService(self._database, self._clock, self._ids, self._waker)
        self.files = FileService(self._database, places, self._clock, self._ids)
        self.received_files = ReceivedFiles(self._database, connected, places, self._ids)
        self.reading = ReadingService(self._database, connected)

    def _add_flows(self, calls: TryCallTools) -> None:
        prover = Prover(self._database, catalogue(), self._published)
        tools = FlowTools(self._database, prover, self._clock, self._ids)
        try_tools = TryTools(self._database, self._published, catalogue(), self._clock)
        self.flows = FlowService(tools, catalogue(), DEMOS)
        self.drafts = DraftService(tools)
        self.versions = VersionService(tools)
        self.node_types = NodeTypeService(catalogue())
        self.faces = FaceService(self._database, catalogue())
        self.vocabulary = VocabularyService(self._database, catalogue())
        self.tries = TryService(try_tools)
        self.try_calls = TryCallService(self.tries, calls)
        self.scripts = ScriptService(self.tries, try_tools)
        self.waiting = WaitingService(self._database)

    def _add_contacts(self) -> None:
        tools = ContactTools(self._database, self._clock, self._ids)
        self.contacts = ContactService(tools)
        self.segments = SegmentService(tools)
        self.definitions = DefinitionService(tools)

    def _add_inbox(self, services: Services, calls: TryCallTools) -> None:
        database, clock, ids = self._database, self._clock, self._ids
        self.inbox = InboxService(database, clock)
        self.handoffs = HandoffService(HandoffTools(database, clock, ids, self._waker, self._published))
        self.presence = PresenceService(database, clock, self._waker)
        self.notes = NoteService(database, clock, ids)
        self.canned_replies = CannedReplyService(database, clock, ids)
        self.saved_views = SavedViewService(database, clock, ids)
        self.search = SearchService(database)
        self.live = LiveFeed(FeedTools(database, clock, self.presence, services.written))
        self.panel = PanelService(database, self.contacts, catalogue())
        self.explaining = ExplainingService(database, catalogue())
        self.writing_help = WritingHelpService(HelpTools(database, calls.models, services.limits, clock, ids))
        self.dead_letters = DeadLetterService(database, clock, self._waker)

    def _add_events(self) -> None:
        tools = EventTools(self._database, self._clock, self._ids, self._waker, self._published)
        self.events = EventService(tools)
        self.incoming_webhooks = IncomingWebhookService(tools, self._cipher, self.events)
        self.subscriptions = SubscriptionService(self._database, self._cipher, self._clock, self._ids)

    def _add_workspace(self) -> None:
        self.auditors = Auditors(self._ids, self._clock)
        self.audit_log = AuditLogService(self._database)
        self.credentials = CredentialService(self._database, self._cipher, self._clock)
        self.teams = TeamService(self._database, self._clock, self._waker)
        self.models = ModelService(self._database, self._cipher, self._clock)
        self.usage = UsageService(self._database, self._clock)


TheBench: TypeAlias = NamedDependency[SkipValidation[Bench]]
"""A handler's parameter `bench`."""


def bench_of(request: Request[Any, Any, Any]) -> Bench:
    """Gives the bench of the application a request came to."""
    bench: Bench = request.app.state.bench
    return bench


BENCH = {"bench": Provide(bench_of, sync_to_thread=False)}
"""The dependencies of a controller that works with the bench."""


@asynccontextmanager
async def open_bench(services: Services, reaches: Reaches) -> AsyncIterator[Bench]:
    """Makes the bench; as long as the context is open, events are delivered and message templates kept up to date."""
    async with AsyncExitStack() as stack:
        providers = await stack.enter_async_context(HttpClient(reaches.providers))
        outside = await stack.enter_async_context(HttpClient(reaches.subscribers))
        tools = DeliveryTools(services.database, services.cipher, outside, services.clock, random.random)
        bench = Bench(services, providers, _calls(services, outside, reaches))
        syncer = TemplateSyncer(services.database, bench.message_templates, services.clock)
        indexer = SearchIndexer(services.database)
        await stack.enter_async_context(bench.live.open())
        jobs = [
            asyncio.create_task(_repeat(EventDeliverer(tools).deliver_due, DELIVER_EVERY_S), name="deliver-events"),
            asyncio.create_task(_repeat(syncer.sync_due, SYNC_EVERY_S), name="sync-message-templates"),
            asyncio.create_task(_repeat(indexer.index_some, INDEX_EVERY_S), name="index-search"),
        ]
        try:
            yield bench
        finally:
            for job in jobs:
                job.cancel()
            await asyncio.gather(*jobs, return_exceptions=True)


def _calls(services: Services, outside: HttpClient, reaches: Reaches) -> TryCallTools:
    """Makes what performs the calls of flows that are tried."""
    pace = Pace(time.monotonic, asyncio.sleep, random.random)
    caller = HttpCaller(outside, Circuits(), pace, services.clock)
    web = WebCalls(caller, services.database, services.cipher)
    tools = ModelTools(outside, pace, services.database, services.cipher, services.clock, services.metrics)
    models, database, clock = ModelCalls(tools), services.database, services.clock
    return TryCallTools(reaches.adapt_calls(web), models, services.limits, services.ids, database, clock)


async def _repeat(job: Callable[[], Awaitable[int]], pause_s: float) -> None:
    """Does a job as long as the server runs, at once again while it finds something; what fails is tried again."""
    while True:
        await asyncio.sleep(pause_s)
        try:
            while await job():
                pass
        except DatabaseError as error:
            log.warning("the database cannot be used: %s", error)
        except Exception:  # a fault of ours must not end the job for everybody
            log.exception("a job of the server failed")
