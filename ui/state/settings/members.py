"""The workspace's members, and who was asked in."""

import asyncio
from typing import Any

from ui.api import at
from ui.state.session import After, Session, asks, loads
from ui.views.accounts import Invitation, InvitationList, Member, MemberList


class MembersState(Session):
    """Who is in the workspace.

    Args:
        link_token: of the invitation that was just made, which is shown this once.
    """

    members: list[Member] = []
    invitations: list[Invitation] = []
    link_token: str = ""

    @loads
    async def load(self) -> After:
        """Fills the page."""
        self.link_token = ""
        await self._list()
        return None

    @asks
    async def invite(self, values: dict[str, str]) -> After:
        """Asks somebody in."""
        body = {"email": values.get("email", "").strip(), "role": values.get("role", "")}
        invitation = await self._api().send("POST", at("workspace", "invitations"), Invitation, body)
        self.link_token = invitation.token
        self._done("members.invited")
        await self._list()
        return None

    @asks
    async def revoke(self, invitation_id: str) -> After:
        """Takes an invitation back."""
        await self._api().send("DELETE", at("workspace", "invitations", invitation_id), Any)
        self.link_token = ""
        await self._list()
        return None

    @asks
    async def change_role(self, user_id: str, role: str) -> After:
        """Gives a member another role."""
        await self._api().send("PATCH", at("workspace", "members", user_id), Member, {"role": role})
        self._done("saved")
        await self._list()
        return None

    @asks
    async def remove(self, user_id: str) -> After:
        """Takes a member out of the workspace."""
        await self._api().send("DELETE", at("workspace", "members", user_id), Any)
        self._done("members.removed")
        await self._list()
        return None

    async def _list(self) -> None:
        api = self._api()
        members = api.get(at("workspace", "members"), MemberList)
        if not self.is_admin:
            self.members, self.invitations = (await members).items, []
            return
        found, invited = await asyncio.gather(members, api.get(at("workspace", "invitations"), InvitationList))
        self.members, self.invitations = found.items, invited.items
