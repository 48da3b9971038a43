"""What the installation is set to: read once from the environment, every fault named at once."""

import base64
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct
from sqlalchemy import make_url

from backend.errors import InputFault, KeyUnusable, SettingsError
from backend.tools.crypto import KEY_BYTES as KEY_BYTES
from backend.tools.crypto import read_keys

DEFAULT_PORT = 8000

_DATABASES = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
_QUEUES = ("redis", "rediss", "postgresql", "postgres")
_PSYCOPG = "psycopg_pool"
_LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
_YES = ("1", "true", "yes")
_NO = ("0", "false", "no")


class Settings(Struct, frozen=True, kw_only=True):
    """The settings of one process.

    Args:
        data_dir: where files are kept; exists.
        database_url: with the driver, as SQLAlchemy takes it.
        queue_url: what carries wake-ups between processes; empty for within this one. By default the same PostgreSQL.
        secret_key: encrypts stored secrets and signs log-ins; never shown.
        older_keys: still open what was encrypted before the key was changed.
        public_url: how the installation is reached from outside; empty when nobody said.
        runs_worker: whether the server's process does the worker's jobs too.
        metrics_port: where `fluxo worker` tells what it counts and how it is; 0 for nowhere.
    """

    host: str
    port: int
    data_dir: Path
    database_url: str
    queue_url: str
    secret_key: bytes
    public_url: str
    log_level: str
    runs_worker: bool
    metrics_port: int = 0
    older_keys: tuple[bytes, ...] = ()

    def __repr__(self) -> str:
        return f"Settings(port={self.port}, data_dir={self.data_dir})"


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Reads the settings; makes the data folder and, where no key was given, the key file in it.

    Raises:
        SettingsError: something cannot be used; all faults are named.
    """
    reader = _Reader(environment)
    data_dir = reader.data_dir()
    database_url = reader.database_url(data_dir)
    secret_key, *older_keys = reader.secret_keys(data_dir)
    settings = Settings(
        host=reader.text("FLUXO_HOST", "127.0.0.1"),
        port=reader.port("FLUXO_PORT", DEFAULT_PORT),
        data_dir=data_dir,
        database_url=database_url,
        queue_url=reader.queue_url(database_url),
        secret_key=secret_key,
        older_keys=tuple(older_keys),
        public_url=reader.url("FLUXO_PUBLIC_URL", ("http", "https")).rstrip("/"),
        log_level=reader.choice("FLUXO_LOG_LEVEL", _LOG_LEVELS, "INFO"),
        runs_worker=reader.choice("FLUXO_RUNS_WORKER", _YES + _NO, "1") in _YES,
        metrics_port=reader.port("FLUXO_METRICS_PORT", 0),
    )
    if reader.faults:
        raise SettingsError(faults=reader.faults)
    return settings


class _Reader:
    """Reads single settings and gathers the faults; a faulty one reads as its default."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self.faults: list[InputFault] = []

    def text(self, name: str, default: str = "") -> str:
        return self._environment.get(name, "").strip() or default

    def choice(self, name: str, choices: tuple[str, ...], default: str) -> str:
        text = self.text(name, default)
        found = next((choice for choice in choices if choice.lower() == text.lower()), None)
        return found or self._fault(name, "not_a_choice", ", ".join(choices)) or default

    def port(self, name: str, default: int) -> int:
        text = self.text(name)
        if text.isascii() and text.isdecimal() and 1 <= int(text[:6]) <= 65_535:
            return int(text)
        if text:
            self._fault(name, "not_a_port", text[:20])
        return default

    def data_dir(self) -> Path:
        path = Path(self.text("FLUXO_DATA_DIR", ".fluxo")).expanduser().absolute()
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self._fault("FLUXO_DATA_DIR", "folder_cannot_be_made", error.strerror or "")
        return path

    def database_url(self, data_dir: Path) -> str:
        url = self.text("FLUXO_DATABASE_URL")
        if not url:
            return f"sqlite+aiosqlite:///{data_dir / 'fluxo.sqlite3'}"
        scheme, separator, rest = url.partition("://")
        driver = _DATABASES.get(scheme.partition("+")[0])
        if not separator or not driver:
            self._fault("FLUXO_DATABASE_URL", "unknown_scheme", ", ".join(_DATABASES))
            return ""
        if driver.startswith("sqlite") and len(rest) < 2:
            self._fault("FLUXO_DATABASE_URL", "no_database_file")
        return f"{driver}://{rest}"

    def queue_url(self, database_url: str) -> str:
        """Reads what carries wake-ups; by default a PostgreSQL database does, if SAQ's driver is there."""
        url = self.url("FLUXO_QUEUE_URL", _QUEUES)
        if not url:
            return _for_libpq(database_url) if database_url.startswith("postgresql") and find_spec(_PSYCOPG) else ""
        package, extra = ("redis", "redis") if url.startswith("redis") else (_PSYCOPG, "psycopg")
        if not find_spec(package):
            self._fault("FLUXO_QUEUE_URL", "extra_is_missing", extra)
        return url

    def url(self, name: str, schemes: tuple[str, ...]) -> str:
        url = self.text(name)
        with suppress(ValueError):
            if not url or (urlsplit(url).scheme in schemes and urlsplit(url).hostname):
                return url
        return self._fault(name, "unknown_scheme", ", ".join(schemes))

    def secret_keys(self, data_dir: Path) -> tuple[bytes, ...]:
        """Reads the key, and those that were used before it: one after the other, parted by commas or spaces."""
        text = self.text("FLUXO_SECRET_KEY")
        return self._keys_in("FLUXO_SECRET_KEY", text) if text else self._key_file(data_dir / "secret.key")

    def _key_file(self, path: Path) -> tuple[bytes, ...]:
        """Reads the key file; the first start makes it, readable by its owner alone."""
        try:
            with suppress(FileExistsError):
                self._make_key_file(path)
            text = path.read_text()
        except (OSError, UnicodeDecodeError) as error:
            return (self._fault(path.name, "key_file_cannot_be_used", type(error).__name__).encode(),)
        return self._keys_in(path.name, text)

    def _make_key_file(self, path: Path) -> None:
        """Writes a new key aside and puts it in place in one step: two processes that start together share one."""
        if path.exists():
            return
        aside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(base64.b64encode(secrets.token_bytes(KEY_BYTES)))
                file.flush()
                os.fsync(file.fileno())
            os.link(aside, path)
        finally:
            aside.unlink()

    def _keys_in(self, name: str, text: str) -> tuple[bytes, ...]:
        try:
            return read_keys(text)
        except KeyUnusable:
            return (self._fault(name, "not_32_bytes_in_base64").encode(),)

    def _fault(self, name: str, code: str, what: str = "") -> str:
        self.faults.append(InputFault(name, code, what))
        return ""


def _for_libpq(database_url: str) -> str:
    """Gives the database's address as PostgreSQL's own library takes it: what concerns our driver alone is left out."""
    url = make_url(database_url)
    query = {"sslmode": url.query["ssl"]} if "ssl" in url.query else {}
    query |= {name: value for name, value in url.query.items() if name in ("host", "port")}
    return url.set(drivername="postgresql", query=query).render_as_string(hide_password=False)
