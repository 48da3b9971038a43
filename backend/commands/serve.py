"""fluxo serve: the whole product on one port, in one process; with --demo, something to talk to at once."""

import argparse
import os
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any

from litestar import Litestar
from msgspec.structs import replace

from backend.app import create_app
from backend.cloud_api_stand_in.app import create_stand_in
from backend.commands.environment import (
    Environment,
    is_embedded,
    language_of,
    print_faults,
    read_environment,
    sole_user_of,
)
from backend.commands.words import say as say_of
from backend.demo.shop import answering_for_the_shop
from backend.demo.stand_in import IntroducingChannels, stand_in_world
from backend.demo.workspace import CHANNEL_ID, WORKSPACE_ID, DemoLogin, ensure_demo
from backend.domains.bench import Reaches
from backend.errors import DatabaseError, SettingsError
from backend.event_loop import run_in_loop
from backend.jobs.parts import Tools
from backend.own_site import OwnSite
from backend.pages import load_pages
from backend.serving import Front, PortTaken, reachable, serve
from backend.tools.clock import SystemClock
from backend.tools.log import configure_log
from backend.tools.web_address import Place, Reach
from backend.web.services import Services
from backend.working import Working, open_receiving, open_worker
from flow_engine.document import Language
from nodes.strings import LANGUAGES

STAND_IN = "/stand-in"


def add_parser(subparsers: Any) -> None:
    """Adds the command to the command line."""
    words = partial(say_of, "serve", "en")
    parser = subparsers.add_parser("serve", help=words("summary"), description=words("summary"))
    parser.add_argument("--demo", action="store_true", help=words("help_demo"))
    parser.add_argument("--language", choices=LANGUAGES, help=words("help_language"))


def run(args: argparse.Namespace) -> int:
    """Serves until it is stopped; gives the exit code."""
    language = language_of(args.language, os.environ)
    say = partial(say_of, "serve", language)
    try:
        environment = read_environment(os.environ)
        level = environment.settings.log_level
        if args.demo and not os.environ.get("FLUXO_LOG_LEVEL", "").strip():
            level = "WARNING"  # the terminal is for what the demo says
        configure_log(level, sys.stderr)
        with sole_user_of(environment.settings):
            run_in_loop(_Serving(environment, language, args.demo).run())
    except SettingsError as error:
        print_faults(error, language)
    except PortTaken as error:
        print(say("port_taken", port=environment.settings.port, why=str(error)), file=sys.stderr)
    except DatabaseError as error:
        print(say("no_database", why=str(error)), file=sys.stderr)
    else:
        return 0
    return 2


class _Serving:
    """One life of the server."""

    def __init__(self, environment: Environment, language: Language, is_demo: bool) -> None:
        self._settings = environment.settings
        self._options = environment.options
        self._reach = environment.reach
        self._language = language
        self._is_demo = is_demo
        self._login: DemoLogin | None = None
        self._url = f"http://{_in_url(reachable(self._settings.host))}:{self._settings.port}"
        self._pages = load_pages(self._url, self._settings.public_url)
        self._world = stand_in_world(SystemClock(), f"{self._url}/webhooks/whatsapp/{CHANNEL_ID}") if is_demo else None

    async def run(self) -> None:
        """Serves until the process is told to stop."""
        demo_calls = {"adapt_calls": answering_for_the_shop} if self._is_demo else {}
        reaches = Reaches(self._channel_reach(), self._reach, **demo_calls)
        app = create_app(self._settings, self._options, open_worker=self._open, reaches=reaches)
        below = {STAND_IN: self._own(create_stand_in(self._world))} if self._world else {}
        front = Front(app, below, self._pages)
        await serve(front, self._settings.host, self._settings.port, partial(self._welcome, app))

    @asynccontextmanager
    async def _open(self, services: Services) -> AsyncIterator[None]:
        """Does what belongs to the server's life beside answering requests."""
        async with AsyncExitStack() as stack:
            if self._is_demo:
                self._login = await ensure_demo(services, self._language, f"{self._url}{STAND_IN}")
            await stack.enter_async_context(open_receiving(services))
            if self._settings.runs_worker:
                await stack.enter_async_context(open_worker(services, self._working()))
            yield

    def _own(self, app: Litestar) -> OwnSite:
        return OwnSite(app, self._settings.public_url)

    def _channel_reach(self) -> Reach:
        """Gives how far calls of providers go: the demo's stand-in lies on the inside."""
        if not self._is_demo:
            return self._reach
        own = Place(reachable(self._settings.host), self._settings.port)
        return replace(self._reach, inside=self._reach.inside | {own})

    def _working(self) -> Working:
        return Working(
            channel_reach=self._channel_reach(),
            reach=self._reach,
            is_only=is_embedded(self._settings),
            adapt=self._adapted,
        )

    def _adapted(self, tools: Tools) -> Tools:
        if self._world is None:
            return tools
        channels = IntroducingChannels(tools.channels, self._world)
        return replace(tools, channels=channels, call_http=answering_for_the_shop(tools.call_http))

    async def _welcome(self, app: Litestar) -> None:
        """Says where everything is; of the demo's number it also reads the message templates."""
        say = partial(say_of, "serve", self._language)
        print(say("listening" if self._pages else "listening_without_pages", url=self._url), flush=True)
        if self._login:
            told = say("password", password=self._login.password) if self._login.password else say("own_password")
            shown = {"url": self._url, "email": self._login.email, "data": str(self._settings.data_dir)}
            print(say("demo", password=told, **shown), flush=True)
            await app.state.bench.message_templates.sync(WORKSPACE_ID, CHANNEL_ID)


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host
