"""A process with the least a webhook can be: the signature is checked, the body read, the post answered; `… <port>`."""

import asyncio
import hmac
import sys
from hashlib import sha256
from typing import Any

import msgspec
from litestar import Litestar, Request, Response, get, post

from backend.serving import Front, serve

SECRET = "bench"


@post("/webhooks", status_code=200)
async def take_post(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Answers a genuine post."""
    body = await request.body()
    signature = "sha256=" + hmac.new(SECRET.encode(), body, sha256).hexdigest()
    if not hmac.compare_digest(signature, request.headers["x-hub-signature-256"]):
        return Response(b"", status_code=401)
    msgspec.json.decode(body)
    return Response(b"", media_type="text/plain")


@get("/api/health")
async def health() -> str:
    """Says that it is up."""
    return "up"


if __name__ == "__main__":
    app = Litestar([take_post, health], openapi_config=None, logging_config=None)
    asyncio.run(serve(Front(app), "127.0.0.1", int(sys.argv[1])))
