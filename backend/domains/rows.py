"""Rows as every subject reads them: the one that is meant, or none, and pages of many."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, Delete, Row, Select, Update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.domains.pages import PageOf, TextPlace, read_cursor, write_cursor
from backend.errors import NotFound


async def the_row(connection: AsyncConnection, query: Select[Any], what: str) -> Any:
    """Reads the one row a query is about.

    Args:
        what: names it in the error.

    Raises:
        NotFound: there is none.
    """
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        raise NotFound(what)
    return row


async def change_the_row(connection: AsyncConnection, change: Update | Delete, what: str) -> None:
    """Changes or deletes the one row a statement is about.

    Args:
        what: names it in the error.

    Raises:
        NotFound: there is none.
    """
    if (await connection.execute(change)).rowcount == 0:
        raise NotFound(what)


async def page_by(
    connection: AsyncConnection, query: Select[Any], key: Column[str], page: PageOf, *, is_falling: bool = False
) -> tuple[Sequence[Row[Any]], str | None]:
    """Reads a page of rows that are sorted by a text of their own; gives the cursor of the next page too, if any.

    Args:
        key: among what the query selects; no two rows have the same.

    Raises:
        BadInput: the cursor is not one of ours.
    """
    place = read_cursor(page.cursor, tuple[TextPlace])
    if place:
        query = query.where(key < place[0] if is_falling else key > place[0])
    ordered = query.order_by(key.desc() if is_falling else key).limit(page.limit + 1)
    rows = (await connection.execute(ordered)).all()
    shown = rows[: page.limit]
    return shown, write_cursor(getattr(shown[-1], key.name)) if len(rows) > page.limit else None
