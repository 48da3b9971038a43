"""What is asked and answered about contacts."""

from datetime import datetime
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from backend.domains.pages import PageOf
from flow_engine.document import Language
from flow_engine.values import Value, VariableType
from nodes.fields import FieldName, TagName

ContactName = Annotated[str, Meta(max_length=200)]
Phone = Annotated[str, Meta(min_length=5, max_length=40)]
TimeZone = Annotated[str, Meta(max_length=64)]
Country = Annotated[str, Meta(pattern="^([A-Z]{2})?$")]  # ISO 3166-1
ContactTag = Annotated[TagName, Meta(pattern=r"\S")]


class ContactsWanted(PageOf, frozen=True, kw_only=True):
    """Which contacts are wanted.

    Args:
        search: part of the name, or digits of the phone number.
        tag: those that carry it; empty for all.
        segment: those in it, by its name; empty for all.
    """

    search: Annotated[str, Meta(max_length=200)] = ""
    tag: Annotated[str, Meta(max_length=64)] = ""
    segment: Annotated[str, Meta(max_length=64)] = ""


class ContactView(Struct, frozen=True, kw_only=True):
    """A contact.

    Args:
        phone: digits without a plus sign; empty when the contact is known by other names only.
        time_zone: an IANA name; empty for the workspace's.
        opted_out_at: when the contact last said to want no advertising; None when not, or no longer.
    """

    id: str
    name: str
    phone: str
    language: Language | None
    time_zone: str
    country: str
    is_opted_in: bool
    opted_out_at: datetime | None
    created_at: datetime
    tags: list[str]
    fields: dict[str, Value]


class ContactPage(Struct, frozen=True):
    """Contacts, the newest first."""

    items: list[ContactView]
    next_cursor: str | None = None


class NewContact(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A contact to be made.

    Args:
        phone: in any writing; without a country code it is one of the workspace's country.
    """

    phone: Phone
    name: ContactName = ""
    language: Language | None = None
    time_zone: TimeZone = ""
    country: Country = ""
    tags: Annotated[list[ContactTag], Meta(max_length=100)] = []
    fields: dict[FieldName, Value] = {}


class ContactChange(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is to be changed; what is not sent stays.

    Args:
        fields: those to be written; null empties one, others stay.
    """

    name: ContactName | UnsetType = UNSET
    language: Language | UnsetType | None = UNSET
    time_zone: TimeZone | UnsetType = UNSET
    country: Country | UnsetType = UNSET
    fields: dict[FieldName, Value] | UnsetType = UNSET


class TagsChange(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Tags to be put on and taken off; of one that is named twice, putting on wins."""

    add: Annotated[list[ContactTag], Meta(max_length=100)] = []
    remove: Annotated[list[ContactTag], Meta(max_length=100)] = []


class TagView(Struct, frozen=True):
    """A tag and how many contacts carry it."""

    name: str
    contact_count: int


class TagList(Struct, frozen=True):
    """A workspace's tags by name."""

    items: list[TagView]


class FieldView(Struct, frozen=True):
    """What a workspace keeps of each contact."""

    name: str
    type: VariableType
    label: str


class FieldList(Struct, frozen=True):
    """A workspace's contact fields by name."""

    items: list[FieldView]


class FieldDefinition(Struct, frozen=True, forbid_unknown_fields=True):
    """How a field is defined."""

    type: VariableType = "text"
    label: Annotated[str, Meta(max_length=200)] = ""


class ConsentView(Struct, frozen=True):
    """A contact agreed to be written to, or no longer does."""

    is_opted_in: bool
    source: str
    text: str
    at: datetime


class ConsentList(Struct, frozen=True):
    """A contact's consents, the latest first."""

    items: list[ConsentView]


class NewConsent(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A consent that was given or taken back.

    Args:
        source: where that was.
        text: the words the contact agreed to.
    """

    is_opted_in: bool
    source: Annotated[str, Meta(max_length=200)] = ""
    text: Annotated[str, Meta(max_length=4_096)] = ""
