"""Runs migrations on the connection that was given; alembic loads this file by its path."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from backend.models import metadata
from backend.models.base import Moment


def _written(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Writes our own column types so that an old migration needs none of today's code."""
    if kind == "type" and isinstance(item, Moment):
        autogen.imports.add("from sqlalchemy.dialects.postgresql import TIMESTAMP")
        return 'sa.BigInteger().with_variant(TIMESTAMP(timezone=True), "postgresql")'
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite changes tables by copying them
    render_item=_written,
    include_name=lambda name, kind, parents: kind != "table" or not str(name).startswith("search_words"),  # see 0007
)
with context.begin_transaction():
    context.run_migrations()
