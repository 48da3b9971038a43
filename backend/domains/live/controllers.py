"""The route of the live stream."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from litestar import Controller, get
from litestar.params import QueryParameter
from litestar.response import Stream

from backend.domains.accounts.caller import Caller, Person, member_id, reaches
from backend.domains.accounts.credentials import find_caller
from backend.domains.accounts.guards import requires
from backend.domains.asked import AnyRequest
from backend.domains.bench import BENCH, TheBench
from backend.domains.live.feed import LiveFeed
from backend.domains.live.streams import RESET
from backend.errors import NotAllowed, NotSignedIn
from backend.web.services import TheCaller

BEAT_S = 5.0  # chosen: so soon a page sees that it is alone, and a stream that its credential is over
CHECK_EVERY_S = 2.0  # chosen: at most so long something is sent after a credential has ended unannounced

_READ = requires("operator", "inbox:read")
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class LiveController(Controller):
    """What happens, as it happens."""

    path = "/conversations/live"
    tags = ["inbox"]  # noqa: RUF012  the framework's own declaration
    dependencies = BENCH

    @get(guards=[_READ])
    async def watch(
        self,
        request: AnyRequest,
        caller: TheCaller,
        bench: TheBench,
        for_s: Annotated[float | None, QueryParameter(ge=0, le=86_400)] = None,
    ) -> Stream:
        """Tells what happens in all conversations, as server-sent events, until the credential ends.

        Several events may come together, four times a second at most. `for_s` ends the stream after so many seconds.
        """
        bench.live.refuse_too_many(caller.workspace_id, caller.actor_id)
        told = _told(bench.live, request, caller, for_s)
        return Stream(told, headers=_HEADERS, media_type="text/event-stream")


async def _told(feed: LiveFeed, request: AnyRequest, caller: Caller, for_s: float | None) -> AsyncIterator[bytes]:
    now = asyncio.get_running_loop().time
    ends_at = None if for_s is None else now() + for_s
    checked_at = now()
    async with feed.stream(caller.workspace_id, caller.actor_id, member_id(caller)) as stream:
        yield RESET
        while ends_at is None or now() < ends_at:
            taken = await stream.take(BEAT_S if ends_at is None else min(BEAT_S, max(0.0, ends_at - now())))
            if taken is None:
                return
            if stream.must_check or now() - checked_at >= CHECK_EVERY_S:
                stream.must_check = False
                if not await _still_counts(request, caller):
                    return
                checked_at = now()
            yield taken or b": beat\n\n"


async def _still_counts(request: AnyRequest, caller: Caller) -> bool:
    """Tells whether the same caller would still be let in, into the same workspace."""
    try:
        found = await find_caller(request)
    except (NotSignedIn, NotAllowed):
        return False
    if isinstance(found, Person):
        return found.workspace_id == caller.workspace_id and reaches(found.role, _READ.role)
    return _READ.scope in found.scopes
