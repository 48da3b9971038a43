"""Web addresses that may be called: read strictly, in one way only, so that who judges and who dials see the same."""

import re
from functools import lru_cache
from typing import Final, Literal, TypeAlias

import idna
from msgspec import Struct
from yarl import URL

from backend.tools.addresses import read_address, why_not_public

MAX_ADDRESS_CHARS: Final = 4_096  # chosen: twice what a flow may hold, for redirects; proxies cut at 8,000
WEB_PORTS: Final = frozenset({80, 443, 8080, 8443})  # chosen: where the web is served; mail, shells and databases not


class Place(Struct, frozen=True):
    """A host and port on the inside that may be called all the same: the installation's owner named it.

    Args:
        host: an address or a name, exactly as it stands in the web address, in lower case.
    """

    host: str
    port: int


class Reach(Struct, frozen=True):
    """How far calls may go.

    Args:
        ports: where the open internet is called.
        inside: what may be called whatever it is.
    """

    ports: frozenset[int] = WEB_PORTS
    inside: frozenset[Place] = frozenset()


class WebAddress(Struct, frozen=True):
    """A web address that was read and may be tried; what its name resolves to is judged when it is dialled."""

    url: URL
    host: str
    port: int

    @property
    def origin(self) -> tuple[str, str, int]:
        """Gives what two addresses of one owner have in common."""
        return self.url.scheme, self.host, self.port


class AddressFault(Struct, frozen=True):
    """Why a web address is not called.

    Args:
        reason: `address_refused` where it leads inside, `bad_address` where it is none or an odd one.
    """

    reason: Literal["bad_address", "address_refused"]
    detail: str


ReadAddress: TypeAlias = WebAddress | AddressFault


@lru_cache(maxsize=256)  # chosen: providers are called at the same few addresses again and again
def read_web_address(text: str, reach: Reach) -> ReadAddress:
    """Reads a web address; faults never repeat what it holds.

    What comes of it hangs on nothing but what is given; what the name resolves to is judged when it is dialled.
    """
    parts = _PARTS.fullmatch(text) if len(text) <= MAX_ADDRESS_CHARS and text.isprintable() else None
    if not parts:
        return AddressFault("bad_address", "not an address of the web")
    if "@" in parts["authority"]:
        return AddressFault("bad_address", "a user name before the host")
    scheme = parts["scheme"].lower()
    authority = _AUTHORITY.fullmatch(parts["authority"])
    host = _host(authority["host"]) if authority else ""
    if not authority or not host:
        return AddressFault("bad_address", "an odd host")
    port = int(authority["port"] or _DEFAULT_PORTS[scheme])
    fault = _fault(host, port, reach)
    if fault:
        return fault
    return _built(scheme, host, port, parts["rest"] or "/")


def _host(written: str) -> str:
    """Gives the host in its one plain spelling; empty when it has none."""
    if written.startswith("["):
        address = read_address(written[1:-1])
        return str(address) if address and address.version == 6 else ""
    host = written.lower()
    if not host.isascii():
        try:
            host = idna.encode(host).decode()
        except UnicodeError:
            return ""
    if _NUMBER.fullmatch(host.rpartition(".")[2]):
        return host if written == host and read_address(host) else ""
    return host if len(host) <= _MAX_NAME_CHARS and _NAME.fullmatch(host) else ""


def _fault(host: str, port: int, reach: Reach) -> AddressFault | None:
    if Place(host, port) in reach.inside:
        return None
    address = read_address(host)
    if address and (why := why_not_public(address)):
        return AddressFault("address_refused", why)
    if not address and "." not in host:
        return AddressFault("address_refused", "a name without a dot is one of the inside")
    return None if port in reach.ports else AddressFault("bad_address", f"port {port}")


def _built(scheme: str, host: str, port: int, rest: str) -> ReadAddress:
    """Puts the address together anew, and makes sure that the library which dials reads it in the same way."""
    shown = f"[{host}]" if ":" in host else host
    try:
        url = URL(f"{scheme}://{shown}:{port}{rest}")
    except ValueError:
        return AddressFault("bad_address", "not an address of the web")
    if (url.scheme, url.raw_host, url.port, url.raw_user) != (scheme, host, port, None):
        return AddressFault("bad_address", "an odd host")
    return WebAddress(url, host, port)


_PARTS: Final = re.compile(
    r"(?P<scheme>https?)://(?P<authority>[^/?#\\\s]+)(?P<rest>[/?#][^\\\s]*)?", re.IGNORECASE | re.DOTALL
)
_AUTHORITY: Final = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^\[\]:%]+)(?::(?P<port>[0-9]{1,5}))?")
_LABEL: Final = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME: Final = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_MAX_NAME_CHARS: Final = 253  # RFC 1035, 2.3.4
_NUMBER: Final = re.compile(r"[0-9]+|0x[0-9a-f]*")  # WHATWG URL, "ends in a number": such a host is an IPv4 address
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
