"""Who owns what: Meta apps, access tokens, WhatsApp Business accounts and their phone numbers.

The structs are not frozen: they are the state of the stand-in.
"""

from typing import Any

from msgspec import Struct, field

from backend.cloud_api_stand_in.errors import GraphError, unknown_object


class App(Struct, kw_only=True):
    """A Meta app: its secret signs the webhooks.

    Args:
        callback_url: where webhooks go; empty for nowhere yet.
        fields: the webhook fields it subscribed to; empty for all.
    """

    id: str
    secret: str
    name: str = "Stand-in app"
    callback_url: str = ""
    verify_token: str = ""
    fields: tuple[str, ...] = ()


class Token(Struct, frozen=True, kw_only=True):
    """An access token of an app.

    Args:
        waba_ids: the accounts it may use; empty for all.
        expires_at: seconds since 1970; None when it does not expire.
    """

    app_id: str
    waba_ids: tuple[str, ...] = ()
    expires_at: float | None = None


class Waba(Struct, kw_only=True):
    """A WhatsApp Business account.

    Args:
        subscriptions: the apps that get its webhooks, each with its own callback address or an empty text.
        disables_marketing: whether marketing templates are taken by the marketing endpoint only.
    """

    id: str
    name: str = "Stand-in business"
    currency: str = "BRL"
    timezone_id: str = "25"
    namespace: str = "stand_in_namespace"
    disables_marketing: bool = False
    subscriptions: dict[str, str] = field(default_factory=dict)
    created_templates_at: list[float] = field(default_factory=list)


class PhoneNumber(Struct, kw_only=True):
    """A business phone number.

    Args:
        digits: the number without plus sign or spaces.
        callback_url: an address of its own for webhooks; empty for the account's.
        booked_until: how far its throughput is used up.
        blocked: the customers it blocked.
    """

    id: str
    waba_id: str
    digits: str
    verified_name: str = "Stand-in"
    is_registered: bool = True
    pin: str = ""
    callback_url: str = ""
    booked_until: float = 0.0
    blocked: dict[str, None] = field(default_factory=dict)
    profile: dict[str, Any] = field(default_factory=lambda: {"messaging_product": "whatsapp", "vertical": "OTHER"})


class Accounts(Struct):
    """All apps, tokens, accounts and numbers."""

    apps: dict[str, App] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    wabas: dict[str, Waba] = field(default_factory=dict)
    numbers: dict[str, PhoneNumber] = field(default_factory=dict)

    def token(self, value: str, now: float) -> Token:
        """Finds a token that is still good; raises the refusal of the Graph API."""
        token = self.tokens.get(value)
        if token is None:
            raise GraphError(190, title="Invalid OAuth access token - Cannot parse access token")
        if token.expires_at is not None and token.expires_at <= now:
            raise GraphError(190, title="Error validating access token: Session has expired", subcode=463)
        return token

    def number(self, number_id: str, token: Token) -> PhoneNumber:
        """Finds a number that a token may use."""
        number = self.numbers.get(number_id)
        if number is None or (token.waba_ids and number.waba_id not in token.waba_ids):
            raise unknown_object(number_id)
        return number

    def waba(self, waba_id: str, token: Token) -> Waba:
        """Finds an account that a token may use."""
        waba = self.wabas.get(waba_id)
        if waba is None or (token.waba_ids and waba_id not in token.waba_ids):
            raise unknown_object(waba_id)
        return waba
