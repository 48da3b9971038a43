"""Channels and what is said on them."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class ChannelSettings:
    """Where a number is reached."""

    waba_id: str = ""
    graph_base_url: str = "https://graph.facebook.com"


@dataclass(frozen=True)
class Channel:
    """A connected number; the verify token is only known right after it was made."""

    id: str = ""
    number_id: str = ""
    name: str = ""
    phone: str = ""
    settings: ChannelSettings = field(default_factory=ChannelSettings)
    secrets_set: list[str] = field(default_factory=list)
    status: str = ""
    stop_reason: str = ""
    created_at: str = ""
    webhook_path: str = ""
    verify_token: str = ""


@dataclass(frozen=True)
class ChannelPage:
    """Channels, the oldest first."""

    items: list[Channel]
    next_cursor: str | None = None


@dataclass(frozen=True)
class Problem:
    """Something that has to be put right; the detail is the provider's own words."""

    code: str
    detail: str = ""


@dataclass(frozen=True)
class Report:
    """How a number stands at its provider; what is as usual is left out of the answer."""

    phone: str = ""
    name: str = ""
    quality: str = ""
    messages_per_s: int = 80
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class ChannelTest:
    """What asking the provider came to."""

    is_ready: bool = False
    report: Report = field(default_factory=Report)


@dataclass(frozen=True)
class MessageTemplate:
    """A message template as it was last synced."""

    name: str
    language: str
    status: str
    category: str
    body_parameters: int


@dataclass(frozen=True)
class MessageTemplatePage:
    """Message templates by name."""

    items: list[MessageTemplate]
    next_cursor: str | None = None


@dataclass(frozen=True)
class Synced:
    """What syncing came to."""

    count: int
    problems: list[Problem]


@dataclass(frozen=True)
class Conversation:
    """A conversation."""

    id: str
    contact_id: str
    contact_name: str
    contact_phone: str
    status: str
    active_at: str
    has_handoff: bool


@dataclass(frozen=True)
class ConversationPage:
    """Conversations, the one that was active last first."""

    items: list[Conversation]
    next_cursor: str | None = None


@dataclass(frozen=True)
class DeadLetter:
    """Something that was given up; the subject is a customer's input or what was to be done, as JSON."""

    id: str
    conversation_id: str
    contact_name: str
    contact_phone: str
    kind: str
    error: str
    attempts: int
    can_be_replayed: bool
    created_at: str
    replayed_at: str | None
    subject: dict[str, Any] | None = None

    @property
    def words(self) -> str:
        """Gives the text that was said, or was to be said; empty for none."""
        said = (self.subject or {}).get("message" if self.kind == "input" else "content")
        return str(said.get("text") or "") if isinstance(said, dict) else ""


@dataclass(frozen=True)
class DeadLetterPage:
    """What was given up, the latest first."""

    items: list[DeadLetter]
    next_cursor: str | None = None
