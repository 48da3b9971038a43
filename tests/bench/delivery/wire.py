"""HTTP/1.1 over kept-alive connections with next to no cost of its own, so that it is not what is measured."""

import asyncio
import hmac
import json
from collections.abc import Callable
from hashlib import sha256

HEAD_END = b"\r\n\r\n"
LENGTH = b"content-length:"


class Asking(asyncio.Protocol):
    """A connection by which requests are made, one after the other."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[int] | None = None
        self._data = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keeps the connection."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    async def ask(self, request: bytes) -> int:
        """Makes a request; gives the status of the answer."""
        assert self._transport is not None
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def data_received(self, data: bytes) -> None:
        """Reads the answer."""
        self._data += data
        end = whole_end(self._data)
        if end and self._answer:
            status = int(self._data[9:12])
            self._data = self._data[end:]
            self._answer.set_result(status)

    def connection_lost(self, error: Exception | None) -> None:
        """Tells whoever waits."""
        if self._answer and not self._answer.done():
            self._answer.set_exception(error or ConnectionResetError("the server hung up"))


class Answering(asyncio.Protocol):
    """A connection on which requests are answered.

    Args:
        answer: gives the JSON that answers a method, a path and a body.
    """

    def __init__(self, answer: Callable[[str, str, bytes], bytes]) -> None:
        self._answer = answer
        self._data = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keeps the connection."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answers every request that is there as a whole."""
        self._data += data
        while end := whole_end(self._data):
            request, self._data = self._data[:end], self._data[end:]
            head, _, body = request.partition(HEAD_END)
            method, path, _ = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ")
            told = self._answer(method, path, body)
            head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(told)}\r\n\r\n".encode()
            self._transport.write(head + told)


def whole_end(data: bytes) -> int:
    """Gives where the first request or answer ends; 0 while it is not there as a whole."""
    head_end = data.find(HEAD_END)
    if head_end < 0:
        return 0
    head = data[:head_end].lower()
    place = head.find(LENGTH)
    length = int(head[place + len(LENGTH) :].split(b"\r\n", 1)[0]) if place >= 0 else 0
    end = head_end + len(HEAD_END) + length
    return end if len(data) >= end else 0


def signed_post(path: str, body: bytes, secret: str) -> bytes:
    """Gives a post as WhatsApp signs it."""
    signature = hmac.new(secret.encode(), body, sha256).hexdigest()
    head = f"POST {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
    head += f"X-Hub-Signature-256: sha256={signature}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def message_post(number_id: str, sender: str, text: str, provider_id: str, at: int) -> bytes:
    """Gives the body with which WhatsApp tells of a customer's message."""
    message = {"from": sender, "id": provider_id, "timestamp": str(at), "type": "text", "text": {"body": text}}
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "551140028922", "phone_number_id": number_id},
        "contacts": [{"wa_id": sender, "profile": {"name": "Ana Lima"}}],
        "messages": [message],
    }
    entry = {"id": "200000000000001", "changes": [{"field": "messages", "value": value}]}
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()
