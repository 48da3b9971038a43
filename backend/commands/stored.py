"""What `fluxo backup` and `fluxo restore` share: where an installation keeps what they are about, and what they say."""

import argparse
import os
import sys
from base64 import b64encode
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from sqlalchemy import make_url

from backend.archiving import ArchiveError, Manifest, Place
from backend.commands.environment import is_embedded, language_of, print_faults
from backend.commands.words import Say
from backend.commands.words import say as say_of
from backend.errors import SettingsError
from backend.settings import KEY_BYTES, Settings, read_settings
from nodes.strings import LANGUAGES

KEY_SETTING = "FLUXO_SECRET_KEY"
_NO_KEY = b64encode(bytes(KEY_BYTES)).decode()

Work: TypeAlias = Callable[[Place, Say], Manifest]
"""Makes or reads an archive of a place, and says so."""


def add_file_parser(subparsers: Any, command: str) -> None:
    """Adds a command that takes an archive's file to the command line."""
    words = partial(say_of, command, "en")
    parser = subparsers.add_parser(command, help=words("summary"), description=words("summary"))
    parser.add_argument("file", type=Path, metavar="FILE", help=words("help_file"))
    parser.add_argument("--language", choices=LANGUAGES, help=words("help_language"))


def run_on_place(command: str, args: argparse.Namespace, work: Work) -> int:
    """Works on the place that the environment describes, and says what is wrong with it; gives the exit code."""
    language = language_of(args.language, os.environ)
    say = partial(say_of, command, language)
    try:
        settings = _read_stored(os.environ)
        place = _place_of(settings)
        if place is None:
            print(say("postgres", data=str(settings.data_dir)), file=sys.stderr)
            return 2
        manifest = work(place, say)
    except SettingsError as error:
        print_faults(error, language)
        return 2
    except ArchiveError as error:
        print(say(error.code, what=error.what), file=sys.stderr)
        return 2
    print(say("with_key" if manifest.has_key else "without_key"))
    return 0


def _read_stored(environment: Mapping[str, str]) -> Settings:
    """Reads the settings; unlike a server, it makes no key where there is none.

    Raises:
        SettingsError: something cannot be used.
    """
    return read_settings({**environment, KEY_SETTING: environment.get(KEY_SETTING, "").strip() or _NO_KEY})


def _place_of(settings: Settings) -> Place | None:
    """Gives the place of the embedded database and its files; None where the database is another server's."""
    if not is_embedded(settings):
        return None
    return Place(settings.data_dir, Path(make_url(settings.database_url).database or "").absolute())
