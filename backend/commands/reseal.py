"""fluxo reseal: seals stored secrets anew after the secret key was changed, so that the old one can be thrown away."""

import argparse
import asyncio
import os
import sys
from functools import partial
from typing import Any

from backend.commands.environment import language_of, print_faults, sole_user_of
from backend.commands.words import say as say_of
from backend.database import open_database
from backend.errors import DatabaseError, SettingsError
from backend.resealing import Resealed, reseal
from backend.settings import Settings, read_settings
from backend.tools.crypto import Cipher
from nodes.strings import LANGUAGES


def add_parser(subparsers: Any) -> None:
    """Adds the command to the command line."""
    words = partial(say_of, "reseal", "en")
    parser = subparsers.add_parser("reseal", help=words("summary"), description=words("summary"))
    parser.add_argument("--language", choices=LANGUAGES, help=words("help_language"))


def run(args: argparse.Namespace) -> int:
    """Seals anew; gives the exit code: 1 when there are secrets that none of the keys opens."""
    language = language_of(args.language, os.environ)
    say = partial(say_of, "reseal", language)
    try:
        settings = read_settings(os.environ)
        with sole_user_of(settings):
            done = asyncio.run(_reseal(settings))
    except SettingsError as error:
        print_faults(error, language)
        return 2
    except DatabaseError as error:
        print(say("no_database", why=str(error)), file=sys.stderr)
        return 2
    print(say("done", renewed=done.renewed, current=done.current))
    for what in done.unreadable:
        print(say("unreadable", what=what), file=sys.stderr)
    return 1 if done.unreadable else 0


async def _reseal(settings: Settings) -> Resealed:
    database = await open_database(settings.database_url)
    try:
        return await reseal(database, Cipher(settings.secret_key, settings.older_keys))
    finally:
        await database.close()
