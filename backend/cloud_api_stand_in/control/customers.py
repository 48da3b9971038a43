"""`/control/users`: be a customer."""

from typing import Annotated, Any

from litestar import Controller, Request, get, patch, post
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import asdict

from backend.cloud_api_stand_in.control.parameters import After, TheShell
from backend.cloud_api_stand_in.customer.acts import AnyAct
from backend.cloud_api_stand_in.customer.perform import perform
from backend.cloud_api_stand_in.customer.view import Inbox, inbox_of
from backend.cloud_api_stand_in.errors import ControlError, GraphError
from backend.cloud_api_stand_in.options import Identity
from backend.cloud_api_stand_in.recipient import wa_id_of
from backend.cloud_api_stand_in.shell import Shell, base_url_of
from backend.cloud_api_stand_in.users import User

MAX_WAIT_S = 60.0  # chosen: shorter than what proxies cut off


class Performed(Struct, frozen=True):
    """What an act made: the id of a message, or an empty text."""

    message_id: str


class UserView(Struct, frozen=True):
    """A customer. `window_until` is by business number."""

    wa_id: str
    user_id: str
    parent_user_id: str
    name: str
    username: str
    identity: Identity | None
    is_reachable: bool
    refuses_marketing_of: list[str]
    window_until: dict[str, float]


class UserChanges(Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be changed about a customer."""

    name: str | UnsetType = UNSET
    username: str | UnsetType = UNSET
    identity: Identity | UnsetType | None = UNSET
    is_reachable: bool | UnsetType = UNSET


class CustomerController(Controller):
    """Be a customer: act, and see what came."""

    path = "/users"

    @get("/")
    async def list_users(
        self, shell: TheShell, limit: Annotated[int, QueryParameter(ge=1, le=1_000)] = 100
    ) -> list[UserView]:
        """Lists the customers, the last used first."""
        users = list(shell.world.users.by_wa_id.values())
        return [_view(user) for user in users[: -limit - 1 : -1]]

    @patch("/{wa_id:str}")
    async def change_user(self, shell: TheShell, wa_id: FromPath[str], data: JSONBody[UserChanges]) -> UserView:
        """Changes a customer; one that is not there yet comes into being."""
        user = shell.world.users.of_phone(_digits(shell, wa_id))
        for name, value in asdict(data).items():
            if value is not UNSET:
                setattr(user, name, value)
        return _view(user)

    @post("/{wa_id:str}/acts")
    async def act(
        self, shell: TheShell, request: Request[Any, Any, Any], wa_id: FromPath[str], data: JSONBody[AnyAct]
    ) -> Performed:
        """Does what a customer does; the business hears of it by webhook."""
        world = shell.world
        base_url = world.options.public_url.rstrip("/") or base_url_of(request)
        message_id = perform(world, _digits(shell, wa_id), data, world.clock.now(), base_url)
        shell.changed()
        return Performed(message_id)

    @get("/{wa_id:str}/messages")
    async def read_messages(
        self,
        shell: TheShell,
        wa_id: FromPath[str],
        after: After = 0,
        wait_s: Annotated[float, QueryParameter(ge=0, le=MAX_WAIT_S)] = 0.0,
    ) -> Inbox:
        """Gives what a customer got after a message number; waits for it if there is nothing yet."""
        digits = _digits(shell, wa_id)
        world = shell.world

        def look() -> Inbox | None:
            inbox = inbox_of(world, digits, after, world.clock.now())
            return inbox if inbox.messages else None

        return await shell.wait_for(look, wait_s) or inbox_of(world, digits, after, world.clock.now())


def _digits(shell: Shell, wa_id: str) -> str:
    try:
        return wa_id_of(wa_id, shell.world.options)
    except GraphError as error:
        raise ControlError("bad_number", error.details) from error


def _view(user: User) -> UserView:
    return UserView(
        user.wa_id,
        user.user_id,
        user.parent_user_id,
        user.name,
        user.username,
        user.identity,
        user.is_reachable,
        sorted(user.refuses_marketing_of),
        {number_id: thread.window_until for number_id, thread in user.threads.items()},
    )
