"""Contacts."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Contact:
    """A contact; without a phone number where it is known by other names only."""

    id: str = ""
    name: str = ""
    phone: str = ""
    language: str | None = None
    time_zone: str = ""
    country: str = ""
    is_opted_in: bool = False
    created_at: str = ""
    tags: list[str] = field(default_factory=list)
    fields: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ContactPage:
    """Contacts, the newest first."""

    items: list[Contact]
    next_cursor: str | None = None


@dataclass(frozen=True)
class Tag:
    """A tag and how many contacts carry it."""

    name: str
    contact_count: int


@dataclass(frozen=True)
class TagList:
    """A workspace's tags by name."""

    items: list[Tag]


@dataclass(frozen=True)
class FieldDefinition:
    """What a workspace keeps of each contact."""

    name: str
    type: str
    label: str


@dataclass(frozen=True)
class FieldList:
    """A workspace's contact fields by name."""

    items: list[FieldDefinition]


@dataclass(frozen=True)
class FieldValue:
    """What is kept of one contact, as it is shown.

    Args:
        is_plain: it can be written into a line of text.
    """

    name: str
    label: str
    type: str
    text: str
    is_plain: bool


@dataclass(frozen=True)
class Consent:
    """A contact agreed to be written to, or no longer does."""

    is_opted_in: bool
    source: str
    text: str
    at: str


@dataclass(frozen=True)
class ConsentList:
    """A contact's consents, the latest first."""

    items: list[Consent]
