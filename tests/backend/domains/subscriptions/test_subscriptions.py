"""Events are told to whom they concern, signed, again and again until they are taken or given up."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from backend.database import Database
from backend.domains.contacts.schemas import NewContact
from backend.domains.flows.schemas import NewFlow, Publish
from backend.domains.pages import PageOf
from backend.domains.subscriptions.delivering import PAUSES_S, DeliveryTools, EventDeliverer, take_due
from backend.domains.subscriptions.schemas import NewSubscription, SubscriptionChange
from backend.domains.subscriptions.services import SubscriptionService
from backend.domains.subscriptions.telling import Event, tell
from backend.errors import Conflict, NotFound
from backend.models import event_deliveries, event_subscriptions, teams
from backend.tools.http import HttpClient
from backend.tools.web_address import Place, Reach
from backend.tools.webhook_signatures import signature_fault
from tests.backend.domains.desk import OTHER, Desk, desk_on
from tests.fakes.web_server import WebServer, answer, running

pytestmark = pytest.mark.asyncio


class Telling:
    """A desk that tells a server."""

    def __init__(self, desk: Desk, http: HttpClient, server: WebServer) -> None:
        self.desk, self.server = desk, server
        self.subscriptions = SubscriptionService(desk.database, desk.cipher, desk.clock, desk.ids)
        tools = DeliveryTools(desk.database, desk.cipher, http, desk.clock, lambda: 0.0)
        self.deliverer = EventDeliverer(tools)

    async def happens(self, kind: Any, workspace_id: str = "w1") -> int:
        event = Event(workspace_id, kind, self.desk.clock.now(), {"id": "x"})
        return await self.desk.database.write(lambda connection: tell(connection, event, self.desk.ids))

    async def states(self) -> list[tuple[str, int, int]]:
        rows = await self.desk.rows(event_deliveries, event_deliveries.c.id)
        return [(row.state, row.attempts, row.http_status) for row in rows]


@asynccontextmanager
async def with_server(database: Database, *answers: Iterable[object]) -> AsyncIterator[Telling]:
    """Gives a desk that tells a server."""
    async with running(*answers) as server:
        reach = Reach(inside=frozenset({Place("127.0.0.1", server.port)}))
        async with HttpClient(reach) as http, desk_on(database) as desk:
            yield Telling(desk, http, server)


async def test_an_event_is_told_signed_to_those_who_want_it(database: Database) -> None:
    async with with_server(database, answer(204)) as telling:
        url = f"{telling.server.url}/in"
        made = await telling.subscriptions.create("w1", NewSubscription(url, ["contact.created"]))
        await telling.subscriptions.create("w1", NewSubscription(url, ["flow.published"]))
        await telling.subscriptions.create(OTHER, NewSubscription(url))
        assert await telling.happens("contact.created") == 1
        assert await telling.deliverer.deliver_due() == 1
        (asked,) = telling.server.asked
        assert not signature_fault(asked.headers, asked.body, made.secret, telling.desk.clock.now())
        assert signature_fault(asked.headers, asked.body + b" ", made.secret, telling.desk.clock.now())
        assert await telling.states() == [("done", 1, 204)]
        assert await telling.deliverer.deliver_due() == 0
        assert all(made.secret not in str(tuple(row)) for row in await telling.desk.rows(event_subscriptions))


async def test_what_is_not_taken_is_told_again_under_the_same_id(database: Database) -> None:
    async with with_server(database, answer(500), answer(302, location="/x"), answer(200)) as telling:
        await telling.subscriptions.create("w1", NewSubscription(telling.server.url))
        await telling.happens("contact.created")
        await telling.deliverer.deliver_due()
        assert await telling.states() == [("due", 1, 500)]
        assert await telling.deliverer.deliver_due() == 0
        for pause_s, state in zip(PAUSES_S, (("due", 2, 302), ("done", 3, 200)), strict=False):
            telling.desk.clock.move(pause_s)
            assert await telling.deliverer.deliver_due() == 1
            assert await telling.states() == [state]
        assert len({asked.headers["webhook-id"] for asked in telling.server.asked}) == 1


async def test_after_the_last_attempt_it_is_given_up(database: Database) -> None:
    async with with_server(database, answer(500)) as telling:
        made = await telling.subscriptions.create("w1", NewSubscription("http://127.0.0.1:1/closed"))
        await telling.happens("contact.created")
        for pause_s in (0, *PAUSES_S):
            telling.desk.clock.move(pause_s)
            assert await telling.deliverer.deliver_due() == 1
        assert [row[:2] for row in await telling.states()] == [("failed", len(PAUSES_S) + 1)]
        (shown,) = (await telling.subscriptions.list_deliveries("w1", made.id, PageOf())).items
        assert (shown.http_status, shown.error) == (0, "address_refused")


async def test_one_who_is_gone_is_told_no_more(database: Database) -> None:
    async with with_server(database, answer(410)) as telling:
        made = await telling.subscriptions.create("w1", NewSubscription(telling.server.url))
        await telling.happens("contact.created")
        await telling.deliverer.deliver_due()
        shown = await telling.subscriptions.get("w1", made.id)
        assert (shown.is_active, shown.stop_reason) == (False, "gone")
        assert await telling.happens("contact.created") == 0
        with pytest.raises(Conflict):
            await telling.subscriptions.ping("w1", made.id)
        again = await telling.subscriptions.change("w1", made.id, SubscriptionChange(is_active=True))
        assert (again.is_active, again.stop_reason) == (True, "")
        await telling.subscriptions.ping("w1", made.id)
        await telling.subscriptions.delete("w1", made.id)
        assert await telling.desk.rows(event_deliveries) == []


async def test_a_worker_that_died_while_telling_is_followed_by_another(database: Database) -> None:
    async with with_server(database, answer(200)) as telling:
        await telling.subscriptions.create("w1", NewSubscription(telling.server.url))
        await telling.happens("contact.created")
        telling.desk.clock.move(1)
        await telling.desk.database.write(lambda connection: take_due(connection, telling.desk.clock.now()))
        assert await telling.deliverer.deliver_due() == 0
        telling.desk.clock.move(60)
        assert await telling.deliverer.deliver_due() == 1
        assert await telling.states() == [("done", 2, 200)]


async def test_another_workspace_finds_nothing(database: Database) -> None:
    async with with_server(database) as telling:
        made = await telling.subscriptions.create("w1", NewSubscription(telling.server.url))
        for call in (
            telling.subscriptions.get(OTHER, made.id),
            telling.subscriptions.change(OTHER, made.id, SubscriptionChange(is_active=False)),
            telling.subscriptions.delete(OTHER, made.id),
            telling.subscriptions.ping(OTHER, made.id),
            telling.subscriptions.list_deliveries(OTHER, made.id, PageOf()),
        ):
            with pytest.raises(NotFound):
                await call
        assert (await telling.subscriptions.list_subscriptions(OTHER, PageOf())).items == []


async def test_what_happens_in_a_workspace_is_put_into_the_outbox(database: Database) -> None:
    async with with_server(database) as telling:
        await telling.subscriptions.create("w1", NewSubscription(telling.server.url))
        desk = telling.desk
        contact = await desk.contacts.create("w1", NewContact(phone="+5511988887777"))
        await desk.contacts.delete("w1", contact.id)
        await desk.add(teams, workspace_id="w1", key="reception", name="Reception", created_at=desk.clock.now())
        flow = await desk.flows.create("w1", NewFlow(demo="clinic"), None)
        await desk.versions.publish("w1", flow.id, Publish(revision=flow.revision), None, "en")
        rows = await desk.rows(event_deliveries, event_deliveries.c.id)
        assert [row.kind for row in rows] == ["contact.created", "contact.deleted", "flow.published"]
