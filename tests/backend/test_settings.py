"""Settings are read once; all faults are named at once; no secret is shown."""

import stat
from pathlib import Path

import pytest

from backend.errors import DatabaseFull, FluxoError, NotFound, SecretUnreadable, SettingsError, http_status
from backend.settings import read_settings
from backend.tools.crypto import Cipher, new_key


def test_an_empty_environment_is_enough(tmp_path: Path) -> None:
    settings = read_settings({"FLUXO_DATA_DIR": str(tmp_path / "data")})
    assert settings.port == 8000
    assert settings.database_url == f"sqlite+aiosqlite:///{tmp_path}/data/fluxo.sqlite3"
    assert settings.runs_worker


def test_the_key_file_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    first = read_settings({"FLUXO_DATA_DIR": str(tmp_path)})
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600
    assert len(first.secret_key) == 32
    assert read_settings({"FLUXO_DATA_DIR": str(tmp_path)}).secret_key == first.secret_key
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]


def test_a_given_key_leaves_no_file(tmp_path: Path) -> None:
    key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
    settings = read_settings({"FLUXO_DATA_DIR": str(tmp_path), "FLUXO_SECRET_KEY": key})
    assert settings.secret_key == bytes(range(32))
    assert list(tmp_path.iterdir()) == []
    assert key not in repr(settings)
    assert str(settings.secret_key) not in repr(settings)


def test_older_keys_come_after_the_present_one_and_still_open_what_they_sealed(tmp_path: Path) -> None:
    old, new = new_key(), new_key()
    before = read_settings({"FLUXO_DATA_DIR": str(tmp_path), "FLUXO_SECRET_KEY": old})
    sealed = Cipher(before.secret_key, before.older_keys).seal(b"token", "channel")
    after = read_settings({"FLUXO_DATA_DIR": str(tmp_path), "FLUXO_SECRET_KEY": f"{new}, {old}"})
    cipher = Cipher(after.secret_key, after.older_keys)
    assert cipher.open(sealed, "channel") == b"token"
    assert not cipher.is_current(sealed)
    assert cipher.is_current(cipher.seal(b"token", "channel"))
    without = read_settings({"FLUXO_DATA_DIR": str(tmp_path), "FLUXO_SECRET_KEY": new})
    with pytest.raises(SecretUnreadable):
        Cipher(without.secret_key, without.older_keys).open(sealed, "channel")


def test_the_key_file_may_hold_older_keys_too(tmp_path: Path) -> None:
    first = read_settings({"FLUXO_DATA_DIR": str(tmp_path)})
    path = tmp_path / "secret.key"
    path.write_text(f"{new_key()}\n{path.read_text()}\n")
    assert read_settings({"FLUXO_DATA_DIR": str(tmp_path)}).older_keys == (first.secret_key,)


def test_one_unusable_key_among_several_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({"FLUXO_DATA_DIR": str(tmp_path), "FLUXO_SECRET_KEY": f"{new_key()},short"})
    assert [fault.code for fault in caught.value.faults] == ["not_32_bytes_in_base64"]


def test_all_faults_are_named_at_once_and_no_value_of_a_secret(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings(
            {
                "FLUXO_DATA_DIR": str(tmp_path),
                "FLUXO_PORT": "70000",
                "FLUXO_METRICS_PORT": "9" * 5_000,
                "FLUXO_DATABASE_URL": "mysql://u:hunter2@h/d",
                "FLUXO_QUEUE_URL": "amqp://u:hunter2@h",
                "FLUXO_SECRET_KEY": "hunter2",
                "FLUXO_LOG_LEVEL": "loud",
                "FLUXO_RUNS_WORKER": "perhaps",
                "FLUXO_PUBLIC_URL": "http://[",
            }
        )
    assert {fault.path for fault in caught.value.faults} == {
        "FLUXO_PORT", "FLUXO_DATABASE_URL", "FLUXO_QUEUE_URL", "FLUXO_SECRET_KEY", "FLUXO_LOG_LEVEL",
        "FLUXO_RUNS_WORKER", "FLUXO_PUBLIC_URL", "FLUXO_METRICS_PORT",
    }  # fmt: skip
    assert "hunter2" not in str(caught.value)


def test_a_damaged_key_file_is_a_fault_not_a_new_key(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text("short")
    with pytest.raises(SettingsError):
        read_settings({"FLUXO_DATA_DIR": str(tmp_path)})
    assert (tmp_path / "secret.key").read_text() == "short"


@pytest.mark.parametrize("url", ["postgres://u@h/d", "postgresql://u@h/d", "postgresql+asyncpg://u@h/d"])
def test_a_postgres_address_gets_the_driver(tmp_path: Path, url: str) -> None:
    settings = read_settings({"FLUXO_DATA_DIR": str(tmp_path), "FLUXO_DATABASE_URL": url})
    assert settings.database_url == "postgresql+asyncpg://u@h/d"


def test_a_postgres_database_carries_wake_ups_itself_unless_another_queue_is_named(tmp_path: Path) -> None:
    given = {"FLUXO_DATA_DIR": str(tmp_path), "FLUXO_DATABASE_URL": "postgresql+asyncpg://u:p@h/d?ssl=require&jit=off"}
    assert read_settings(given).queue_url == "postgresql://u:p@h/d?sslmode=require"
    assert read_settings(given | {"FLUXO_QUEUE_URL": "redis://h"}).queue_url == "redis://h"
    assert read_settings({"FLUXO_DATA_DIR": str(tmp_path)}).queue_url == ""


def test_errors_have_the_status_of_their_kind() -> None:
    assert http_status(NotFound("a flow")) == 404
    assert http_status(DatabaseFull()) == 507
    assert http_status(FluxoError()) == 500
