"""fluxo stand-in: the stand-in for WhatsApp's Cloud API as a server of its own."""

import argparse
import sys
from functools import partial
from typing import Any

import msgspec

from backend.cloud_api_stand_in import demo
from backend.cloud_api_stand_in.app import create_stand_in
from backend.cloud_api_stand_in.clock import VirtualClock
from backend.cloud_api_stand_in.options import FAST, Options
from backend.commands.words import say as say_of
from backend.event_loop import run_in_loop
from backend.serving import Front, PortTaken, serve
from backend.tools.clock import SystemClock
from nodes.strings import LANGUAGES

MAX_PORT = 65_535
DEFAULT_PORT = 8010  # chosen: beside the server's 8000


def add_parser(subparsers: Any) -> None:
    """Adds the command to the command line."""
    words = partial(say_of, "stand_in", "en")
    parser = subparsers.add_parser("stand-in", help=words("summary"), description=words("summary"))
    parser.add_argument("--host", default="127.0.0.1", help=words("help_host"))
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help=words("help_port"))
    parser.add_argument("--webhook-url", default="", metavar="URL", help=words("help_webhook_url"))
    parser.add_argument("--app-secret", default=demo.APP_SECRET, metavar="SECRET", help=words("help_app_secret"))
    parser.add_argument("--access-token", default=demo.ACCESS_TOKEN, metavar="TOKEN", help=words("help_access_token"))
    parser.add_argument("--verify-token", default=demo.VERIFY_TOKEN, metavar="TOKEN", help=words("help_verify_token"))
    parser.add_argument("--seed", type=int, default=1, help=words("help_seed"))
    parser.add_argument("--fast", action="store_true", help=words("help_fast"))
    parser.add_argument("--language", choices=LANGUAGES, default="en", help=words("help_language"))


def run(args: argparse.Namespace) -> int:
    """Serves until it is stopped; gives the exit code."""
    say = partial(say_of, "stand_in", args.language)
    if args.webhook_url and not args.webhook_url.startswith(("http://", "https://")):
        print(say("bad_webhook_url", url=args.webhook_url), file=sys.stderr)
        return 2
    if not 0 < args.port <= MAX_PORT:
        print(say("bad_port", port=args.port, last=MAX_PORT), file=sys.stderr)
        return 2
    world = demo.demo_world(
        VirtualClock(SystemClock()),
        msgspec.structs.replace(FAST if args.fast else Options(), seed=args.seed),
        webhook_url=args.webhook_url,
        app_secret=args.app_secret,
        access_token=args.access_token,
        verify_token=args.verify_token,
    )

    async def welcome() -> None:
        url = f"http://{args.host}:{args.port}"
        print(say("welcome", url=url, waba=demo.WABA_ID, number=demo.PHONE_NUMBER_ID))
        print(say("webhooks_to", url=args.webhook_url) if args.webhook_url else say("no_webhooks"), flush=True)

    try:
        run_in_loop(serve(Front(create_stand_in(world)), args.host, args.port, on_ready=welcome))
    except PortTaken as error:
        print(say("port_taken", port=args.port, why=str(error)), file=sys.stderr)
        return 2
    return 0
