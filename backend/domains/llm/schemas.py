"""What is asked and answered about a workspace's language model. The key goes in and never comes out."""

from datetime import datetime
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

BaseUrl = Annotated[str, Meta(max_length=2_000, pattern=r"^(https?://[^\s?#]+)?$")]
ModelName = Annotated[str, Meta(max_length=100, pattern=r"^[A-Za-z0-9_.:/-]*$")]
ApiKey = Annotated[str, Meta(max_length=4_096, pattern=r"^[!-~]*$")]  # goes into a header: visible ASCII only
Currency = Annotated[str, Meta(pattern=r"^[A-Z]{3}$")]
Amount = Annotated[float, Meta(ge=0, le=1e6)]


class PriceOf(Struct, frozen=True, forbid_unknown_fields=True):
    """What a million tokens cost."""

    input: Amount
    output: Amount


class ModelSettings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which model a workspace asks.

    Args:
        base_url: up to and with `/v1`; empty for the built-in demo model.
        model: asked where a flow names none.
        api_key: empty for a server that asks for none; what is not sent stays, unless the address changes.
        prices: by model.
        currency: of the prices, ISO 4217.
    """

    base_url: BaseUrl = ""
    model: ModelName = ""
    api_key: ApiKey | UnsetType = UNSET
    prices: Annotated[dict[ModelName, PriceOf], Meta(max_length=100)] = {}
    currency: Currency = "USD"

    def __repr__(self) -> str:
        return f"{type(self).__name__}(model={self.model!r})"


class ModelSettingsView(Struct, frozen=True, kw_only=True):
    """Which model a workspace asks, without the key.

    Args:
        updated_at: None while nothing was set: the built-in demo model answers.
    """

    base_url: str
    model: str
    has_api_key: bool
    prices: dict[str, PriceOf]
    currency: str
    updated_at: datetime | None
