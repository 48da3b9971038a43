"""The databases of tests/backend, here too."""

from tests.backend.conftest import (
    database,
    database_url,
    postgres_dropper,
    postgres_template,
    postgres_url,
    sqlite_template,
)
from tests.backend.domains.conftest import desk

__all__ = [
    "database",
    "database_url",
    "desk",
    "postgres_dropper",
    "postgres_template",
    "postgres_url",
    "sqlite_template",
]
