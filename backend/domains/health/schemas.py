"""What is told about the installation's health."""

from typing import Literal

from msgspec import Struct

State = Literal["ok", "failing", "off"]


class Dependency(Struct, frozen=True, kw_only=True):
    """How one thing is that the installation depends on.

    Args:
        detail: a few words for operators; no address, no name of a customer.
    """

    state: State
    detail: str = ""


class Health(Struct, frozen=True, kw_only=True):
    """How the installation is."""

    state: Literal["ok", "failing"]
    dependencies: dict[str, Dependency]
