"""Which addresses lie in the open internet: judged against a table of first and last addresses of its own."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.tools.addresses import read_address, why_not_public

# First and last addresses, written from the registries and not from the code
INSIDE_IPV4 = [
    ("0.0.0.0", "0.255.255.255"),  # noqa: S104  nothing is bound
    ("10.0.0.0", "10.255.255.255"),
    ("100.64.0.0", "100.127.255.255"),
    ("127.0.0.0", "127.255.255.255"),
    ("168.63.129.16", "168.63.129.16"),
    ("169.254.0.0", "169.254.255.255"),
    ("172.16.0.0", "172.31.255.255"),
    ("192.0.0.0", "192.0.0.255"),
    ("192.0.2.0", "192.0.2.255"),
    ("192.31.196.0", "192.31.196.255"),
    ("192.52.193.0", "192.52.193.255"),
    ("192.88.99.0", "192.88.99.255"),
    ("192.168.0.0", "192.168.255.255"),
    ("192.175.48.0", "192.175.48.255"),
    ("198.18.0.0", "198.19.255.255"),
    ("198.51.100.0", "198.51.100.255"),
    ("203.0.113.0", "203.0.113.255"),
    ("224.0.0.0", "255.255.255.255"),
]
INSIDE_IPV6 = [
    ("::", "64:ff9a:ffff:ffff:ffff:ffff:ffff:ffff"),
    ("64:ff9b:0:0:0:1::", "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ("2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"),
    ("2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ("2620:4f:8000::", "2620:4f:8000:ffff:ffff:ffff:ffff:ffff"),
    ("3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ("4000::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
]


def lies_inside(address: IPv4Address | IPv6Address) -> bool:
    """Judges by the tables above."""
    if isinstance(address, IPv4Address):
        return any(int(IPv4Address(a)) <= int(address) <= int(IPv4Address(b)) for a, b in INSIDE_IPV4)
    words = address.exploded.split(":")
    carried = IPv4Address(int("".join(words[6:]), 16))
    if words[:6] == "0064:ff9b:0000:0000:0000:0000".split(":"):
        return lies_inside(carried)
    if words[4] in ("0000", "0200") and words[5] == "5efe" and lies_inside(carried):
        return True
    return any(int(IPv6Address(a)) <= int(address) <= int(IPv6Address(b)) for a, b in INSIDE_IPV6)


EDGES = [
    edge
    for first, last in INSIDE_IPV4 + INSIDE_IPV6
    for edge in (ip_address(first), ip_address(last))
    for edge in (edge - 1 if int(edge) else edge, edge, edge + 1 if int(edge) < 2**32 - 1 else edge)
]
CARRYING = [
    IPv6Address(int(IPv6Address(prefix)) + (int(IPv4Address(carried)) << shift))
    for prefix, shift in (
        ("64:ff9b::", 0),
        ("64:ff9b:1::", 0),
        ("2606:4700::5efe:0:0", 0),
        ("2606:4700::200:5efe:0:0", 0),
        ("::ffff:0:0", 0),
        ("::", 0),
        ("2002::", 80),
        ("2001:0:4136:e378::", 0),
    )
    for block in [*INSIDE_IPV4, ("8.8.8.8", "157.240.12.53")]
    for carried in block
]


@pytest.mark.parametrize("address", [*EDGES, *CARRYING], ids=str)
def test_every_edge_of_every_block_is_judged_as_the_registries_say(address: IPv4Address | IPv6Address) -> None:
    assert bool(why_not_public(address)) == lies_inside(address)


@given(st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6), st.ip_addresses(v=6, network="2000::/3")))
def test_any_address_is_judged_as_the_tables_say(address: IPv4Address | IPv6Address) -> None:
    assert bool(why_not_public(address)) == lies_inside(address)


@given(st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6)))
def test_nothing_passes_that_the_standard_library_calls_private(address: IPv4Address | IPv6Address) -> None:
    if not address.is_global:
        assert why_not_public(address)


@pytest.mark.parametrize(
    "text", ["8.8.8.8", "1.1.1.1", "157.240.12.53", "2606:4700:4700::1111", "2a03:2880:f12c::1", "64:ff9b::8.8.8.8"]
)
def test_addresses_of_the_open_internet_pass(text: str) -> None:
    address = read_address(text)
    assert address
    assert why_not_public(address) == ""


@pytest.mark.parametrize(
    "text",
    ["", "localhost", "0177.0.0.1", "127.1", "2130706433", "0x7f000001", "１２７.0.0.1", "1.2.3.4.", "fe80::1%1"],
)
def test_only_the_plain_spelling_of_an_address_is_one(text: str) -> None:
    assert read_address(text) is None
