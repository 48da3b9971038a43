"""A running application, on either database."""

from tests.backend.domains.accounts.conftest import site

__all__ = ["site"]
