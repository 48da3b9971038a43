"""Brings the tables up to date when the server starts."""

from importlib.resources import files
from typing import TYPE_CHECKING

from sqlalchemy import Connection, text

if TYPE_CHECKING:
    from alembic.config import Config

_FOLDER = "migrations.database"
_VERSIONS = "alembic_version"  # alembic's own table


def migrate(connection: Connection) -> None:
    """Applies the migrations that are missing, in the caller's transaction.

    Alembic is loaded when there are some; it takes 8 MB and a tenth of a second.
    """
    if revision_of(connection) == newest_revision():
        return
    from alembic import command

    command.upgrade(alembic_config(connection), "head")


def revision_of(connection: Connection) -> str:
    """Gives the last migration that was applied; empty for none."""
    if not connection.dialect.has_table(connection, _VERSIONS):
        return ""
    found = connection.execute(text(f"SELECT version_num FROM {_VERSIONS}"))  # noqa: S608  a constant
    return str(found.scalar() or "")


def newest_revision() -> str:
    """Gives the last migration there is: their files' names begin with the revision."""
    names = (file.name for file in files(_FOLDER).joinpath("versions").iterdir())
    return max(name.partition("_")[0] for name in names if name.endswith(".py") and not name.startswith("_"))


def alembic_config(connection: Connection) -> "Config":
    """Gives alembic's settings: where the migrations lie and what they are applied to."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(files(_FOLDER)).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
