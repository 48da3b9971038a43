"""The services of all subjects, made once when the server starts."""

import asyncio
import logging
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, TypeAlias

from litestar import Request
from litestar.di import NamedDependency, Provide
from litestar.params import SkipValidation
from msgspec import Struct

from backend.conversation.published_flows import PublishedFlows
from backend.domains.channels.connected import ConnectedChannels
from backend.domains.channels.intake import WebhookIntake
from backend.domains.channels.message_templates import MessageTemplateService
from backend.domains.channels.services import ChannelService, ChannelTools
from backend.domains.contacts.definitions import DefinitionService
from backend.domains.contacts.services import ContactService, ContactTools
from backend.domains.credentials.services import CredentialService
from backend.domains.events.incoming import IncomingWebhookService
from backend.domains.events.services import EventService, EventTools
from backend.domains.flows.drafts import DraftService, FlowTools
from backend.domains.flows.node_types import NodeTypeService
from backend.domains.flows.proofs import Prover
from backend.domains.flows.publishing import VersionService
from backend.domains.flows.services import FlowService
from backend.domains.inbox.dead_letters import DeadLetterService
from backend.domains.inbox.services import InboxService
from backend.domains.llm.services import ModelService
from backend.domains.messages.services import MessageService
from backend.domains.subscriptions.delivering import DeliveryTools, EventDeliverer
from backend.domains.subscriptions.services import SubscriptionService
from backend.domains.teams.services import TeamService
from backend.errors import DatabaseError
from backend.tools.http import HttpClient
from backend.tools.web_address import Reach
from backend.web.services import Services
from nodes import catalogue

DEMOS = Path(__file__).parents[2] / "demos"
DELIVER_EVERY_S = 2.0  # chosen: soon enough for another system, and a query nobody notices

log = logging.getLogger(__name__)


class Bench(Struct, frozen=True, kw_only=True):
    """What the handlers of all subjects work with."""

    channels: ChannelService
    message_templates: MessageTemplateService
    intake: WebhookIntake
    flows: FlowService
    drafts: DraftService
    versions: VersionService
    node_types: NodeTypeService
    messages: MessageService
    contacts: ContactService
    definitions: DefinitionService
    inbox: InboxService
    dead_letters: DeadLetterService
    events: EventService
    incoming_webhooks: IncomingWebhookService
    subscriptions: SubscriptionService
    credentials: CredentialService
    teams: TeamService
    models: ModelService


TheBench: TypeAlias = NamedDependency[SkipValidation[Bench]]
"""A handler's parameter `bench`."""


def bench_of(request: Request[Any, Any, Any]) -> Bench:
    """Gives the bench of the application a request came to."""
    bench: Bench = request.app.state.bench
    return bench


BENCH = {"bench": Provide(bench_of, sync_to_thread=False)}
"""The dependencies of a controller that works with the bench."""


@asynccontextmanager
async def open_bench(services: Services, channel_reach: Reach, reach: Reach) -> AsyncIterator[Bench]:
    """Makes the bench, and delivers events to subscribers as long as the context is open.

    Args:
        channel_reach: how far calls of providers go.
        reach: how far events are delivered.
    """
    async with AsyncExitStack() as stack:
        providers = await stack.enter_async_context(HttpClient(channel_reach))
        outside = await stack.enter_async_context(HttpClient(reach))
        tools = DeliveryTools(services.database, services.cipher, outside, services.clock, random.random)
        delivering = asyncio.create_task(_deliver(EventDeliverer(tools)), name="deliver-events")
        try:
            yield make_bench(services, providers)
        finally:
            delivering.cancel()
            await asyncio.gather(delivering, return_exceptions=True)


def make_bench(services: Services, providers: HttpClient) -> Bench:
    """Makes the bench.

    Args:
        providers: open; reaches the channels' providers.
    """
    database, cipher, clock, ids, waker = (
        services.database, services.cipher, services.clock, services.ids, services.waker,
    )  # fmt: skip
    connected = ConnectedChannels(database, cipher, providers, clock)
    published = PublishedFlows(catalogue())
    channel_tools = ChannelTools(database, cipher, connected, clock, ids, waker)
    flow_tools = FlowTools(database, Prover(database, catalogue(), published), clock, ids)
    contact_tools = ContactTools(database, clock, ids)
    event_tools = EventTools(database, clock, ids, waker, published)
    events = EventService(event_tools)
    return Bench(
        channels=ChannelService(channel_tools),
        message_templates=MessageTemplateService(channel_tools),
        intake=WebhookIntake(connected, services.receiver, clock, services.metrics),
        flows=FlowService(flow_tools, catalogue(), DEMOS),
        drafts=DraftService(flow_tools),
        versions=VersionService(flow_tools),
        node_types=NodeTypeService(catalogue()),
        messages=MessageService(database, clock, ids, waker),
        contacts=ContactService(contact_tools),
        definitions=DefinitionService(contact_tools),
        inbox=InboxService(database),
        dead_letters=DeadLetterService(database, clock, waker),
        events=events,
        incoming_webhooks=IncomingWebhookService(event_tools, cipher, events),
        subscriptions=SubscriptionService(database, cipher, clock, ids),
        credentials=CredentialService(database, cipher, clock),
        teams=TeamService(database, clock),
        models=ModelService(database, cipher, clock),
    )


async def _deliver(deliverer: EventDeliverer) -> None:
    """Delivers what is due, as long as the server runs; whatever fails now is tried again."""
    while True:
        try:
            while await deliverer.deliver_due():
                pass
        except DatabaseError as error:
            log.warning("the database cannot be used: %s", error)
        except Exception:  # a fault of ours must not end the delivering of everybody's events
            log.exception("events cannot be delivered")
        await asyncio.sleep(DELIVER_EVERY_S)
