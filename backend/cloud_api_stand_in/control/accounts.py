"""`/control/accounts` and what belongs to them: more accounts, callback addresses, templates, updates of any field."""

from typing import Any

from litestar import Controller, get, post, put
from litestar.params import FromPath, JSONBody
from msgspec import Struct

from backend.cloud_api_stand_in.accounts import App, PhoneNumber, Token, Waba
from backend.cloud_api_stand_in.control.parameters import TheShell
from backend.cloud_api_stand_in.errors import ControlError, GraphError
from backend.cloud_api_stand_in.message_templates.catalogue import TemplateStatus
from backend.cloud_api_stand_in.message_templates.review import set_status
from backend.cloud_api_stand_in.shell import Shell
from backend.cloud_api_stand_in.webhooks.handshake import shake_hands

MAX_ACCOUNTS = 1_000  # chosen


class AccountView(Struct, frozen=True):
    """A business number with its account and app; the secrets are not shown."""

    phone_number_id: str
    phone_number: str
    waba_id: str
    app_ids: list[str]
    callback_url: str


class NewAccount(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A business number, and its account and app where they are not there yet. Empty ids are made."""

    phone_number: str
    access_token: str
    app_secret: str
    phone_number_id: str = ""
    waba_id: str = ""
    app_id: str = ""
    verified_name: str = "Stand-in"
    webhook_url: str = ""
    verify_token: str = ""


class Callback(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where an app's webhooks go.

    Args:
        app_id: empty when there is only one.
        shakes_hands: whether the address has to give a challenge back first, as with Meta.
        app_secret: empty to keep it.
    """

    webhook_url: str
    verify_token: str = ""
    app_id: str = ""
    app_secret: str = ""
    shakes_hands: bool = True


class StatusChange(Struct, frozen=True, forbid_unknown_fields=True):
    """What a message template becomes."""

    status: TemplateStatus
    reason: str = "NONE"


class AnyUpdate(Struct, frozen=True, forbid_unknown_fields=True):
    """A webhook update of any field, as Meta writes its value."""

    waba_id: str
    field: str
    value: dict[str, Any]


class AccountController(Controller):
    """Accounts and what Meta does to them."""

    path = "/"

    @get("/accounts")
    async def list_accounts(self, shell: TheShell) -> list[AccountView]:
        """Lists the business numbers."""
        return [_view(shell, number) for number in shell.world.accounts.numbers.values()]

    @post("/accounts")
    async def add_account(self, shell: TheShell, data: JSONBody[NewAccount]) -> AccountView:
        """Adds a business number."""
        world, accounts = shell.world, shell.world.accounts
        if len(accounts.numbers) >= MAX_ACCOUNTS:
            raise ControlError("too_many_accounts", f"At most {MAX_ACCOUNTS} numbers are kept.")
        number_id, waba_id, app_id = (
            given or world.ids.decimal(world.clock.now()) for given in (data.phone_number_id, data.waba_id, data.app_id)
        )
        if number_id in accounts.numbers:
            raise ControlError("number_exists", f"There is a number {number_id} already.", 409)
        app = App(id=app_id, secret=data.app_secret, callback_url=data.webhook_url, verify_token=data.verify_token)
        accounts.apps.setdefault(app_id, app)
        waba = accounts.wabas.setdefault(waba_id, Waba(id=waba_id, name=data.verified_name))
        waba.subscriptions.setdefault(app_id, "")
        accounts.tokens.setdefault(data.access_token, Token(app_id=app_id, waba_ids=(waba_id,)))
        digits = "".join(one for one in data.phone_number if one.isascii() and one.isdigit())
        number = PhoneNumber(id=number_id, waba_id=waba_id, digits=digits, verified_name=data.verified_name)
        accounts.numbers[number_id] = number
        return _view(shell, number)

    @put("/callback")
    async def set_callback(self, shell: TheShell, data: JSONBody[Callback]) -> list[AccountView]:
        """Sets where an app's webhooks go."""
        world = shell.world
        app_id = data.app_id or next(iter(world.accounts.apps))
        app = world.accounts.apps.get(app_id)
        if app is None:
            raise ControlError("no_such_app", f"There is no app {app_id!r}.", 404)
        if data.shakes_hands:
            try:
                challenge = world.ids.decimal(world.clock.now())
                await shake_hands(data.webhook_url, data.verify_token or app.verify_token, challenge)
            except GraphError as error:
                raise ControlError("handshake_failed", error.details) from error
        app.callback_url = data.webhook_url
        app.verify_token = data.verify_token or app.verify_token
        app.secret = data.app_secret or app.secret
        return await self.list_accounts.fn(self, shell)  # type: ignore[no-any-return]

    @put("/message_templates/{template_id:str}/status")
    async def set_template_status(
        self, shell: TheShell, template_id: FromPath[str], data: JSONBody[StatusChange]
    ) -> dict[str, Any]:
        """Approves, refuses, pauses or disables a message template."""
        template = shell.world.templates.find(template_id)
        if template is None:
            raise ControlError("no_such_template", f"There is no message template {template_id!r}.", 404)
        set_status(shell.world, template, data.status, data.reason, shell.world.clock.now())
        shell.changed()
        return template.as_node()

    @post("/updates")
    async def publish(self, shell: TheShell, data: JSONBody[AnyUpdate]) -> None:
        """Lets a webhook update of any field go out."""
        if data.waba_id not in shell.world.accounts.wabas:
            raise ControlError("no_such_account", f"There is no account {data.waba_id!r}.", 404)
        shell.world.publish(data.waba_id, data.field, data.value, shell.world.clock.now())
        shell.changed()


def _view(shell: Shell, number: PhoneNumber) -> AccountView:
    accounts = shell.world.accounts
    waba = accounts.wabas[number.waba_id]
    urls = [
        number.callback_url,
        *(url or accounts.apps[app_id].callback_url for app_id, url in waba.subscriptions.items()),
    ]
    return AccountView(
        number.id, number.digits, waba.id, list(waba.subscriptions), next((url for url in urls if url), "")
    )
