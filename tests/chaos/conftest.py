"""The databases of the backend's tests."""

from tests.backend.conftest import postgres_dropper, postgres_template, postgres_url

__all__ = ["postgres_dropper", "postgres_template", "postgres_url"]
