"""What operators read and type is shown to the customer while people have the chat, and only then."""

import json

import pytest
from sqlalchemy import select, update

from backend.database import Database
from backend.domains.inbox.reading import ReadingService
from backend.errors import NotFound
from backend.models import conversations, messages
from tests.backend.channels.cloud_api.bodies import NUMBER
from tests.backend.domains.desk import OTHER, Desk, desk_on
from tests.fakes.web_server import answer, running

pytestmark = pytest.mark.asyncio


async def talk(desk: Desk, channel_id: str) -> str:
    """A customer writes to a number; gives the conversation."""
    await desk.post(desk.says("hello", "wamid.1"))
    row = (await desk.rows(conversations))[0]
    for table, column in ((conversations, conversations.c.id), (messages, messages.c.conversation_id)):
        moved = update(table).where(column == row.id).values(channel_id=channel_id)
        await desk.database.write(lambda connection, moved=moved: connection.execute(moved))
    return str(row.id)


async def test_the_customer_sees_that_people_have_read_and_type(database: Database) -> None:
    taken = answer(200, b'{"success": true}', content_type="application/json")
    async with running(lambda asked: taken) as graph, desk_on(database, graph.port) as desk:
        channel = await desk.connect(NUMBER, graph_base_url=graph.url)
        conversation_id = await talk(desk, channel.id)
        reading = ReadingService(desk.database, desk.connected)
        await reading.mark_read("w1", conversation_id, "u1")
        await reading.show_typing("w1", conversation_id)
        assert graph.asked == []  # the bot has the chat

        with_people = update(conversations).values(owner="queue")
        await desk.database.write(lambda connection: connection.execute(with_people))
        for _ in range(2):
            await reading.mark_read("w1", conversation_id, "u2")
        await reading.show_typing("w1", conversation_id)
        told = [json.loads(asked.body) for asked in graph.asked]
        assert [(one["status"], one["message_id"], "typing_indicator" in one) for one in told] == [
            ("read", "wamid.1", False),
            ("read", "wamid.1", True),
        ]
        for call in (
            reading.mark_read(OTHER, conversation_id, "u1"),
            reading.show_typing(OTHER, conversation_id),
        ):
            with pytest.raises(NotFound):
                await call
        assert (await desk.read(select(messages.c.id)))[0]
