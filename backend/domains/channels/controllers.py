"""The routes of channels, and those their providers post to."""

from typing import Any

from litestar import Controller, Litestar, delete, get, patch, post
from litestar.connection import ASGIConnection
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody
from litestar.response.base import ASGIResponse
from litestar.types import ASGIApp

from backend.channels.cloud_api.post_body import MAX_POST_BYTES
from backend.domains.accounts.guards import SIGNED, requires
from backend.domains.asked import AnyRequest, LimitOf, TextOf, page_asked_for
from backend.domains.bench import BENCH, TheBench, bench_of
from backend.domains.channels.schemas import (
    ChannelChange,
    ChannelPage,
    ChannelTest,
    ChannelView,
    MessageTemplatePage,
    MessageTemplateSync,
    NewChannel,
)
from backend.web.services import TheCaller

_READ = requires("operator", "channels:read")
_WRITE = requires("admin", "channels:write")


class ChannelController(Controller):
    """Connected numbers."""

    path = "/channels"
    tags = ["channels"]  # noqa: RUF012  the framework's own declaration
    dependencies = BENCH

    @get(guards=[_READ])
    async def list_channels(
        self, caller: TheCaller, bench: TheBench, cursor: TextOf = "", limit: LimitOf = 50
    ) -> ChannelPage:
        """Lists channels, the oldest first."""
        return await bench.channels.list_channels(caller.workspace_id, page_asked_for(cursor, limit))

    @post(guards=[_WRITE])
    async def create_channel(self, data: JSONBody[NewChannel], caller: TheCaller, bench: TheBench) -> ChannelView:
        """Connects a number. A verify token that is made here is shown this once."""
        return await bench.channels.create(caller.workspace_id, data, bench.auditors.of(caller))

    @get("/{channel_id:str}", guards=[_READ])
    async def get_channel(self, channel_id: FromPath[str], caller: TheCaller, bench: TheBench) -> ChannelView:
        """Gives a channel."""
        return await bench.channels.get(caller.workspace_id, channel_id)

    @patch("/{channel_id:str}", guards=[_WRITE])
    async def change_channel(
        self, channel_id: FromPath[str], data: JSONBody[ChannelChange], caller: TheCaller, bench: TheBench
    ) -> ChannelView:
        """Changes what is sent; a new access token lets a stopped channel send again."""
        return await bench.channels.change(caller.workspace_id, channel_id, data, bench.auditors.of(caller))

    @delete("/{channel_id:str}", guards=[_WRITE])
    async def delete_channel(self, channel_id: FromPath[str], caller: TheCaller, bench: TheBench) -> None:
        """Disconnects a number: what was to be sent is given up, what was said stays."""
        await bench.channels.delete(caller.workspace_id, channel_id, bench.auditors.of(caller))

    @post("/{channel_id:str}/test", guards=[_WRITE], status_code=200)
    async def test_channel(self, channel_id: FromPath[str], caller: TheCaller, bench: TheBench) -> ChannelTest:
        """Asks the provider how the number stands."""
        return await bench.channels.test(caller.workspace_id, channel_id)

    @get("/{channel_id:str}/message-templates", guards=[_READ])
    async def list_message_templates(
        self,
        channel_id: FromPath[str],
        caller: TheCaller,
        bench: TheBench,
        cursor: TextOf = "",
        limit: LimitOf = 50,
    ) -> MessageTemplatePage:
        """Lists a channel's message templates, as they were last synced."""
        page = page_asked_for(cursor, limit)
        return await bench.message_templates.list_templates(caller.workspace_id, channel_id, page)

    @post("/{channel_id:str}/message-templates/sync", guards=[_WRITE], status_code=200)
    async def sync_message_templates(
        self, channel_id: FromPath[str], caller: TheCaller, bench: TheBench
    ) -> MessageTemplateSync:
        """Reads the account's message templates anew; when that fails, those known before stay."""
        return await bench.message_templates.sync(caller.workspace_id, channel_id)


class _ProviderPost(HTTPRouteHandler):
    """A route of very many requests, all with the same answer: nothing is made anew for each that need not be."""

    async def authorize_connection(self, connection: ASGIConnection[Any, Any, Any, Any]) -> None:
        """Lets the guards judge; the framework would make each of them a copy of the route."""
        for guard in self.resolve_guards():
            await guard(connection, self)  # type: ignore[misc]

    async def to_response(self, app: Litestar, data: Any, request: AnyRequest) -> ASGIApp:
        """Gives the answer."""
        return _STORED


_STORED = ASGIResponse(body=b"", media_type="text/plain", status_code=200)


class ProviderWebhookController(Controller):
    """What providers post."""

    path = "/whatsapp"
    tags = ["webhooks"]  # noqa: RUF012
    dependencies = BENCH

    @get("/{channel_key:str}", guards=[SIGNED], media_type="text/plain")
    async def shake_hands(self, channel_key: FromPath[str], request: AnyRequest, bench: TheBench) -> str:
        """Answers the provider's handshake with its challenge, when it knows the channel's verify token."""
        query = {name: values[-1] for name, values in request.query_params.dict().items()}
        return await bench.intake.handshake(channel_key, query)

    @_ProviderPost(
        "/{channel_key:str}", http_method="POST", guards=[SIGNED], status_code=200, request_max_body_size=MAX_POST_BYTES
    )
    async def take_post(self, channel_key: FromPath[str], request: AnyRequest) -> None:
        """Stores a post; 200 comes when all of it is on the disk."""
        await bench_of(request).intake.take(channel_key, request.headers, await request.body())
