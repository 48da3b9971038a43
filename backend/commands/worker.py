"""fluxo worker: the worker's jobs in a process of their own; any number of them may share a PostgreSQL database."""

import argparse
import asyncio
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from functools import partial
from typing import Any

from backend.app import create_app
from backend.commands.environment import (
    Environment,
    is_embedded,
    language_of,
    print_faults,
    read_environment,
    sole_user_of,
)
from backend.commands.words import say as say_of
from backend.domains.bench import Reaches
from backend.domains.health.services import health
from backend.errors import DatabaseError, SettingsError
from backend.event_loop import run_in_loop
from backend.serving import Application, Front, PortTaken, running, serve
from backend.tools.log import configure_log
from backend.web.services import Services
from backend.working import Working, open_worker
from nodes.strings import LANGUAGES

TOLD = frozenset({"/metrics", "/api/health"})
HEALTH_S = 60.0  # chosen: a line a minute is found again in the log of a day

log = logging.getLogger(__name__)


def add_parser(subparsers: Any) -> None:
    """Adds the command to the command line."""
    words = partial(say_of, "worker", "en")
    parser = subparsers.add_parser("worker", help=words("summary"), description=words("summary"))
    parser.add_argument("--language", choices=LANGUAGES, help=words("help_language"))


def run(args: argparse.Namespace) -> int:
    """Works until it is stopped; gives the exit code."""
    language = language_of(args.language, os.environ)
    say = partial(say_of, "worker", language)
    try:
        environment = read_environment(os.environ)
        configure_log(environment.settings.log_level, sys.stderr)
        with sole_user_of(environment.settings):
            run_in_loop(_work(environment, lambda: print(say("working"), flush=True)))
    except SettingsError as error:
        print_faults(error, language)
    except PortTaken as error:
        print(say("port_taken", port=environment.settings.metrics_port, why=str(error)), file=sys.stderr)
    except DatabaseError as error:
        print(say("no_database", why=str(error)), file=sys.stderr)
    else:
        return 0
    return 2


async def _work(environment: Environment, on_begin: Callable[[], None]) -> None:
    """Works until the process gets SIGINT or SIGTERM."""

    @asynccontextmanager
    async def open_(services: Services) -> AsyncIterator[None]:
        is_only = is_embedded(environment.settings)
        working = Working(channel_reach=environment.reach, reach=environment.reach, is_only=is_only)
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(open_worker(services, working))
            watching = asyncio.create_task(_log_health(services), name="health")
            stack.callback(watching.cancel)
            yield

    reaches = Reaches(environment.reach, environment.reach)
    settings = environment.settings
    app = create_app(settings, environment.options, open_worker=open_, reaches=reaches)

    async def begun() -> None:
        on_begin()

    if settings.metrics_port:
        await serve(Front(_ToldAlone(app)), settings.host, settings.metrics_port, begun)
        return
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with running(app):
        on_begin()
        await stop.wait()


class _ToldAlone:
    """Of an application, what it counts and how it is: a worker answers nothing else."""

    def __init__(self, app: Application) -> None:
        self._app = app
        self.lifespan = app.lifespan

    async def __call__(self, scope: Any, receive: Any, send: Any, /) -> None:
        """Takes a connection."""
        if scope.get("path") in TOLD:
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await send({"type": "http.response.start", "status": 404, "headers": []})
            await send({"type": "http.response.body"})


async def _log_health(services: Services) -> None:
    while True:
        await asyncio.sleep(HEALTH_S)
        with suppress(DatabaseError):
            found = await health(services)
            told = {name: item.detail or item.state for name, item in found.dependencies.items()}
            log.info("health: %s", found.state, extra={"dependencies": told})
