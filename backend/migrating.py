"""Brings the tables up to date when the server starts."""

from importlib.resources import files

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def migrate(connection: Connection) -> None:
    """Applies the migrations that are missing, in the caller's transaction."""
    command.upgrade(alembic_config(connection), "head")


def alembic_config(connection: Connection) -> Config:
    """Gives alembic's settings: where the migrations lie and what they are applied to."""
    config = Config()
    config.set_main_option("script_location", str(files("migrations.database")).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
