"""The routes of people, workspaces and credentials."""

from typing import Any

from litestar import Controller, Request, Response, delete, get, patch, post, put
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, JSONBody, SkipValidation

from backend.domains.accounts.caller import Person
from backend.domains.accounts.credentials import COOKIE, SECURE_COOKIE
from backend.domains.accounts.guards import PUBLIC, requires
from backend.domains.accounts.schemas import (
    Acceptance,
    ApiKeyList,
    InvitationList,
    Invite,
    LoggedIn,
    LogInRequest,
    MadeApiKey,
    Me,
    MemberList,
    MemberView,
    NewApiKey,
    NewInvitation,
    PasswordChange,
    RoleChange,
    SignUp,
    SwitchWorkspace,
    WorkspaceChange,
    WorkspaceView,
)
from backend.domains.accounts.services import api_keys, invitations, log_ins, members, workspaces
from backend.web.asking import address_of, is_https, refuse_other_sites
from backend.web.client_address import one_client
from backend.web.services import TheCaller, TheServices

AnyRequest = Request[Any, Any, Any]

_NOTHING = {204: ResponseSpec(None, generate_examples=False, description="Done.")}

ThePerson = NamedDependency[SkipValidation[Person]]
"""A handler's parameter `caller` on a route that lets no programs in."""

_SELF = requires("operator", None)
_ADMIN = requires("admin", None)


class AccountController(Controller):
    """Signing up, logging in, joining."""

    path = "/accounts"
    tags = ["accounts"]  # noqa: RUF012  the framework's own declaration

    @post("/sign-up", guards=[PUBLIC])
    async def sign_up(self, request: AnyRequest, data: JSONBody[SignUp], services: TheServices) -> Response[LoggedIn]:
        """Makes a user with a workspace of their own and logs them in."""
        refuse_other_sites(request, must_be_shown=False)
        return _with_cookie(request, await log_ins.sign_up(services, data, _address(request)), 201)

    @post("/log-in", guards=[PUBLIC], status_code=200)
    async def log_in(
        self, request: AnyRequest, data: JSONBody[LogInRequest], services: TheServices
    ) -> Response[LoggedIn]:
        """Logs somebody in: gives the token, and sets it as a cookie."""
        refuse_other_sites(request, must_be_shown=False)
        return _with_cookie(request, await log_ins.log_in(services, data, _address(request)))

    @post("/accept-invitation", guards=[PUBLIC], status_code=200)
    async def accept_invitation(
        self, request: AnyRequest, data: JSONBody[Acceptance], services: TheServices
    ) -> Response[LoggedIn]:
        """Joins a workspace by an invitation's link and logs in there."""
        refuse_other_sites(request, must_be_shown=False)
        return _with_cookie(request, await invitations.accept_invitation(services, data, _address(request)))

    @post("/log-out", guards=[_SELF], status_code=204, responses=_NOTHING)
    async def log_out(self, caller: ThePerson, services: TheServices) -> Response[None]:
        """Ends this log-in: its token no longer counts, wherever it is."""
        await log_ins.log_out(services, caller)
        gone: Response[None] = Response(None, status_code=204)
        for name in (COOKIE, SECURE_COOKIE):
            gone.set_cookie(_cookie(name, "", 0))
        return gone


class MeController(Controller):
    """What people do with their own account."""

    path = "/me"
    tags = ["accounts"]  # noqa: RUF012

    @get(guards=[_SELF])
    async def get_me(self, caller: ThePerson, services: TheServices) -> Me:
        """Tells who is logged in, where, and where else they could be."""
        return await log_ins.me(services, caller)

    @put("/workspace", guards=[_SELF])
    async def switch_workspace(
        self, request: AnyRequest, data: JSONBody[SwitchWorkspace], caller: ThePerson, services: TheServices
    ) -> Response[LoggedIn]:
        """Goes on in another workspace, with a new token."""
        return _with_cookie(request, await log_ins.switch_workspace(services, caller, data.workspace_id))

    @put("/password", guards=[_SELF])
    async def change_password(
        self, request: AnyRequest, data: JSONBody[PasswordChange], caller: ThePerson, services: TheServices
    ) -> Response[LoggedIn]:
        """Changes the password: every log-in of the user ends, and a new one begins here."""
        address = _address(request)
        return _with_cookie(request, await log_ins.change_password(services, caller, data, address))


