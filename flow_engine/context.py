"""What a flow may know of the world around it: the contact and the workspace, as values."""

from msgspec import Struct
from msgspec.structs import replace

from flow_engine.document import Language
from flow_engine.effects import Effect, SetContactField, SetOptIn, TagContact
from flow_engine.folding import fold
from flow_engine.values import Value
from flow_engine.week_plan import WeekPlan


class Contact(Struct, frozen=True, omit_defaults=True):
    """The customer a conversation is with.

    Args:
        is_known: whether the contact wrote before this conversation's present input.
        time_zone: an IANA name; empty means the workspace's.
    """

    id: str
    name: str = ""
    phone: str = ""
    language: Language | None = None
    time_zone: str = ""
    country: str = ""
    tags: frozenset[str] = frozenset()
    fields: dict[str, Value] = {}
    is_opted_in: bool = False
    is_known: bool = False


class Workspace(Struct, frozen=True, omit_defaults=True):
    """The business that owns the flow.

    Args:
        time_zone: an IANA name.
        country: two letters, the country a phone number without prefix belongs to.
        hours: when it is open, on its own clocks; None where nobody has said.
    """

    id: str = "workspace"
    name: str = ""
    language: Language = "en"
    time_zone: str = "UTC"
    country: str = "BR"
    hours: WeekPlan | None = None


class Context(Struct, frozen=True):
    """Contact and workspace as they are when an input is taken."""

    contact: Contact
    workspace: Workspace = Workspace()


def contact_after(contact: Contact, effect: Effect) -> Contact:
    """Gives the contact as it is once an effect has been performed."""
    match effect:
        case TagContact():
            return replace(contact, tags=_tags_after(contact.tags, effect))
        case SetContactField():
            return replace(contact, fields=contact.fields | {effect.field: effect.value})
        case SetOptIn():
            return replace(contact, is_opted_in=effect.is_opted_in)
    return contact


def _tags_after(tags: frozenset[str], effect: TagContact) -> frozenset[str]:
    """Changes tags as people mean them: `VIP` and `vip` are one tag, written as it first was."""
    removed = {fold(tag) for tag in effect.remove}
    kept = {fold(tag): tag for tag in sorted(tags) if fold(tag) not in removed}
    added = {fold(tag): tag for tag in effect.add}
    return frozenset((added | kept).values())
