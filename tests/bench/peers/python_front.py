# mypy: ignore-errors
"""The front of the peers written in Python: takes signed posts, has a flow run, sends its replies; no more.

It runs in the peers' own Python, so it knows nothing of the project.
"""

import asyncio
import hmac
import json
import sys
from collections.abc import Awaitable, Callable
from hashlib import sha256
from pathlib import Path

from aiohttp import ClientSession, TCPConnector, web

SECRET = b"bench"
Send = Callable[[str, str], Awaitable[None]]


def main(open_flow) -> None:
    """Serves until the process is ended: `<program> <port> <sink's port> <folder>`.

    Args:
        open_flow: an asynchronous context that gets a folder and how to send, and gives what takes a message.
    """
    port, sink_port, folder = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    asyncio.run(_serve(port, sink_port, folder, open_flow))


async def _serve(port: int, sink_port: int, folder: Path, open_flow) -> None:
    async with ClientSession(connector=TCPConnector(limit=0)) as session:

        async def send(customer: str, text: str) -> None:
            body = {"messaging_product": "whatsapp", "to": customer, "type": "text", "text": {"body": text}}
            async with session.post(f"http://127.0.0.1:{sink_port}/v25.0/1/messages", json=body) as answer:
                assert answer.status == 200, answer.status

        async with open_flow(folder, send) as take:

            async def post(request: web.Request) -> web.Response:
                body = await request.read()
                signature = "sha256=" + hmac.new(SECRET, body, sha256).hexdigest()
                if not hmac.compare_digest(signature, request.headers["x-hub-signature-256"]):
                    return web.Response(status=401)
                value = json.loads(body)["entry"][0]["changes"][0]["value"]
                message, name = value["messages"][0], value["contacts"][0]["profile"]["name"]
                await take(message["from"], name, message["text"]["body"])
                return web.Response()

            app = web.Application()
            app.router.add_post("/webhooks", post)
            runner = web.AppRunner(app, access_log=None)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", port).start()
            await asyncio.Event().wait()
