"""Who asks: a person or a program, in one workspace. Nothing a request says changes that."""

from typing import Literal, TypeAlias, get_args

from msgspec import Struct

Role = Literal["owner", "admin", "editor", "operator"]

ROLES: tuple[Role, ...] = get_args(Role)  # the most powerful first; each may do what the later ones may

Scope = Literal[
    "workspace:read",
    "flows:read",
    "flows:write",
    "flows:publish",
    "contacts:read",
    "contacts:write",
    "inbox:read",
    "inbox:write",
    "messages:read",
    "messages:send",
    "events:send",
    "channels:read",
    "channels:write",
    "webhooks:read",
    "webhooks:write",
    "models:read",
    "models:write",
    "credentials:read",
    "credentials:write",
]

SCOPES: tuple[Scope, ...] = get_args(Scope)


class Person(Struct, frozen=True):
    """A user who has logged in.

    Args:
        log_in_id: of this one log-in; it is what logging out ends.
    """

    workspace_id: str
    user_id: str
    role: Role
    log_in_id: str

    @property
    def actor_id(self) -> str:
        """Gives whom the audit log names."""
        return self.user_id

    @property
    def actor_kind(self) -> str:
        """Gives what kind of asker the audit log names."""
        return "user"


class Program(Struct, frozen=True):
    """What asks with an API key."""

    workspace_id: str
    key_id: str
    scopes: frozenset[Scope]

    @property
    def actor_id(self) -> str:
        """Gives whom the audit log names."""
        return self.key_id

    @property
    def actor_kind(self) -> str:
        """Gives what kind of asker the audit log names."""
        return "api_key"


Caller: TypeAlias = Person | Program


def member_id(caller: Caller) -> str:
    """Gives whose own view of things a caller sees: the user's id; empty for a program, which has none."""
    return caller.user_id if isinstance(caller, Person) else ""


def reaches(role: Role, needed: Role) -> bool:
    """Tells whether a role may do what another one may."""
    return ROLES.index(role) <= ROLES.index(needed)
