"""How the API is reached and what it lets through: the settings of the frame."""

from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network

from msgspec import Struct

from backend.errors import InputFault, SettingsError
from backend.tools.token_buckets import Limit

Network = IPv4Network | IPv6Network


class WebOptions(Struct, frozen=True, kw_only=True):
    """The settings of the frame.

    Args:
        trusted_proxies: whose word about the client's address and the scheme counts.
        is_sign_up_open: whether anybody may open a workspace here.
        metrics_token: what `/metrics` asks for; empty: it answers this machine alone.
        per_credential, per_workspace, per_address, per_instance: requests to the API.
    """

    trusted_proxies: tuple[Network, ...] = ()
    is_sign_up_open: bool = True
    metrics_token: str = ""
    # chosen: a person's page asks some ten things at once; a program sends one message per request
    per_credential: Limit = Limit(capacity=100, per_s=50)
    per_workspace: Limit = Limit(capacity=400, per_s=200)
    per_address: Limit = Limit(capacity=60, per_s=10)  # of those who show no credential
    per_instance: Limit = Limit(capacity=2_000, per_s=1_000)

    def __repr__(self) -> str:
        return f"WebOptions(trusted_proxies={self.trusted_proxies}, is_sign_up_open={self.is_sign_up_open})"


def read_web_options(environment: Mapping[str, str]) -> WebOptions:
    """Reads the settings of the frame.

    Raises:
        SettingsError: something cannot be used; all faults are named.
    """
    faults: list[InputFault] = []
    options = WebOptions(
        trusted_proxies=_networks(environment.get("FLUXO_TRUSTED_PROXIES", ""), faults),
        is_sign_up_open=_yes(environment.get("FLUXO_SIGN_UP", ""), faults),
        metrics_token=environment.get("FLUXO_METRICS_TOKEN", "").strip(),
    )
    if faults:
        raise SettingsError(faults=faults)
    return options


def _networks(text: str, faults: list[InputFault]) -> tuple[Network, ...]:
    found = []
    for part in text.replace(",", " ").split():
        try:
            found.append(ip_network(part))
        except ValueError:
            faults.append(InputFault("FLUXO_TRUSTED_PROXIES", "not_a_network", part[:60]))
    return tuple(found)


def _yes(text: str, faults: list[InputFault]) -> bool:
    given = text.strip().lower()
    if given not in ("", "1", "true", "yes", "0", "false", "no"):
        faults.append(InputFault("FLUXO_SIGN_UP", "not_a_choice", "1, 0"))
    return given not in ("0", "false", "no")