class WorkspaceController(Controller):
    """The workspace."""

    path = "/workspace"
    tags = ["workspace"]  # noqa: RUF012

    @get(guards=[requires("operator", "workspace:read")])
    async def get_workspace(self, caller: TheCaller, services: TheServices) -> WorkspaceView:
        """Gives the workspace of the credential."""
        return await workspaces.get_workspace(services, caller)

    @patch(guards=[_ADMIN])
    async def change_workspace(
        self, data: JSONBody[WorkspaceChange], caller: ThePerson, services: TheServices
    ) -> WorkspaceView:
        """Changes the workspace's name, language, time zone, country or business hours."""
        return await workspaces.change_workspace(services, caller, data)


class MemberController(Controller):
    """The workspace's members."""

    path = "/workspace/members"
    tags = ["workspace"]  # noqa: RUF012

    @get(guards=[requires("operator", "workspace:read")])
    async def list_members(self, caller: TheCaller, services: TheServices) -> MemberList:
        """Lists everybody in the workspace."""
        return await members.list_members(services, caller)

    @patch("/{user_id:str}", guards=[_ADMIN])
    async def change_role(
        self, user_id: FromPath[str], data: JSONBody[RoleChange], caller: ThePerson, services: TheServices
    ) -> MemberView:
        """Gives a member another role."""
        return await members.change_role(services, caller, user_id, data.role)

    @delete("/{user_id:str}", guards=[_ADMIN])
    async def remove_member(self, user_id: FromPath[str], caller: ThePerson, services: TheServices) -> None:
        """Takes a member out of the workspace."""
        await members.remove_member(services, caller, user_id)


class InvitationController(Controller):
    """Asking people in."""

    path = "/workspace/invitations"
    tags = ["workspace"]  # noqa: RUF012

    @get(guards=[_ADMIN])
    async def list_invitations(self, caller: ThePerson, services: TheServices) -> InvitationList:
        """Lists who was asked in and has not come yet."""
        return await invitations.list_invitations(services, caller)

    @post(guards=[_ADMIN])
    async def invite(self, data: JSONBody[Invite], caller: ThePerson, services: TheServices) -> NewInvitation:
        """Makes an invitation and shows its link, this once."""
        return await invitations.invite(services, caller, data)

    @delete("/{invitation_id:str}", guards=[_ADMIN])
    async def revoke_invitation(self, invitation_id: FromPath[str], caller: ThePerson, services: TheServices) -> None:
        """Takes an invitation back."""
        await invitations.revoke_invitation(services, caller, invitation_id)


class ApiKeyController(Controller):
    """The keys of programs."""

    path = "/workspace/api-keys"
    tags = ["workspace"]  # noqa: RUF012

    @get(guards=[_ADMIN])
    async def list_keys(self, caller: ThePerson, services: TheServices) -> ApiKeyList:
        """Lists the keys, without their secrets."""
        return await api_keys.list_keys(services, caller)

    @post(guards=[_ADMIN])
    async def create_key(self, data: JSONBody[NewApiKey], caller: ThePerson, services: TheServices) -> MadeApiKey:
        """Makes a key and shows its secret, this once."""
        return await api_keys.create_key(services, caller, data)

    @delete("/{key_id:str}", guards=[_ADMIN])
    async def revoke_key(self, key_id: FromPath[str], caller: ThePerson, services: TheServices) -> None:
        """Ends a key."""
        await api_keys.revoke_key(services, caller, key_id)


def _with_cookie(request: AnyRequest, logged_in: LoggedIn, status: int = 200) -> Response[LoggedIn]:
    """Answers with a log-in and sets its token as a cookie that no script can read."""
    response = Response(logged_in, status_code=status)
    name = SECURE_COOKIE if is_https(request) else COOKIE
    lasts_s = int((logged_in.expires_at - _now(request)).total_seconds())
    response.set_cookie(_cookie(name, logged_in.token, lasts_s))
    return response


def _cookie(name: str, value: str, max_age_s: int) -> Cookie:
    is_secure = name == SECURE_COOKIE
    return Cookie(name, value=value, max_age=max_age_s, path="/", httponly=True, samesite="lax", secure=is_secure)


def _now(request: AnyRequest) -> Any:
    return request.app.state.services.clock.now()


def _address(request: AnyRequest) -> str:
    return one_client(address_of(request))
