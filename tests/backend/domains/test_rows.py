"""Rows are read page by page without a gap or a repetition; where the one that is meant is missing, that is said."""

import pytest
from sqlalchemy import delete, select

from backend.domains.pages import PageOf
from backend.domains.rows import change_the_row, page_by, the_row
from backend.errors import BadInput, NotFound
from backend.models import teams
from tests.backend.domains.desk import Desk

pytestmark = pytest.mark.asyncio

NAMES = ["Ana", "Bia", "Caio", "Duda", "Eva"]
OURS = select(teams.c.name).where(teams.c.workspace_id == "w1")


@pytest.mark.parametrize("is_falling", [False, True])
async def test_pages_follow_one_another(desk: Desk, is_falling: bool) -> None:
    for name in NAMES:
        await desk.add(teams, workspace_id="w1", key=name, name=name, created_at=desk.clock.now())
    await desk.add(teams, workspace_id="w2", key="Zoe", name="Zoe", created_at=desk.clock.now())
    found: list[list[str]] = []
    cursor: str | None = ""
    async with desk.database.read() as connection:
        while cursor is not None:
            wanted = PageOf(cursor=cursor, limit=2)
            rows, cursor = await page_by(connection, OURS, teams.c.name, wanted, is_falling=is_falling)
            found.append([row.name for row in rows])
        with pytest.raises(BadInput):
            await page_by(connection, OURS, teams.c.name, PageOf(cursor="junk"))
    assert [len(page) for page in found] == [2, 2, 1]
    assert [name for page in found for name in page] == sorted(NAMES, reverse=is_falling)


async def test_a_row_that_is_not_there_is_named(desk: Desk) -> None:
    async with desk.database.read() as connection:
        with pytest.raises(NotFound, match="team"):
            await the_row(connection, OURS, "team")
    gone = delete(teams).where(teams.c.workspace_id == "w1")
    with pytest.raises(NotFound, match="team"):
        await desk.database.write(lambda connection: change_the_row(connection, gone, "team"))
