"""Who is at the other end: what a stranger writes into a header counts for nothing."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from backend.web.options import Network

HOME_PREFIX = 64  # RFC 6177: a home or a machine is given a whole /64, so that is one client


def client_address(peer: str, forwarded_for: Sequence[str], trusted: Sequence[Network]) -> str:
    """Gives the client's address: the last one on the way that no trusted proxy stands for.

    Args:
        peer: who opened the connection; empty when the server does not know.
        forwarded_for: the lines of `X-Forwarded-For`; each proxy adds whom it heard from at the end.
    """
    way = [part.strip() for line in forwarded_for for part in line.split(",")]
    address = peer
    while way and is_trusted(address, trusted):
        before = _read(way.pop())
        if before is None:
            break
        address = str(before)
    return address


def is_trusted(address: str, trusted: Sequence[Network]) -> bool:
    """Tells whether an address is a trusted proxy's."""
    read = _read(address)
    return read is not None and any(read in network for network in trusted)


def is_this_machine(address: str) -> bool:
    """Tells whether an address is the machine's own."""
    read = _read(address)
    return read is not None and read.is_loopback


def one_client(address: str) -> str:
    """Gives the key under which an address's attempts are counted."""
    read = _read(address)
    return str(IPv6Network((int(read), HOME_PREFIX), strict=False)) if isinstance(read, IPv6Address) else address


def _read(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text.strip("[]"))
    except ValueError:
        return None
    return address.ipv4_mapped or address if isinstance(address, IPv6Address) else address
