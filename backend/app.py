"""The API and the webhooks as one application."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import Any, TypeAlias

from litestar import Litestar, Request, Router
from litestar.config.compression import CompressionConfig
from litestar.di import Provide

from backend.conversation.receive import Receiver
from backend.database import Database, open_database
from backend.domains.accounts.caller import Caller
from backend.domains.accounts.guards import check_all_declared
from backend.domains.accounts.passwords import Passwords
from backend.domains.bench import Reaches, open_bench
from backend.domains.every import API_CONTROLLERS, WEBHOOK_CONTROLLERS
from backend.domains.health.controllers import MetricsController
from backend.jobs.carrier import Carrier
from backend.jobs.queues import make_queue
from backend.ringing_database import RingingDatabase
from backend.settings import Settings
from backend.tools.clock import Clock, SystemClock
from backend.tools.crypto import Cipher, derive_key
from backend.tools.ids import Ids
from backend.tools.log_ins import LogIns
from backend.tools.metrics import Metrics
from backend.web.answers import exception_handlers
from backend.web.edge import Api, Edge
from backend.web.limits import RateLimits
from backend.web.openapi import DocsController, openapi_config
from backend.web.options import WebOptions
from backend.web.reading import ApiRequest
from backend.web.services import Services, services_of

MAX_BODY_BYTES = 1024 * 1024  # chosen: a flow of a thousand nodes has 300 KB
MAX_WEBHOOK_BYTES = 3 * 1024 * 1024  # WhatsApp Cloud API, webhooks: payloads can be up to 3 MB
STOP_S = 16  # chosen: with the seconds in which requests end (`backend/serving.py`) 25; service managers wait 30

COMPRESSION = CompressionConfig(
    backend="gzip",
    gzip_compress_level=5,  # chosen: a third of the time of the highest, a few percent larger
    minimum_size=1_000,  # chosen: less fits into one packet anyway
    exclude=["^/webhooks/", "/files?(/|$)", "/live$"],  # a few bytes; compressed already; told at once
)

log = logging.getLogger(__name__)

OpenWorker: TypeAlias = Callable[[Services], AbstractAsyncContextManager[None]]
"""Starts what works in the server's own process; leaving the context stops it."""


def create_app(
    settings: Settings,
    options: WebOptions | None = None,
    clock: Clock | None = None,
    open_worker: OpenWorker | None = None,
    reaches: Reaches | None = None,
) -> Litestar:
    """Makes the application; the database is opened when its lifespan begins.

    Args:
        clock: None for the machine's own.
        open_worker: None when other processes do the worker's jobs.
        reaches: None for the open internet alone.

    Raises:
        TypeError: a route does not say who may use it.
    """
    clock = clock or SystemClock()
    api = Router("/api", route_handlers=list(API_CONTROLLERS))
    webhooks = Router("/webhooks", route_handlers=list(WEBHOOK_CONTROLLERS), request_max_body_size=MAX_WEBHOOK_BYTES)
    plan = _Plan(settings, options or WebOptions(), clock, open_worker, reaches or Reaches())
    app = Api(
        [api, webhooks, DocsController, MetricsController],
        dependencies={
            "services": Provide(_services, sync_to_thread=False),
            "caller": Provide(_caller, sync_to_thread=False),
        },
        compression_config=COMPRESSION,
        exception_handlers=exception_handlers(),
        lifespan=[plan.lifespan],
        logging_config=None,
        openapi_config=openapi_config(),
        request_class=ApiRequest,
        request_max_body_size=MAX_BODY_BYTES,
    )
    app.edge = Edge(clock, settings.public_url.startswith("https:"))
    check_all_declared(app)
    return app


class _Plan:
    """What the application does when it starts and stops."""

    def __init__(
        self,
        settings: Settings,
        options: WebOptions,
        clock: Clock,
        open_worker: OpenWorker | None,
        reaches: Reaches,
    ) -> None:
        self._settings = settings
        self._options = options
        self._clock = clock
        self._open_worker = open_worker
        self._reaches = reaches

    @asynccontextmanager
    async def lifespan(self, app: Litestar) -> AsyncIterator[None]:
        """Opens the database and starts the worker; at the end stops them, within `STOP_S`."""
        database = await open_database(self._settings.database_url)
        stack = AsyncExitStack()
        stack.push_async_callback(database.close)
        try:
            app.state.services = services = self._services(database)
            await stack.enter_async_context(services.waker.open())
            app.state.bench = await stack.enter_async_context(open_bench(services, self._reaches))
            if self._open_worker:
                await stack.enter_async_context(self._open_worker(services))
            yield
        finally:
            await _close(stack)

    def _services(self, opened: Database) -> Services:
        settings, clock = self._settings, self._clock
        written = asyncio.Event()
        database = RingingDatabase(opened, written.set)
        ids, waker = Ids(clock), Carrier(make_queue(settings))
        return Services(
            settings=settings,
            options=self._options,
            clock=clock,
            ids=ids,
            database=database,
            written=written,
            cipher=Cipher(settings.secret_key, settings.older_keys),
            waker=waker,
            receiver=Receiver(database, clock, ids, waker),
            limits=RateLimits(clock),
            passwords=Passwords(),
            log_ins=LogIns(derive_key(settings.secret_key, "log-ins")),
            metrics=Metrics(),
        )


async def _close(stack: AsyncExitStack) -> None:
    try:
        async with asyncio.timeout(STOP_S):
            await stack.aclose()
    except TimeoutError:
        log.warning("not everything had ended after %d s; what was under way is found by its lease", STOP_S)


def _services(request: Request[Any, Any, Any]) -> Services:
    return services_of(request)


def _caller(request: Request[Any, Any, Any]) -> Caller:
    caller: Caller = request.scope["user"]
    return caller
