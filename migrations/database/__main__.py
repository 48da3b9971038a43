"""Writes the next migration: the difference between the migrations there are and the models."""

import sys

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from backend.migrating import alembic_config, migrate


def main(message: str) -> None:
    """Applies all migrations to an empty database, and writes what the models have beyond them."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        migrate(connection)
        config = alembic_config(connection)
        count = len(list(ScriptDirectory.from_config(config).walk_revisions()))
        command.revision(config, message, autogenerate=True, rev_id=f"{count + 1:04}")


if __name__ == "__main__":
    main(sys.argv[1])
