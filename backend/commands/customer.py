"""fluxo customer: be a customer of the demo in the terminal, through the stand-in and the real signed webhook."""

import argparse
import contextlib
import os
import sys
import threading
from functools import partial
from typing import Any

from backend.cloud_api_stand_in.customer.view import Inbox
from backend.commands.words import say as say_of
from backend.settings import DEFAULT_PORT
from backend.stand_in_customer import ActRefused, LineFault, StandInCustomer, StandInGone, lines_of, read_line
from nodes.strings import LANGUAGES

NUMBER = "5511987654321"  # chosen: reads as a mobile number of São Paulo
QUIET_S = 0.7  # chosen: several messages of one answer come within some tenths of a second
POLL_S = 20.0


def add_parser(subparsers: Any) -> None:
    """Adds the command to the command line."""
    words = partial(say_of, "customer", "en")
    parser = subparsers.add_parser("customer", help=words("summary"), description=words("summary"))
    parser.add_argument("--say", action="append", metavar="TEXT", help=words("help_say"))
    parser.add_argument("--wait", type=float, default=10.0, metavar="SECONDS", help=words("help_wait"))
    parser.add_argument("--as", dest="number", default=NUMBER, metavar="NUMBER", help=words("help_as"))
    parser.add_argument("--stand-in", metavar="URL", help=words("help_stand_in"))
    parser.add_argument("--language", choices=LANGUAGES, help=words("help_language"))


def run(args: argparse.Namespace) -> int:
    """Talks; gives 0 when there were replies, 1 when there were none, 2 when nothing could be said."""
    given = args.language or os.environ.get("FLUXO_LANGUAGE", "")
    say = partial(say_of, "customer", given if given in LANGUAGES else "en")
    url = args.stand_in or f"http://127.0.0.1:{os.environ.get('FLUXO_PORT', '').strip() or DEFAULT_PORT}/stand-in"
    customer = StandInCustomer(url, args.number)
    try:
        if args.say:
            return max(_say_once(customer, text, args.wait, say) for text in args.say)
        return _chat(customer, args.number, say)
    except StandInGone as error:
        print(say("not_reached", url=url, why=str(error)), file=sys.stderr)
        return 2
    except LineFault as fault:
        print(say(fault.code, what=fault.what), file=sys.stderr)
        return 2
    except ActRefused as error:
        print(say("refused", why=str(error)), file=sys.stderr)
        return 2


def _say_once(customer: StandInCustomer, text: str, wait_s: float, say: Any) -> int:
    """Says one thing and prints what comes back, until it is quiet again."""
    act = read_line(text)
    after = customer.last()
    customer.act(act)
    inbox = customer.inbox(after, wait_s)
    if not inbox.messages:
        print(say("no_reply", seconds=wait_s), file=sys.stderr)
        return 1
    while inbox.messages:
        _show(inbox)
        inbox = customer.inbox(inbox.last, QUIET_S)
    return 0


def _chat(customer: StandInCustomer, number: str, say: Any) -> int:
    """Talks until the input ends or /quit; replies are shown whenever they come."""
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401  # gives input() its history and editing
    after = customer.last()
    print(say("welcome", number=number))
    listener = threading.Thread(target=_listen, args=(customer, after, say), daemon=True)
    listener.start()
    while (line := _typed()) is not None and line != "/quit":
        if not line:
            continue
        if line == "/help":
            print(say("help"))
            continue
        try:
            customer.act(read_line(line))
        except LineFault as fault:
            print(say(fault.code, what=fault.what))
        except ActRefused as error:
            print(say("refused", why=str(error)))
    if not sys.stdin.isatty():
        listener.join(QUIET_S)  # what a pipe said last is still answered
    return 0


def _listen(customer: StandInCustomer, after: int, say: Any) -> None:
    """Shows what comes in, as long as the stand-in is there."""
    try:
        while True:
            inbox = customer.inbox(after, POLL_S)
            _show(inbox)
            after = inbox.last  # a stand-in that was started anew counts from the beginning
    except StandInGone:
        print(say("gone"), flush=True)


def _show(inbox: Inbox) -> None:
    for message in inbox.messages:
        for index, line in enumerate(lines_of(message)):
            print(f"{'< ' if index == 0 else '  '}{line}", flush=True)


def _typed() -> str | None:
    """Reads a line; None at the end of the input. What does not come from a keyboard is shown too."""
    try:
        line = input("> ")
    except (EOFError, KeyboardInterrupt):
        print()
        return None
    if not sys.stdin.isatty():
        print(line)
    return line.strip()
