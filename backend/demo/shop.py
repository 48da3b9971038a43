"""The pizzeria's kitchen, which does not exist: the demo answers for it, in the process itself."""

from urllib.parse import urlsplit
from zlib import crc32

from backend.effects.contract import CallHttpTool, HttpAnswer
from flow_engine.effects import CallHttp

HOST = "pizzeria.example"  # RFC 2606: nobody can ever have such a name
MINUTES = 35


def answering_for_the_shop(call_http: CallHttpTool) -> CallHttpTool:
    """Gives a tool that answers calls of the demo's shop and leaves all others to the one it is given."""

    async def call(effect: CallHttp, workspace_id: str) -> HttpAnswer:
        if urlsplit(effect.url).hostname == HOST:
            return order_taken(effect)
        return await call_http(effect, workspace_id)

    return call


def order_taken(effect: CallHttp) -> HttpAnswer:
    """Answers an order; the same one always gets the same number."""
    number = 100 + crc32(effect.id.encode()) % 900
    return HttpAnswer(201, {"number": f"A-{number}", "minutes": MINUTES})
