"""The teams conversations are handed to, and what is kept of each contact."""

import asyncio
from typing import Any

from ui.api import at
from ui.state.forms import read_json, read_number
from ui.state.session import After, Session, asks, loads
from ui.views.accounts import Member, MemberList
from ui.views.contacts import FieldDefinition, FieldList
from ui.views.settings import Team, TeamDetail, TeamList

MEMBER = "member:"
"""How the form of a team names who may be in it."""
MINUTES = ("first_response_minutes", "resolution_minutes", "absence_minutes")


class TeamsState(Session):
    """Which teams and contact fields there are.

    Args:
        team: the one whose settings are shown.
        members: of the workspace, who may be in it.
    """

    teams: list[Team] = []
    fields: list[FieldDefinition] = []
    team: TeamDetail = TeamDetail()
    members: list[Member] = []

    @loads
    async def load(self) -> After:
        """Fills the page."""
        await self._list()
        return None

    @asks
    async def create_team(self, values: dict[str, str]) -> After:
        """Makes a team."""
        await self._api().send("POST", at("teams"), Team, {"name": values.get("name", "").strip()})
        self._done("saved")
        await self._list()
        return None

    @asks
    async def show_team(self, name: str) -> After:
        """Shows who is in a team and how it works."""
        api = self._api()
        members = api.get(at("workspace", "members"), MemberList)
        team, found = await asyncio.gather(api.get(at("teams", "settings"), TeamDetail, name=name), members)
        self.team, self.members, self.dialog = team, found.items, "settings"
        return None

    @asks
    async def set_team(self, values: dict[str, str]) -> After:
        """Writes down who is in the team that is shown and how it works."""
        body: dict[str, Any] = {name: read_number(values.get(name, "")) for name in MINUTES}
        body["members"] = [name.removeprefix(MEMBER) for name in values if name.startswith(MEMBER)]
        body["hours"] = read_json(values.get("hours", ""))
        body["assignment"] = values.get("assignment", "")
        body["capacity"] = read_number(values.get("capacity", ""))
        self.team = await self._api().send("PUT", at("teams", "settings"), TeamDetail, body, name=self.team.name)
        self._done("saved")
        return None

    @asks
    async def delete_team(self, name: str) -> After:
        """Deletes a team."""
        await self._api().send("DELETE", at("teams"), Any, name=name)
        self._done("deleted")
        await self._list()
        return None

    @asks
    async def define_field(self, values: dict[str, str]) -> After:
        """Defines what is kept of each contact."""
        body = {"type": values.get("type", "text"), "label": values.get("label", "").strip()}
        await self._api().send("PUT", at("contact-fields", values.get("name", "").strip()), Any, body)
        self._done("saved")
        await self._list()
        return None

    @asks
    async def delete_field(self, name: str) -> After:
        """Deletes a field with everybody's values."""
        await self._api().send("DELETE", at("contact-fields", name), Any)
        self._done("deleted")
        await self._list()
        return None

    async def _list(self) -> None:
        api = self._api()
        teams, fields = await asyncio.gather(api.get(at("teams"), TeamList), api.get(at("contact-fields"), FieldList))
        self.teams, self.fields = teams.items, fields.items
