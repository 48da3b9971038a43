"""What is asked and answered about teams."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from flow_engine.week_plan import WeekPlan

TeamName = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^\S(.*\S)?$")]
Minutes = Annotated[int, Meta(ge=1, le=43_200)]  # at most 30 days
Assignment = Literal["by_hand", "round_robin", "least_loaded"]


class NewTeam(Struct, frozen=True, forbid_unknown_fields=True):
    """A team to be made."""

    name: TeamName


class TeamSettings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who is in a team, and how it works.

    Args:
        members: user ids of members of the workspace.
        hours: when it works, in the workspace's time zone; None: always. Chats are given out by a rule, and targets
            run, during these hours only.
        assignment: how chats in its queue are given out: `by_hand`; `round_robin`: to whoever got none for longest;
            `least_loaded`: to whoever has the fewest. Only to those who are online.
        capacity: how many chats one has before a rule gives them no more.
        first_response_minutes: how soon a person is to write to a chat that people have; None: no target.
        resolution_minutes: how soon such a chat is to be given back or closed; None: no target.
        absence_minutes: after how long their chats go back into the queue when a member is offline; None: never.
    """

    members: Annotated[list[Annotated[str, Meta(min_length=1, max_length=64)]], Meta(max_length=500)] = []
    hours: WeekPlan | None = None
    assignment: Assignment = "by_hand"
    capacity: Annotated[int, Meta(ge=1, le=1_000)] = 10
    first_response_minutes: Minutes | None = None
    resolution_minutes: Minutes | None = None
    absence_minutes: Minutes | None = None


class TeamView(Struct, frozen=True):
    """A team."""

    name: str


class TeamDetail(Struct, frozen=True):
    """A team with who is in it and how it works."""

    name: str
    settings: TeamSettings


class TeamList(Struct, frozen=True):
    """A workspace's teams by name."""

    items: list[TeamView]
