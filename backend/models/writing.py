"""Statements that both databases know under names of their own."""

from typing import Any

from sqlalchemy import Table
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import Insert


class InsertNew(Insert):
    """Inserts rows; one whose key is there already changes nothing."""

    inherit_cache = True


class InsertOrAdd(Insert):
    """Inserts rows with a count; of one whose key is there already the count is added."""

    inherit_cache = True


class InsertOrReplace(Insert):
    """Inserts rows; one whose key is there already is replaced."""

    inherit_cache = True


def insert_new(table: Table) -> InsertNew:
    """Makes a statement that inserts rows whose keys are not there."""
    return InsertNew(table)


def insert_or_add(table: Table) -> InsertOrAdd:
    """Makes a statement that inserts rows, or adds their `count` to that of the row there."""
    return InsertOrAdd(table)


def insert_or_replace(table: Table) -> InsertOrReplace:
    """Makes a statement that inserts rows, or puts them in the place of the row there."""
    return InsertOrReplace(table)


@compiles(InsertNew)
def _insert_new(element: InsertNew, compiler: SQLCompiler, **options: Any) -> str:
    return f"{_plain(element, compiler, options)} ON CONFLICT DO NOTHING"


@compiles(InsertOrAdd)
def _insert_or_add(element: InsertOrAdd, compiler: SQLCompiler, **options: Any) -> str:
    name = element.table.name
    written = _plain(element, compiler, options)
    return f"{written} ON CONFLICT ({_key(element)}) DO UPDATE SET count = {name}.count + excluded.count"


@compiles(InsertOrReplace)
def _insert_or_replace(element: InsertOrReplace, compiler: SQLCompiler, **options: Any) -> str:
    others = [column.name for column in element.table.columns if not column.primary_key]
    changes = ", ".join(f"{name} = excluded.{name}" for name in others)
    return f"{_plain(element, compiler, options)} ON CONFLICT ({_key(element)}) DO UPDATE SET {changes}"


def _key(element: Insert) -> str:
    return ", ".join(column.name for column in element.table.primary_key)


def _plain(element: Insert, compiler: SQLCompiler, options: dict[str, Any]) -> str:
    return str(compiler.visit_insert(element, **options))  # type: ignore[no-untyped-call]
