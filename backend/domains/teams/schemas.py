"""What is asked and answered about teams."""

from typing import Annotated

from msgspec import Meta, Struct

TeamName = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^\S(.*\S)?$")]


class NewTeam(Struct, frozen=True, forbid_unknown_fields=True):
    """A team to be made."""

    name: TeamName


class TeamView(Struct, frozen=True):
    """A team."""

    name: str


class TeamList(Struct, frozen=True):
    """A workspace's teams by name."""

    items: list[TeamView]
