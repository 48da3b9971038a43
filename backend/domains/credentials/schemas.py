"""What is asked and answered about credentials. Values go in and never come out."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from nodes.fields import HeaderName

CredentialName = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^\S(.*\S)?$")]
HeaderValue = Annotated[str, Meta(min_length=1, max_length=8_000, pattern=r"^[ -~]+$")]  # RFC 9110: visible ASCII
Host = Annotated[str, Meta(min_length=1, max_length=253, pattern=r"^[a-z0-9.:_-]+$")]


class CredentialContent(Struct, frozen=True, forbid_unknown_fields=True):
    """What a credential is.

    Args:
        headers: that go along with the call.
        hosts: where it may go, in lower case; empty for anywhere.
    """

    headers: Annotated[dict[HeaderName, HeaderValue], Meta(min_length=1, max_length=20)]
    hosts: Annotated[list[Host], Meta(max_length=20)] = []

    def __repr__(self) -> str:
        return f"{type(self).__name__}(hosts={self.hosts!r})"


class CredentialView(Struct, frozen=True, kw_only=True):
    """A credential, without its values."""

    name: str
    header_names: list[str]
    hosts: list[str]
    created_at: datetime
    updated_at: datetime


class CredentialPage(Struct, frozen=True):
    """Credentials by name."""

    items: list[CredentialView]
    next_cursor: str | None = None
