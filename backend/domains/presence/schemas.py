"""What is asked and answered about who is there."""

from msgspec import Struct

from backend.conversation.presence import PresenceState


class PresenceChange(Struct, frozen=True, forbid_unknown_fields=True):
    """What a member says of themselves; saying it again keeps them there."""

    state: PresenceState


class MemberPresence(Struct, frozen=True, kw_only=True):
    """A member of the workspace, and whether they are there.

    Args:
        state: `offline` also when nothing was heard of them for a minute.
        open_conversations: how many chats they have.
    """

    user_id: str
    name: str
    email: str
    state: PresenceState
    open_conversations: int


class PresenceList(Struct, frozen=True):
    """A workspace's members, by name."""

    items: list[MemberPresence]
