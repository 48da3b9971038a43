"""People, workspaces and what lets programs in."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Membership:
    """A workspace somebody belongs to."""

    workspace_id: str = ""
    workspace_name: str = ""
    role: str = ""


@dataclass(frozen=True)
class Me:
    """Who is logged in and where; empty before it is known."""

    user_id: str = ""
    email: str = ""
    name: str = ""
    workspace_id: str = ""
    role: str = ""
    memberships: list[Membership] = field(default_factory=list)


@dataclass(frozen=True)
class Hours:
    """Opening hours of one weekday; 0 is Monday."""

    weekday: int
    opens: str
    closes: str


@dataclass(frozen=True)
class WeekPlan:
    """When a business is open."""

    hours: list[Hours]
    holidays: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Workspace:
    """A workspace."""

    id: str = ""
    name: str = ""
    language: str = "en"
    time_zone: str = ""
    country: str = ""
    business_hours: WeekPlan | None = None


@dataclass(frozen=True)
class Member:
    """Somebody in a workspace."""

    user_id: str
    email: str
    name: str
    role: str
    joined_at: str


@dataclass(frozen=True)
class MemberList:
    """Everybody in a workspace."""

    items: list[Member]


@dataclass(frozen=True)
class Invitation:
    """Somebody who was asked in; the link is only known right after that."""

    id: str
    email: str
    role: str
    expires_at: str
    token: str = ""


@dataclass(frozen=True)
class InvitationList:
    """Everybody who was asked in."""

    items: list[Invitation]


@dataclass(frozen=True)
class ApiKey:
    """A program's key; its secret is only known right after it was made."""

    id: str
    name: str
    scopes: list[str]
    created_at: str
    expires_at: str | None
    revoked_at: str | None
    used_at: str | None
    key: str = ""


@dataclass(frozen=True)
class ApiKeyList:
    """Every key of a workspace."""

    items: list[ApiKey]
