"""What a workspace has ready for its flows, as far as it is known."""

from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from flow_engine.week_plan import WeekPlan, longest_closed_s


class KnownMessageTemplate(Struct, frozen=True, omit_defaults=True):
    """A message template of the workspace's WhatsApp account.

    Args:
        status: as WhatsApp names it.
        body_parameters: how many places its body has; header and buttons likewise.
    """

    name: str
    language: str
    status: Literal["APPROVED", "PENDING", "REJECTED", "PAUSED", "DISABLED"] = "APPROVED"
    header_parameters: int = 0
    body_parameters: int = 0
    button_parameters: int = 0


class Surroundings(Struct, frozen=True, omit_defaults=True):
    """What the checks may hold a flow against.

    Args:
        names: by widget (`credential`, `team`, `contact_field`, `segment`): the names that exist. A kind that is
            not listed is not known and not checked.
        message_templates: None when they are not known.
        has_model: whether a language model is set up; None when that is not known.
        hours: when the workspace is open; None when nobody has said, unset when that is not known.
    """

    names: dict[str, frozenset[str]] = {}
    message_templates: list[KnownMessageTemplate] | None = None
    has_model: bool | None = None
    hours: WeekPlan | UnsetType | None = UNSET

    @property
    def longest_closed_s(self) -> float:
        """The longest the workspace can be closed in one go, in seconds; 0 when its hours are not known."""
        return longest_closed_s(self.hours) if self.hours else 0


NOTHING_KNOWN = Surroundings()
