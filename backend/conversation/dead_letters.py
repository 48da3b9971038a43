"""Dead letters: what was given up is tried again when a person says so."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.errors import Conflict, NotFound
from backend.models import conversations, dead_letters, effects, inputs, messages


async def replay(connection: AsyncConnection, workspace_id: str, dead_letter_id: str, now: datetime) -> None:
    """Puts a dead letter's input or effect back to where it was before the first attempt.

    The caller wakes `take_turns` and `perform_effects` after the commit.

    Raises:
        NotFound: the workspace has no such dead letter, or what it is about has been cleaned up.
        Conflict: it was replayed already.
    """
    d = dead_letters.c
    found = await connection.execute(
        select(dead_letters).where(d.workspace_id == workspace_id, d.id == dead_letter_id).with_for_update()
    )
    letter = found.one_or_none()
    if letter is None:
        raise NotFound(f"dead letter {dead_letter_id}")
    if letter.replayed_at is not None:
        raise Conflict(f"dead letter {dead_letter_id} was replayed")
    put_back = _input if letter.kind == "input" else _effect
    if not await put_back(connection, letter.subject_id, letter.conversation_id, now):
        raise NotFound(f"{letter.kind} {letter.subject_id}")
    await connection.execute(update(dead_letters).where(d.id == dead_letter_id).values(replayed_at=now))


async def _input(connection: AsyncConnection, id_: str, conversation_id: str, now: datetime) -> int:
    i, c = inputs.c, conversations.c
    again = {"due_at": now, "attempts": 0}
    await connection.execute(update(conversations).where(c.id == conversation_id).values(**again))
    dead = (i.id == id_, i.state == "dead")
    return (await connection.execute(update(inputs).where(*dead).values(state="pending"))).rowcount


async def _effect(connection: AsyncConnection, id_: str, conversation_id: str, now: datetime) -> int:
    e, m = effects.c, messages.c
    failed = (m.id == id_, m.conversation_id == conversation_id, m.status == "failed")
    queued = {"status": "queued", "status_rank": 0, "error_code": 0, "error_text": ""}
    await connection.execute(update(messages).where(*failed).values(**queued))
    again = {"state": "due", "attempts": 0, "due_at": now, "error": "", "done_at": None}
    dead = (e.id == id_, e.conversation_id == conversation_id, e.state == "failed")
    return (await connection.execute(update(effects).where(*dead).values(**again))).rowcount
