"""What is sent and answered about people, workspaces and credentials."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from backend.domains.accounts.caller import Role, Scope
from flow_engine.week_plan import WeekPlan

Language = Literal["en", "pt_BR", "es"]

Email = Annotated[str, Meta(pattern=r"^[^@\s]{1,64}@[^@\s]+\.[^@\s]+$", max_length=254)]  # RFC 5321, 4.5.3.1
Name = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"\S")]
TimeZone = Annotated[str, Meta(min_length=1, max_length=64)]
Country = Annotated[str, Meta(pattern="^[A-Z]{2}$")]  # ISO 3166-1
# How long it may be is told by a code of its own: backend/tools/passwords.py
Password = Annotated[str, Meta(max_length=1_000)]
Id = Annotated[str, Meta(min_length=1, max_length=64)]
Secret = Annotated[str, Meta(min_length=1, max_length=200)]


class Sent(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What clients send: unknown fields are refused."""


class SignUp(Sent, frozen=True, kw_only=True):
    """A new user with a workspace."""

    email: Email
    password: Password
    name: Name
    workspace_name: Name
    language: Language = "en"
    time_zone: TimeZone = "UTC"
    country: Country = "BR"


class LogInRequest(Sent, frozen=True, kw_only=True):
    """Who logs in.

    Args:
        workspace_id: which workspace to work in; empty for the one that was joined first.
    """

    email: Annotated[str, Meta(max_length=254)]
    password: Password
    workspace_id: Annotated[str, Meta(max_length=64)] = ""


class SwitchWorkspace(Sent, frozen=True, kw_only=True):
    """Which workspace to work in from now on."""

    workspace_id: Id


class PasswordChange(Sent, frozen=True, kw_only=True):
    """A new password, and the present one as proof."""

    current_password: Password
    new_password: Password


class MembershipView(Struct, frozen=True, kw_only=True):
    """A workspace somebody belongs to."""

    workspace_id: str
    workspace_name: str
    role: Role


class Me(Struct, frozen=True, kw_only=True):
    """Who is logged in, where, and where else they could be."""

    user_id: str
    email: str
    name: str
    language: str
    workspace_id: str
    role: Role
    memberships: list[MembershipView]


class LoggedIn(Struct, frozen=True, kw_only=True):
    """A log-in. Browsers get the token as a cookie too.

    Args:
        token: to be sent as `Authorization: Bearer …`.
    """

    token: str
    expires_at: datetime
    me: Me


class WorkspaceView(Struct, frozen=True, kw_only=True):
    """A workspace.

    Args:
        business_hours: when it is open, on its own clocks; None where nobody has said.
    """

    id: str
    name: str
    language: str
    time_zone: str
    country: str
    business_hours: WeekPlan | None
    created_at: datetime


class WorkspaceChange(Sent, frozen=True, kw_only=True):
    """What is to change about a workspace.

    Args:
        business_hours: None for none.
    """

    name: Name | UnsetType = UNSET
    language: Language | UnsetType = UNSET
    time_zone: TimeZone | UnsetType = UNSET
    country: Country | UnsetType = UNSET
    business_hours: WeekPlan | UnsetType | None = UNSET


class MemberView(Struct, frozen=True, kw_only=True):
    """Somebody in a workspace."""

    user_id: str
    email: str
    name: str
    role: Role
    joined_at: datetime


class MemberList(Struct, frozen=True):
    """Everybody in a workspace."""

    items: list[MemberView]


class RoleChange(Sent, frozen=True, kw_only=True):
    """A member's new role."""

    role: Role


class Invite(Sent, frozen=True, kw_only=True):
    """Whom to ask into the workspace."""

    email: Email
    role: Role


class InvitationView(Struct, frozen=True, kw_only=True):
    """Somebody who was asked in and has not come yet."""

    id: str
    email: str
    role: Role
    created_at: datetime
    expires_at: datetime


class InvitationList(Struct, frozen=True):
    """Everybody who was asked in."""

    items: list[InvitationView]


class NewInvitation(InvitationView, frozen=True, kw_only=True):
    """An invitation with its link, which is shown this once.

    Args:
        token: what the link carries; whoever has it can join.
        link: to be handed to the one who is asked in.
    """

    token: str
    link: str


class Acceptance(Sent, frozen=True, kw_only=True):
    """Somebody joins.

    Args:
        password: of the account with the invitation's address; where there is none yet, one is made with it.
        name: for an account that is made.
    """

    token: Secret
    password: Password
    name: Annotated[str, Meta(max_length=100)] = ""


class NewApiKey(Sent, frozen=True, kw_only=True):
    """A key to be made.

    Args:
        scopes: all that its holder may do.
        expires_at: when it ends; None for never.
    """

    name: Name
    scopes: Annotated[list[Scope], Meta(min_length=1, max_length=50)]
    expires_at: Annotated[datetime, Meta(tz=True)] | None = None


class ApiKeyView(Struct, frozen=True, kw_only=True):
    """A key, without its secret."""

    id: str
    name: str
    scopes: list[str]
    created_by: str | None
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    used_at: datetime | None


class ApiKeyList(Struct, frozen=True):
    """Every key of a workspace, the newest first."""

    items: list[ApiKeyView]


class MadeApiKey(ApiKeyView, frozen=True, kw_only=True):
    """A new key with its secret, which is shown this once."""

    key: str
