"""An installation in one file: made while it works, read back before it is called good, put where there is none yet."""

import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import BinaryIO

import msgspec
from msgspec import Struct

from backend.migrating import newest_revision

FORMAT = 1
MANIFEST, DATABASE, KEY, FILES, UNDER_WAY = "manifest.json", "fluxo.sqlite3", "secret.key", "files", "under_way"
MAX_MANIFEST_BYTES = 256 * 2**20  # chosen: some two million stored files
BUSY_S = 30

_ERRORS = (OSError, sqlite3.Error, tarfile.TarError, msgspec.MsgspecError, EOFError)


class ArchiveError(Exception):
    """An archive cannot be made or used.

    Args:
        code: says why, in the words of the commands.
        what: the path or the reason that goes with it.
    """

    def __init__(self, code: str, what: str = "") -> None:
        super().__init__(f"{code}: {what}")
        self.code = code
        self.what = what


class Place(Struct, frozen=True):
    """Where an installation with the embedded database keeps its things.

    Args:
        data_dir: the folder of its files and, unless another is set, of its key.
    """

    data_dir: Path
    database: Path


class Member(Struct, frozen=True):
    """A file in an archive."""

    name: str
    sha256: str


class Manifest(Struct, frozen=True):
    """What an archive holds; it comes last."""

    format: int
    made_at: datetime
    members: list[Member]

    @property
    def has_key(self) -> bool:
        """Tells whether the secret key is in it."""
        return any(member.name == KEY for member in self.members)


def make_archive(place: Place, target: Path, now: datetime) -> Manifest:
    """Makes an archive of an installation that may be at work; the file appears when it is whole and was read back.

    Raises:
        ArchiveError: there is nothing to keep, the file is there already, or something cannot be read or written.
    """
    if not place.database.is_file():
        raise ArchiveError("no_database", str(place.database))
    if target.exists():
        raise ArchiveError("file_exists", str(target))
    with _reasons(str(target)), tempfile.TemporaryDirectory(prefix=".fluxo-backup-", dir=target.parent) as aside:
        snapshot, archive = Path(aside, DATABASE), Path(aside, "archive")
        _snapshot(place.database, snapshot)
        check_database(snapshot)
        with open(os.open(archive, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            manifest = _write(file, place, snapshot, now)
            file.flush()
            os.fsync(file.fileno())
            _read_back(archive, manifest)
        target.touch(0o600, exist_ok=False)  # it is ours from here on: what is replaced is no other's file
        os.replace(archive, target)
    return manifest


def restore_archive(archive: Path, place: Place) -> Manifest:
    """Puts an archive's content where no installation is.

    Raises:
        ArchiveError: something is there already, or the archive is damaged or made by a later version.
    """
    occupied = [path for path in (place.database, place.data_dir / KEY, place.data_dir / FILES) if path.exists()]
    if occupied:
        raise ArchiveError("occupied", str(occupied[0]))
    with _reasons(str(archive)), tempfile.TemporaryDirectory(prefix=".fluxo-restore-", dir=place.data_dir) as aside:
        manifest = _unpack(archive, Path(aside))
        check_database(Path(aside, DATABASE))
        if manifest.has_key:
            os.replace(Path(aside, KEY), place.data_dir / KEY)
        if Path(aside, FILES).exists():
            for folder in (Path(aside, FILES), *Path(aside, FILES).iterdir()):
                folder.chmod(0o700)
            os.replace(Path(aside, FILES), place.data_dir / FILES)
        place.database.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(Path(aside, DATABASE), place.database)  # last: without it nothing has been restored
    return manifest


def check_database(path: Path) -> None:
    """Reads a database from end to end.

    Raises:
        ArchiveError: it is damaged, or made by a later version.
    """
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        found = [row[0] for row in connection.execute("PRAGMA integrity_check(3)")]
        if found != ["ok"]:
            raise ArchiveError("damaged", found[0])
        if connection.execute("PRAGMA foreign_key_check").fetchone():
            raise ArchiveError("damaged", "foreign keys")
        (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    if revision > newest_revision():
        raise ArchiveError("too_new", revision)


def _snapshot(database: Path, target: Path) -> None:
    """Copies a database as it is at one moment; whoever writes to it is not held up."""
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=rw", uri=True, timeout=BUSY_S)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))


def _write(file: BinaryIO, place: Place, snapshot: Path, now: datetime) -> Manifest:
    """Writes an archive. The database comes first: whatever it names is among the files that are read after it."""
    members: list[Member] = []
    with tarfile.open(fileobj=file, mode="w:gz", compresslevel=1) as tar:
        for name, path in _contents(place, snapshot):
            with suppress(FileNotFoundError), path.open("rb") as content:  # a file that was deleted meanwhile
                members.append(Member(name, file_digest(content, "sha256").hexdigest()))
                content.seek(0)
                header = tar.gettarinfo(arcname=name, fileobj=content)
                header.mode = 0o600
                tar.addfile(header, content)
        manifest = Manifest(FORMAT, now, members)
        with tempfile.TemporaryFile() as content:
            content.write(msgspec.json.encode(manifest))
            content.seek(0)
            tar.addfile(tar.gettarinfo(arcname=MANIFEST, fileobj=content), content)
    return manifest


def _contents(place: Place, snapshot: Path) -> Iterator[tuple[str, Path]]:
    yield DATABASE, snapshot
    yield KEY, place.data_dir / KEY
    for path in sorted((place.data_dir / FILES).glob("*/*")):
        if path.parent.name != UNDER_WAY:
            yield f"{FILES}/{path.parent.name}/{path.name}", path


def _read_back(archive: Path, written: Manifest) -> None:
    """Reads an archive that was just written, every byte of it."""
    with tempfile.TemporaryDirectory(prefix="unpacked-", dir=archive.parent) as aside:
        if _unpack(archive, Path(aside)) != written:
            raise ArchiveError("damaged", MANIFEST)


def _unpack(archive: Path, folder: Path) -> Manifest:
    """Unpacks an archive, and nothing but what belongs there."""
    with tarfile.open(archive, "r:gz") as tar:
        tar.extractall(folder, filter="data")
    path = folder / MANIFEST
    if path.stat().st_size > MAX_MANIFEST_BYTES:
        raise ArchiveError("damaged", MANIFEST)
    manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
    if manifest.format != FORMAT:
        raise ArchiveError("too_new", str(manifest.format))
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir()}
    names = {member.name for member in manifest.members}
    if there != names | {MANIFEST} or DATABASE not in names or not all(map(_belongs, names)):
        raise ArchiveError("damaged", MANIFEST)
    for member in manifest.members:
        with (folder / member.name).open("rb") as content:
            if file_digest(content, "sha256").hexdigest() != member.sha256:
                raise ArchiveError("damaged", member.name)
    return manifest


def _belongs(name: str) -> bool:
    return name in (DATABASE, KEY) or name.startswith(f"{FILES}/")


@contextmanager
def _reasons(what: str) -> Iterator[None]:
    """Says of what goes wrong within what that was."""
    try:
        yield
    except FileNotFoundError as error:
        raise ArchiveError("not_found", str(error.filename or what)) from error
    except OSError as error:
        raise ArchiveError("cannot_be_used", error.strerror or type(error).__name__) from error
    except _ERRORS as error:
        raise ArchiveError("damaged", str(error)) from error
