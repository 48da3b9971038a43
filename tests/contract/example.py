"""A request for a route, as the isolation test sends it."""

from typing import Any

from msgspec import Struct


class Example(Struct, frozen=True, kw_only=True):
    """A request that the workspace's owner may make.

    Args:
        path: the values of the path's parameters.
        nobody: what strangers are answered with; for public routes only.
        may_exist_elsewhere: the ids are names that clients choose, so another workspace may have its own under them.
        outside: what the owner is answered with where another system, which is not there, would have to do its part.
        refused: what another workspace is answered with that names our things.
    """

    path: dict[str, str] = {}
    query: dict[str, str] = {}
    body: Any = None
    raw: bytes = b""
    headers: dict[str, str] = {}
    nobody: tuple[int, ...] = ()
    may_exist_elsewhere: bool = False
    outside: tuple[int, ...] = ()
    refused: tuple[int, ...] = (403, 404)
