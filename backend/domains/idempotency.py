"""Calls that may be repeated: the same key gives the first answer again and does nothing more."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from hashlib import sha256
from typing import TypeVar

import msgspec
from msgspec import Struct
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.errors import Conflict, InputFault
from backend.models import idempotency_keys
from backend.tools.json_text import write_json

T = TypeVar("T")


class Repeatable(Struct, frozen=True):
    """A call that may come again.

    Args:
        key: chosen by the caller; empty when it may not come again.
        asked: what it asks for, to tell a mistaken use of the key.
    """

    workspace_id: str
    key: str
    asked: Struct
    at: datetime


async def once(
    connection: AsyncConnection, call: Repeatable, answer_type: type[T], do: Callable[[], Awaitable[T]]
) -> T:
    """Does what a call asks for, or gives the answer it got the first time; in the caller's transaction.

    Raises:
        Conflict: the key was used for something else.
    """
    if not call.key:
        return await do()
    k = idempotency_keys.c
    digest = sha256(msgspec.json.encode(call.asked)).hexdigest()
    query = select(k.digest, k.answer).where(k.workspace_id == call.workspace_id, k.key == call.key)
    known = (await connection.execute(query)).one_or_none()
    if known is None:
        answer = await do()
        row = {"workspace_id": call.workspace_id, "key": call.key, "digest": digest, "created_at": call.at}
        await connection.execute(insert(idempotency_keys), row | {"answer": write_json(answer)})
        return answer
    if known.digest != digest:
        raise Conflict("idempotency key", [InputFault("Idempotency-Key", "key_used_for_something_else")])
    return msgspec.json.decode(known.answer, type=answer_type)
