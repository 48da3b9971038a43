"""Which network addresses lie in the open internet: judged by the registries' tables, never by a library's opinion."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final, TypeAlias

Address: TypeAlias = IPv4Address | IPv6Address

# IANA IPv4 Special-Purpose Address Registry, IANA IPv4 Multicast Address Space Registry. Whole blocks: the few
# addresses in them that are reachable from anywhere belong to protocols, and nobody serves a web address there.
_IPV4: Final = {
    "0.0.0.0/8": "this network, RFC 791",
    "10.0.0.0/8": "private use, RFC 1918",
    "100.64.0.0/10": "shared by a carrier's customers, RFC 6598",
    "127.0.0.0/8": "loopback, RFC 1122",
    "169.254.0.0/16": "link local, RFC 3927",
    "172.16.0.0/12": "private use, RFC 1918",
    "192.0.0.0/24": "protocol assignments, RFC 6890",
    "192.0.2.0/24": "documentation, RFC 5737",
    "192.31.196.0/24": "AS112 name service, RFC 7535",
    "192.52.193.0/24": "multicast tunnelling, RFC 7450",
    "192.88.99.0/24": "6to4 relays, RFC 7526",
    "192.168.0.0/16": "private use, RFC 1918",
    "192.175.48.0/24": "AS112 name service, RFC 7534",
    "198.18.0.0/15": "benchmarks, RFC 2544",
    "198.51.100.0/24": "documentation, RFC 5737",
    "203.0.113.0/24": "documentation, RFC 5737",
    "224.0.0.0/4": "multicast, RFC 5771",
    "240.0.0.0/4": "reserved, RFC 1112, and limited broadcast, RFC 8190",
    # Outside the registries: Azure's virtual machines reach their host's own service here (Microsoft Learn, "What is
    # IP address 168.63.129.16?").
    "168.63.129.16/32": "a cloud's host service",
}

# IANA IPv6 Special-Purpose Address Registry. Only 2000::/3 is handed out as global unicast (RFC 4291), so all of the
# other blocks (loopback, mapped, compatible, translated, discard, SRv6, unique local, link local, multicast) fall
# outside it; NAT64's well-known prefix alone is judged by the IPv4 address it carries.
_GLOBAL_UNICAST: Final = IPv6Network("2000::/3")
_NAT64: Final = IPv6Network("64:ff9b::/96")
_IPV6: Final = {
    "2001::/23": "protocol assignments with Teredo, ORCHID and benchmarks, RFC 2928",
    "2001:db8::/32": "documentation, RFC 3849",
    "2002::/16": "6to4, RFC 7526",
    "2620:4f:8000::/48": "AS112 name service, RFC 7534",
    "3fff::/20": "documentation, RFC 9637",
}

_IPV4_BLOCKS: Final = tuple((IPv4Network(block), why) for block, why in _IPV4.items())
_IPV6_BLOCKS: Final = tuple((IPv6Network(block), why) for block, why in _IPV6.items())
_ISATAP: Final = (0x0000_5EFE, 0x0200_5EFE)  # RFC 5214: what stands before the IPv4 address in the last 64 bits


def read_address(text: str) -> Address | None:
    """Reads an address in its one plain spelling; None for a name, and for every other spelling of an address."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return None if isinstance(address, IPv6Address) and address.scope_id else address


def why_not_public(address: Address) -> str:
    """Tells why an address is not one of the open internet; empty when it is."""
    if isinstance(address, IPv4Address):
        return next((why for block, why in _IPV4_BLOCKS if address in block), "")
    carried = IPv4Address(int(address) & 0xFFFF_FFFF)
    if address in _NAT64:
        return why_not_public(carried)
    if address not in _GLOBAL_UNICAST:
        return "not global unicast, RFC 4291"
    if (int(address) >> 32) & 0xFFFF_FFFF in _ISATAP and (why := why_not_public(carried)):
        return f"ISATAP, RFC 5214: {why}"
    return next((why for block, why in _IPV6_BLOCKS if address in block), "")
