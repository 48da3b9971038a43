"""What the tables have in common."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Self

import msgspec
from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, MetaData, Text
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ColumnElement, bindparam, literal_column
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Moment(TypeDecorator[datetime]):
    """A moment, aware and UTC: microseconds since 1970 in SQLite, `timestamptz` in PostgreSQL."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Gives the column's type."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(TIMESTAMP(timezone=True))
        return dialect.type_descriptor(BigInteger())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Gives what is stored."""
        if value is None or dialect.name == "postgresql":
            return value
        return (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Gives what was stored."""
        if value is None or isinstance(value, datetime):
            return value
        return _EPOCH + timedelta(microseconds=value)


class TextList(TypeDecorator[list[str]]):
    """A list of texts given to a statement as one value, so that the statement is the same for any number."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Gives the value's type."""
        return dialect.type_descriptor(ARRAY(Text()) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: list[str] | None, dialect: Dialect) -> Any:
        """Gives what is sent."""
        return value if dialect.name == "postgresql" else msgspec.json.encode(value).decode()


class Among(FunctionElement[bool]):
    """True where a text column holds one of the values; one statement for any number of them."""

    inherit_cache = True
    name = "among"
    type = Boolean()

    def self_group(self, against: Any = None) -> Self:
        """Gives itself: as a value that is held against true, as SQLite would get it, no index could be used for it."""
        return self


def among(column: ColumnElement[Any], values: Sequence[str]) -> ColumnElement[bool]:
    """Makes the condition that a text column holds one of the values."""
    return Among(column, bindparam(None, list(values), TextList(), unique=True))


def among_given(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Makes the condition that a text column holds one of the values that a parameter of the statement lists."""
    return Among(column, bindparam(name, type_=TextList()))


@compiles(Among, "postgresql")
def _among_in_postgresql(element: Among, compiler: SQLCompiler, **options: Any) -> str:
    column, values = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{column} = ANY({values})"


@compiles(Among, "sqlite")
def _among_in_sqlite(element: Among, compiler: SQLCompiler, **options: Any) -> str:
    column, values = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608  both are compiled clauses


def one_of(column: ColumnElement[str], *words: str) -> ColumnElement[bool]:
    """Makes the condition that a column holds one of some words of ours, as an index for certain rows states it.

    The words stand in the statement itself: as values they would keep the database from using such an index.
    """
    assert all(word.isidentifier() for word in words)  # noqa: S101  words of the program, never of a caller
    return column.in_([literal_column(f"'{word}'") for word in words])


def id_column() -> Column[str]:
    """The key: an id of ours."""
    return Column("id", Text, primary_key=True)


def sequence_column() -> Column[int]:
    """The key where the order of arrival counts: a number that grows."""
    return Column("sequence", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=True)


def workspace_column(is_key: bool = False) -> Column[str]:
    """Whose row it is."""
    return Column(
        "workspace_id", Text, ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=is_key, nullable=False
    )


def owner_column() -> Column[str]:
    """Whose row it is, in the tables of the hot path: nothing is looked up there for each row that is written."""
    return Column("workspace_id", Text, nullable=False)


def moment(name: str, nullable: bool = False) -> Column[datetime]:
    """A column that holds a moment."""
    return Column(name, Moment, nullable=nullable)


def text(name: str, default: str | None = "") -> Column[str]:
    """A column of text that always holds some.

    Args:
        default: what a row holds that says nothing; None when each row must say.
    """
    return Column(name, Text, nullable=False, default=default, server_default=default)


def number(name: str, default: int = 0) -> Column[int]:
    """A column of whole numbers."""
    return Column(name, BigInteger, nullable=False, default=default, server_default=str(default))


def flag(name: str, default: bool = False) -> Column[bool]:
    """A column of yes and no."""
    return Column(name, Boolean, nullable=False, default=default)
