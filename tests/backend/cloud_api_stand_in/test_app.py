"""The application can be mounted into another one."""

import asyncio

import aiohttp
import pytest
from litestar import Litestar, asgi
from litestar.types import Receive, Scope, Send

from backend.cloud_api_stand_in.app import create_stand_in
from backend.cloud_api_stand_in.demo import ACCESS_TOKEN, PHONE_NUMBER_ID
from tests.backend.cloud_api_stand_in.running import serving
from tests.backend.cloud_api_stand_in.worlds import ANA, new_world

pytestmark = pytest.mark.asyncio
BEARER = {"Authorization": f"Bearer {ACCESS_TOKEN}"}


async def test_it_works_below_a_prefix() -> None:
    world = new_world()
    inner = create_stand_in(world)

    @asgi("/stand-in", is_mount=True, copy_scope=True)
    async def mounted(scope: Scope, receive: Receive, send: Send) -> None:
        await inner(scope, receive, send)

    async with inner.lifespan(), aiohttp.ClientSession() as session:
        outer = Litestar([mounted], openapi_config=None, logging_config=None)
        async with serving(outer) as url:
            world.options = type(world.options)(public_url=f"{url}/stand-in")
            base = f"{url}/stand-in"
            async with session.post(
                f"{base}/control/users/{ANA}/acts", json={"act": "send_media", "kind": "image"}
            ) as made:
                assert made.status == 201
            async with session.get(f"{base}/v25.0/{PHONE_NUMBER_ID}", headers=BEARER) as answer:
                assert (await answer.json())["id"] == PHONE_NUMBER_ID
            async with asyncio.timeout(5), session.get(f"{base}/control/webhooks") as answer:
                log = await answer.json()
            assert f"{base}/whatsapp_business/attachments/?mid=" in log[0]["body"]
