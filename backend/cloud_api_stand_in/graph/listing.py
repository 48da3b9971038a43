"""Pages of a list, as the Graph API cuts them, and the choice of fields."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from backend.cloud_api_stand_in.errors import GraphError
from backend.cloud_api_stand_in.graph.call import Call

DEFAULT_LIMIT = 25
MAX_LIMIT = 1_000  # chosen


def selected(node: dict[str, Any], call: Call) -> dict[str, Any]:
    """Gives the fields of a node that were asked for; the id always, all when none were named."""
    names = {name.split("{")[0].strip() for name in call.query.get("fields", "").split(",") if name}
    return {name: value for name, value in node.items() if not names or name in names or name == "id"}


def page(
    nodes: Sequence[dict[str, Any]], call: Call, key: Callable[[dict[str, Any]], str] = lambda node: str(node["id"])
) -> dict[str, Any]:
    """Gives one page: `limit` nodes after the cursor `after` or before the cursor `before`."""
    limit = _limit(call.query.get("limit", ""))
    keys = [key(node) for node in nodes]
    begin = 0
    if after := call.query.get("after", ""):
        begin = _position(keys, after) + 1
    elif before := call.query.get("before", ""):
        end = _position(keys, before)
        begin, limit = max(0, end - limit), min(limit, end)
    shown = nodes[begin : begin + limit]
    answer: dict[str, Any] = {"data": [selected(node, call) for node in shown]}
    if shown:
        cursors = {"before": _cursor(keys[begin]), "after": _cursor(keys[begin + len(shown) - 1])}
        answer["paging"] = {"cursors": cursors}
        if begin + len(shown) < len(nodes):
            answer["paging"]["next"] = _address(call, after=cursors["after"])
        if begin:
            answer["paging"]["previous"] = _address(call, before=cursors["before"])
    return answer


def _limit(text: str) -> int:
    if not text:
        return DEFAULT_LIMIT
    if not text.isascii() or not text.isdigit() or not int(text[:9]):
        raise GraphError(100, "Param limit must be a positive integer.")
    return min(int(text[:9]), MAX_LIMIT)


def _cursor(key: str) -> str:
    return urlsafe_b64encode(key.encode()).decode()


def _position(keys: list[str], cursor: str) -> int:
    try:
        return keys.index(urlsafe_b64decode(cursor.encode()).decode())
    except ValueError:
        raise GraphError(131059, "The cursor is not valid; ask again without before and after.") from None


def _address(call: Call, **cursor: str) -> str:
    query = {name: value for name, value in call.query.items() if name not in ("after", "before", "access_token")}
    return f"{call.base_url}/{call.version}/{call.node_id}/{call.edge}?{urlencode(query | cursor)}"
