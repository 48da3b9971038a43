"""Connections to the open internet only: what a name resolves to is judged, and again at the socket that dials it."""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable
from ipaddress import IPv6Address
from typing import Final, TypeAlias

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.connector import AddrInfoType

from backend.tools.addresses import read_address, why_not_public
from backend.tools.web_address import Place, Reach

Resolve: TypeAlias = Callable[[str], Awaitable[list[str]]]

MAX_CONNECTIONS: Final = 256  # chosen: a quarter of the 1,024 files a process usually may open
MAX_CONNECTIONS_PER_HOST: Final = 64  # chosen: one slow host leaves room for the others
KEPT_ALIVE_S: Final = 15  # chosen: servers close idle connections after 20 s or more; a closed one costs a doubt
NAMES_KEPT_S: Final = 30  # chosen: names move within minutes; each was judged when it was resolved


class AddressRefused(OSError):
    """The name leads inside."""


async def resolve_by_system(host: str) -> list[str]:
    """Lists the addresses of a name as the machine knows them.

    Raises:
        OSError: there is no such name.
    """
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def open_connector(reach: Reach, resolve: Resolve, tls: ssl.SSLContext | None) -> aiohttp.TCPConnector:
    """Makes the connector of a client; the running loop's.

    Args:
        tls: whose certificates are believed; None for the machine's own list.
    """
    gate = _Gate(reach)
    return aiohttp.TCPConnector(
        ssl=tls or True,
        limit=MAX_CONNECTIONS,
        limit_per_host=MAX_CONNECTIONS_PER_HOST,
        keepalive_timeout=KEPT_ALIVE_S,
        ttl_dns_cache=NAMES_KEPT_S,
        resolver=_JudgingResolver(gate, resolve),
        socket_factory=gate.open_socket,
    )


class _Gate:
    """Knows which addresses may be dialled: public ones, and what the named places on the inside are or resolve to."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self._resolved: dict[Place, frozenset[str]] = {}

    def judge(self, host: str, port: int, addresses: list[str]) -> None:
        """Lets a name's addresses pass.

        Raises:
            AddressRefused: one of them lies inside.
        """
        place = Place(host, port)
        if place in self._reach.inside:
            self._resolved[place] = frozenset(addresses)
            return
        for text in addresses:
            address = read_address(text)
            why = why_not_public(address) if address else "an odd address"
            if why:
                raise AddressRefused(f"it resolves to an address inside: {why}")

    def open_socket(self, info: AddrInfoType) -> socket.socket:
        """Opens the socket for an address; no connection is made but through here.

        Raises:
            AddressRefused: the address lies inside.
        """
        family, kind, protocol, _, target = info
        if not self._may_dial(str(target[0]), int(target[1])):
            raise AddressRefused("an address inside")
        opened = socket.socket(family=family, type=kind, proto=protocol)
        opened.setblocking(False)
        return opened

    def _may_dial(self, text: str, port: int) -> bool:
        if Place(text, port) in self._reach.inside:
            return True
        if any(text in addresses for place, addresses in self._resolved.items() if place.port == port):
            return True
        address = read_address(text)
        return address is not None and not why_not_public(address)


class _JudgingResolver(AbstractResolver):
    """Gives the library addresses that were judged; it dials these and asks nobody again."""

    def __init__(self, gate: _Gate, resolve: Resolve) -> None:
        self._gate = gate
        self._resolve = resolve

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Resolves and judges.

        Raises:
            OSError: there is no such name, or it leads inside.
        """
        try:
            addresses = await self._resolve(host)
        except UnicodeError as error:  # what no name service can be asked
            raise OSError("no name") from error
        self._gate.judge(host, port, addresses)
        if not addresses:
            raise OSError("no address")
        return [_result(host, port, address) for address in addresses]

    async def close(self) -> None:
        """Holds nothing."""


def _result(host: str, port: int, address: str) -> ResolveResult:
    is_ipv6 = isinstance(read_address(address), IPv6Address)
    return ResolveResult(
        hostname=host,
        host=address,
        port=port,
        family=socket.AF_INET6 if is_ipv6 else socket.AF_INET,
        proto=socket.IPPROTO_TCP,
        flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
    )
