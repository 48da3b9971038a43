"""What a connection says of who is at the other end and how it came."""

from typing import Any, TypeAlias

from litestar.connection import ASGIConnection

from backend.errors import BadInput, InputFault, NotAllowed
from backend.web.client_address import client_address, is_this_machine, is_trusted
from backend.web.same_site import Sent, comes_from_us
from backend.web.services import services_of

Connection: TypeAlias = ASGIConnection[Any, Any, Any, Any]


def address_of(connection: Connection) -> str:
    """Gives the client's address."""
    trusted = services_of(connection).options.trusted_proxies
    return client_address(_peer(connection), connection.headers.getall("x-forwarded-for", []), trusted)


def is_direct(connection: Connection) -> bool:
    """Tells whether no proxy says that it stands between."""
    return not any(name in connection.headers for name in ("forwarded", "x-forwarded-for", "x-real-ip", "via"))


def is_this_machines(connection: Connection) -> bool:
    """Tells whether the connection was opened on this very machine."""
    return is_this_machine(_peer(connection))


def is_https(connection: Connection) -> bool:
    """Tells whether people reach us by https."""
    services = services_of(connection)
    if services.settings.public_url.startswith("https:") or connection.scope["scheme"] == "https":
        return True
    is_told = connection.headers.get("x-forwarded-proto", "").lower() == "https"
    return is_told and is_trusted(_peer(connection), services.options.trusted_proxies)


def refuse_nul(connection: Connection) -> None:
    """Lets through addresses that a database can look for: PostgreSQL takes no text that holds a NUL.

    Raises:
        BadInput: there is one.
    """
    if "\0" in connection.scope["path"] or b"%00" in connection.scope["query_string"]:
        raise BadInput("address", [InputFault("$", "field_wrong_character")])


def refuse_other_sites(connection: Connection, must_be_shown: bool) -> None:
    """Lets through what comes from our own pages.

    Args:
        must_be_shown: also refuses what does not say where it comes from; so for cookies, which browsers add by
            themselves.

    Raises:
        NotAllowed: another site's page sent it.
    """
    headers = connection.headers
    sent = Sent(headers.get("sec-fetch-site", ""), headers.get("origin", ""), headers.get("host", ""))
    comes = comes_from_us(sent, services_of(connection).settings.public_url)
    if comes is False or (comes is None and must_be_shown):
        raise NotAllowed("another site's page")


def _peer(connection: Connection) -> str:
    return connection.client.host if connection.client else ""
