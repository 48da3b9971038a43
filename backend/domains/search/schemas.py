"""What is asked and answered about a search."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct


class SearchWanted(Struct, frozen=True, kw_only=True):
    """What is searched for.

    Args:
        text: words, each of which must begin a word of what is found, or digits of a phone number.
        limit: of each kind.
    """

    text: Annotated[str, Meta(min_length=2, max_length=200, pattern=r"\S")]
    limit: Annotated[int, Meta(ge=1, le=50)] = 20


class FoundMessage(Struct, frozen=True, kw_only=True):
    """A message that holds every word.

    Args:
        snippet: the words around the first hit on one line; what was found stands between U+E000 and U+E001.
    """

    message_id: str
    conversation_id: str
    contact_id: str
    contact_name: str
    contact_phone: str
    direction: Literal["in", "out", "echo"]
    kind: str
    snippet: str
    at: datetime


class FoundContact(Struct, frozen=True, kw_only=True):
    """A contact whose name or phone number holds what was searched for.

    Args:
        conversation_id: the one that was active last; None when there is none.
    """

    contact_id: str
    name: str
    phone: str
    conversation_id: str | None


class SearchAnswer(Struct, frozen=True):
    """What was found, the latest messages first and the contacts by name."""

    messages: list[FoundMessage]
    contacts: list[FoundContact]
