"""The databases of tests/backend, here too."""

from tests.backend.conftest import crashable_postgres

__all__ = ["crashable_postgres"]
