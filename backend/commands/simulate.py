"""fluxo simulate: a chat with a flow in the terminal, and scripts that say how a chat must go.

`/help` in the chat lists what can be typed (`backend.typed_line`); `backend.script` says how a script is written.
"""

import argparse
import contextlib
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from backend import script
from backend.commands.check import as_text, check_files
from backend.commands.words import Say
from backend.commands.words import say as say_of
from backend.simulation import BEGINS_AT, Simulation, example_context
from backend.terminal_chat import TerminalChat
from flow_engine.document import Language
from flow_engine.flow import Flows
from flow_engine.local_time import zone_names, zone_of
from nodes.strings import LANGUAGES


class UsageFault(Exception):
    """What the caller gave cannot be used; each line says what and why."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))


def add_parser(subparsers: Any) -> None:
    """Adds the command to the command line."""
    words = partial(say_of, "simulate", "en")
    parser = subparsers.add_parser(
        "simulate",
        help=words("summary"),
        description=words("summary"),
        epilog=script.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help=words("help_files"))
    parser.add_argument("--language", choices=LANGUAGES, help=words("help_language"))
    parser.add_argument("--at", metavar="TIME", help=words("help_at"))
    parser.add_argument("--contact-name", default="Ana Lima", metavar="NAME", help=words("help_contact_name"))
    parser.add_argument("--time-zone", default="America/Sao_Paulo", metavar="ZONE", help=words("help_time_zone"))
    parser.add_argument("--script", nargs="+", action="extend", metavar="FILE", help=words("help_script"))


def run(args: argparse.Namespace) -> int:
    """Chats or plays the scripts; gives the exit code."""
    try:
        flows = _load(args.files, args.language or "en")
        language: Language = args.language or next(iter(flows)).document.language
        say = partial(say_of, "simulate", language)
        begin = _beginning(args, flows, say)
        if args.script:
            differing = [path for path in args.script if not _play(path, begin, say)]
            return 1 if differing else 0
        return _chat(TerminalChat(begin, say, language), flows, say)
    except UsageFault as fault:
        print(fault, file=sys.stderr)
        return 2


def _load(paths: list[str], language: Language) -> Flows:
    """Reads the flows; all that keeps them from running is said at once."""
    files = check_files(paths, language)
    refused = [file for file in files if file.flow is None or not file.flow.is_runnable]
    if refused:
        errors = [replace(f, findings=[x for x in f.findings if x.issue.severity == "error"]) for f in refused]
        raise UsageFault(as_text(errors, language), say_of("simulate", language, "not_runnable"))
    return Flows(*(file.flow for file in files if file.flow))


def _read(path: str, say: Say) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise UsageFault(say("unreadable_file", file=path, why=error.strerror or "")) from error


def _beginning(args: argparse.Namespace, flows: Flows, say: Say) -> Callable[[], Simulation]:
    """Gives what begins the conversation."""
    if args.time_zone not in zone_names():
        raise UsageFault(say("unknown_time_zone", zone=args.time_zone))
    language = next(iter(flows)).document.language
    context = example_context(language, args.contact_name, args.time_zone)
    at = _moment(args.at, args.time_zone, say) if args.at else BEGINS_AT
    return lambda: Simulation(flows, context, at)


def _moment(text: str, time_zone: str, say: Say) -> datetime:
    try:
        at = datetime.fromisoformat(text)
        return (at if at.tzinfo else at.replace(tzinfo=zone_of(time_zone))).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise UsageFault(say("at_malformed", at=text)) from error


def _play(path: str, begin: Callable[[], Simulation], say: Say) -> bool:
    """Plays one script and says how it went; tells whether it passed."""
    text = _read(path, say).decode(errors="replace")
    try:
        difference = script.play(begin(), script.parse_script(text))
    except script.ScriptError as error:
        print(say("script_stuck", file=path, line=error.number, why=say(error.code)))
        return False
    if difference is None:
        print(say("script_passed", file=path))
        return True
    if difference.code != "differs":
        why = say(difference.code, **difference.details)
        print(say("script_stuck", file=path, line=difference.number, why=why))
        return False
    print(say("script_differs", file=path, line=difference.number))
    print("  " + say("script_after", typed=difference.typed))
    print(*("  " + line.replace("\n", "\n    ") for line in difference.diff), sep="\n")
    return False


def _chat(chat: TerminalChat, flows: Flows, say: Say) -> int:
    """Talks until the input ends or /quit."""
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401  # gives input() its history and editing
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # terminals send halves of characters and lack some signs
    names = ", ".join(flow.document.name for flow in flows)
    print(say("welcome", flows=names, contact=chat.simulation.context.contact.name))
    while (line := _typed(chat.prompt())) is not None and line != "/quit":
        for shown in chat.answer(line):
            print(shown)
    return 0


def _typed(prompt: str) -> str | None:
    """Reads a line; None at the end of the input. What does not come from a keyboard is shown too."""
    try:
        line = input(prompt)
    except (EOFError, KeyboardInterrupt):
        print()
        return None
    if not sys.stdin.isatty():
        print(line)
    return line
