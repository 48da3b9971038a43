"""An installation is kept in one file while it is written to, and comes back whole; nothing is ever overwritten."""

import asyncio
import sqlite3
import tarfile
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from backend.archiving import DATABASE, FILES, KEY, ArchiveError, Place, make_archive, restore_archive
from backend.cli import main
from backend.database import open_database
from backend.folder_lock import sole_user

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
SECRET = b"c2VjcmV0"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """An installation with a key, a stored file, and one that is just coming in."""
    folder = tmp_path / "data"
    for name in ("w1", "under_way"):
        (folder / FILES / name).mkdir(parents=True)
        (folder / FILES / name / "f1").write_bytes(b"picture of " + name.encode())
    (folder / KEY).write_bytes(SECRET)
    asyncio.run(_make(folder / DATABASE))
    return Place(folder, folder / DATABASE)


async def _make(path: Path) -> None:
    await (await open_database(f"sqlite+aiosqlite:///{path}")).close()


@pytest.fixture
def settings(place: Place, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The commands work with that installation."""
    for name in ("FLUXO_DATABASE_URL", "FLUXO_SECRET_KEY", "FLUXO_LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FLUXO_DATA_DIR", str(place.data_dir))
    return monkeypatch


def other(place: Place, name: str = "other") -> Place:
    """A folder in which nothing is."""
    folder = place.data_dir.with_name(name)
    folder.mkdir()
    return Place(folder, folder / DATABASE)


def count(database: Path, table: str) -> int:
    with closing(sqlite3.connect(database)) as connection:
        found: int = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608  a test's own
        return found


@pytest.fixture
def writing(place: Place) -> Iterator[threading.Event]:
    """Somebody writes pairs of rows all the time; the event is set once there are some."""
    has_written, stop = threading.Event(), threading.Event()
    with closing(sqlite3.connect(place.database)) as connection:
        connection.execute("CREATE TABLE pairs (id INTEGER PRIMARY KEY, half INTEGER, filling TEXT)")

    def write() -> None:
        with closing(sqlite3.connect(place.database, timeout=30)) as connection:
            while not stop.is_set():
                with connection:
                    connection.executemany(
                        "INSERT INTO pairs (half, filling) VALUES (?, hex(randomblob(500)))", [(1,), (2,)]
                    )
                has_written.set()

    thread = threading.Thread(target=write)
    thread.start()
    yield has_written
    stop.set()
    thread.join()


def test_what_is_restored_is_what_was_kept(place: Place, tmp_path: Path) -> None:
    made = make_archive(place, tmp_path / "kept.tar.gz", AT)
    assert made.has_key
    assert (tmp_path / "kept.tar.gz").stat().st_mode & 0o777 == 0o600
    new = other(place)
    assert restore_archive(tmp_path / "kept.tar.gz", new) == made
    assert (new.data_dir / KEY).read_bytes() == SECRET
    assert (new.data_dir / KEY).stat().st_mode & 0o777 == 0o600
    assert (new.data_dir / FILES / "w1" / "f1").read_bytes() == b"picture of w1"
    assert (new.data_dir / FILES / "w1").stat().st_mode & 0o777 == 0o700
    assert sorted(path.name for path in new.data_dir.iterdir()) == [FILES, DATABASE, KEY]
    assert [path.name for path in (new.data_dir / FILES).iterdir()] == ["w1"]
    asyncio.run(_make(new.database))


def test_a_database_under_load_is_kept_as_it_was_at_one_moment(
    place: Place, writing: threading.Event, tmp_path: Path
) -> None:
    assert writing.wait(30)
    for number in range(3):
        archive, new = tmp_path / f"{number}.tar.gz", other(place, f"other{number}")
        make_archive(place, archive, AT)
        restore_archive(archive, new)
        rows = count(new.database, "pairs")
        assert rows
        assert rows % 2 == 0
        assert rows < count(place.database, "pairs")


@pytest.mark.parametrize("name", [DATABASE, KEY, FILES])
def test_nothing_is_restored_where_something_is(place: Place, tmp_path: Path, name: str) -> None:
    make_archive(place, tmp_path / "kept", AT)
    new = other(place)
    (new.data_dir / name).touch()
    with pytest.raises(ArchiveError, match="occupied"):
        restore_archive(tmp_path / "kept", new)
    assert [path.name for path in new.data_dir.iterdir()] == [name]


def test_a_file_that_is_there_is_not_overwritten(place: Place, tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("precious")
    with pytest.raises(ArchiveError, match="file_exists"):
        make_archive(place, tmp_path / "kept", AT)
    assert (tmp_path / "kept").read_text() == "precious"


def test_a_damaged_database_is_not_called_a_backup(place: Place, tmp_path: Path) -> None:
    with closing(sqlite3.connect(place.database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page_size,) = connection.execute("PRAGMA page_size").fetchone()
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'users'").fetchone()
    with place.database.open("r+b") as file:
        file.seek((root - 1) * page_size)
        file.write(b"\xff" * page_size)
    with pytest.raises(ArchiveError, match="damaged"):
        make_archive(place, tmp_path / "kept", AT)
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_damaged_file_is_not_restored(place: Place, tmp_path: Path, part: float) -> None:
    archive = tmp_path / "kept"
    make_archive(place, archive, AT)
    content = bytearray(archive.read_bytes())
    at = int(len(content) * part)
    content[at : at + 20] = bytes(20)
    archive.write_bytes(content)
    new = other(place)
    with pytest.raises(ArchiveError):
        restore_archive(archive, new)
    assert list(new.data_dir.iterdir()) == []


def test_a_cut_off_file_and_one_of_others_are_not_restored(place: Place, tmp_path: Path) -> None:
    archive, new = tmp_path / "kept", other(place)
    make_archive(place, archive, AT)
    archive.write_bytes(archive.read_bytes()[:-200])
    with pytest.raises(ArchiveError):
        restore_archive(archive, new)
    with tarfile.open(tmp_path / "others.tar.gz", "w:gz") as tar:
        tar.add(place.data_dir / KEY, KEY)
    with pytest.raises(ArchiveError):
        restore_archive(tmp_path / "others.tar.gz", new)
    assert list(new.data_dir.iterdir()) == []


def test_a_backup_of_a_later_version_is_refused(place: Place, tmp_path: Path) -> None:
    with closing(sqlite3.connect(place.database)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(ArchiveError, match="too_new"):
        make_archive(place, tmp_path / "kept", AT)


# The commands


def test_the_commands_keep_and_restore(
    place: Place, settings: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = str(tmp_path / "kept.tar.gz")
    with sole_user(place.data_dir):  # as a server that is at work has it
        assert main(["backup", archive]) == 0
    assert "The secret key is in it" in capsys.readouterr().out
    settings.setenv("FLUXO_DATA_DIR", str(tmp_path / "new"))
    assert main(["restore", archive, "--language", "es"]) == 0
    assert "Iníciela con `fluxo serve`" in capsys.readouterr().out
    assert (tmp_path / "new" / KEY).read_bytes() == SECRET
    assert main(["restore", archive]) == 2
    assert "is not overwritten" in capsys.readouterr().err


def test_a_folder_another_process_works_with_is_not_restored_into(
    place: Place, settings: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["backup", str(tmp_path / "kept")]) == 0
    new = other(place)
    settings.setenv("FLUXO_DATA_DIR", str(new.data_dir))
    with sole_user(new.data_dir):
        assert main(["restore", str(tmp_path / "kept")]) == 2
    assert "another process" in capsys.readouterr().err
    assert not new.database.exists()


def test_a_key_that_is_kept_elsewhere_is_said_to_be_missing(
    place: Place, settings: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (place.data_dir / KEY).unlink()
    settings.setenv("FLUXO_SECRET_KEY", "A" * 43 + "=")
    assert main(["backup", str(tmp_path / "kept")]) == 0
    assert "FLUXO_SECRET_KEY" in capsys.readouterr().out
    assert not (place.data_dir / KEY).exists()


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_of_postgres_its_own_tools_are_named(
    settings: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    settings.setenv("FLUXO_DATABASE_URL", "postgresql://user:secret-word@db.example/fluxo")
    assert main([command, str(tmp_path / "kept")]) == 2
    said = capsys.readouterr().err
    assert "pg_dump" in said or "pg_restore" in said
    assert "secret-word" not in said


def test_where_there_is_no_installation_nothing_is_made(
    settings: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.setenv("FLUXO_DATA_DIR", str(tmp_path / "empty"))
    assert main(["backup", str(tmp_path / "kept")]) == 2
    assert "There is no database" in capsys.readouterr().err
    assert main(["restore", str(tmp_path / "kept")]) == 2
    assert "cannot be found" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "empty").iterdir()] == ["in-use.lock"]
