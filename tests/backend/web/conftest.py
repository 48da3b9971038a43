"""The settings of an application that keeps what is tested here in its process, whatever the database."""

from pathlib import Path

import pytest

from backend.settings import Settings
from tests.backend.site import settings_for


@pytest.fixture
def settings(sqlite_template: Path, tmp_path: Path) -> Settings:
    """An installation of its own."""
    path = tmp_path / "test.sqlite3"
    path.write_bytes(sqlite_template.read_bytes())
    return settings_for(f"sqlite+aiosqlite:///{path}", tmp_path)
