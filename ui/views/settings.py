"""What a workspace is set to."""

from dataclasses import dataclass, field

from ui.views.accounts import WeekPlan


@dataclass(frozen=True)
class Model:
    """Which language model is asked, without its key."""

    base_url: str = ""
    model: str = ""
    has_api_key: bool = False
    updated_at: str | None = None


@dataclass(frozen=True)
class Credential:
    """A credential, without its values."""

    name: str
    header_names: list[str]
    hosts: list[str]
    updated_at: str


@dataclass(frozen=True)
class CredentialPage:
    """Credentials by name."""

    items: list[Credential]


@dataclass(frozen=True)
class Subscription:
    """An address that is told what happens; its secret is only known right after it was made."""

    id: str
    url: str
    kinds: list[str]
    is_active: bool
    stop_reason: str
    created_at: str
    secret: str = ""


@dataclass(frozen=True)
class SubscriptionPage:
    """Subscriptions, the oldest first."""

    items: list[Subscription]


@dataclass(frozen=True)
class Delivery:
    """An event for a subscription, and what became of it."""

    id: str
    kind: str
    state: str
    attempts: int
    http_status: int
    error: str
    created_at: str


@dataclass(frozen=True)
class DeliveryPage:
    """Deliveries, the latest first."""

    items: list[Delivery]


@dataclass(frozen=True)
class Team:
    """A team."""

    name: str


@dataclass(frozen=True)
class TeamSettings:
    """Who is in a team, and how it works; times are in minutes."""

    members: list[str] = field(default_factory=list)
    hours: WeekPlan | None = None
    assignment: str = "by_hand"
    capacity: int = 10
    first_response_minutes: int | None = None
    resolution_minutes: int | None = None
    absence_minutes: int | None = None


@dataclass(frozen=True)
class TeamDetail:
    """A team with who is in it and how it works."""

    name: str = ""
    settings: TeamSettings = field(default_factory=TeamSettings)


@dataclass(frozen=True)
class TeamList:
    """A workspace's teams by name."""

    items: list[Team] = field(default_factory=list)
