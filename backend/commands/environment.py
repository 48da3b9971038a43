"""The settings of a server or worker: read whole, and said in plain words where something is wrong."""

import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext

from msgspec import Struct

from backend.calls.reach import read_reach
from backend.commands.words import say, words_of
from backend.errors import InputFault, SettingsError
from backend.folder_lock import sole_user
from backend.settings import Settings, read_settings
from backend.tools.web_address import Reach
from backend.web.options import WebOptions, read_web_options
from flow_engine.document import Language
from nodes.strings import LANGUAGES


class Environment(Struct, frozen=True):
    """All that is set by the environment."""

    settings: Settings
    options: WebOptions
    reach: Reach


def read_environment(environment: Mapping[str, str]) -> Environment:
    """Reads all settings.

    Raises:
        SettingsError: some cannot be used; all faults are named.
    """
    faults: list[InputFault] = []
    read: list[object] = []
    for reader in (read_settings, read_web_options, read_reach):
        try:
            read.append(reader(environment))
        except SettingsError as error:
            faults += error.faults
    if faults:
        raise SettingsError(faults=faults)
    return Environment(*read)  # type: ignore[arg-type]


def is_embedded(settings: Settings) -> bool:
    """Tells whether the database is a file of this very process."""
    return settings.database_url.startswith("sqlite")


def sole_user_of(settings: Settings) -> AbstractContextManager[None]:
    """Keeps other processes away from an embedded database as long as the context is open.

    Raises:
        SettingsError: another process works with it.
    """
    return sole_user(settings.data_dir) if is_embedded(settings) else nullcontext()


def print_faults(error: SettingsError, language: Language) -> None:
    """Says what is wrong, a line for each fault."""
    known = words_of("environment", language)
    for fault in error.faults:
        code = fault.code if fault.code in known else "other"
        told = say("environment", language, code, what=fault.what, fault=fault.code)
        print(f"{fault.path}: {told}", file=sys.stderr)


def language_of(given: str | None, environment: Mapping[str, str]) -> Language:
    """Gives the language to speak: the one that was asked for, else FLUXO_LANGUAGE, else English."""
    wanted = given or environment.get("FLUXO_LANGUAGE", "").strip()
    return next((language for language in LANGUAGES if language == wanted), "en")
