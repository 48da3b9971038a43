"""Keeps two processes from working on one embedded database: each would take the other for gone."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from backend.errors import InputFault, SettingsError

NAME = "in-use.lock"


@contextmanager
def sole_user(folder: Path) -> Iterator[None]:
    """Holds a folder as long as the context is open; the system lets go of it when the process ends, however it does.

    Raises:
        SettingsError: another process holds it, or it cannot be written to.
    """
    try:
        file = (folder / NAME).open("w")
    except OSError as error:
        raise SettingsError(
            faults=[InputFault("FLUXO_DATA_DIR", "folder_not_writable", error.strerror or "")]
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise SettingsError(faults=[InputFault("FLUXO_DATA_DIR", "folder_in_use", str(folder))]) from error
        yield
