"""What a Cloud API channel is set up with: settings that may be shown, and secrets that may not."""

from typing import Annotated

from msgspec import Meta, Struct

GRAPH_BASE_URL = "https://graph.facebook.com"
GRAPH_VERSION = "v25.0"

_Secret = Annotated[str, Meta(pattern=r"^[!-~]*$", max_length=4_096)]  # goes into a header: visible ASCII only


class CloudApiSettings(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """Where a number is reached.

    Args:
        waba_id: the WhatsApp Business account the number belongs to; needed for message templates and webhooks.
        timeout_s: of one call, from waiting for a connection to the last byte.
        messages_per_s: how many the number may send; 0 for as many as there are. WhatsApp raises it to 1,000 by itself.
    """

    waba_id: Annotated[str, Meta(pattern=r"^[0-9A-Za-z_-]*$", max_length=64)] = ""
    graph_base_url: Annotated[str, Meta(pattern=r"^https?://[^\s?#]+$", max_length=2_000)] = GRAPH_BASE_URL
    version: Annotated[str, Meta(pattern=r"^v[0-9]{1,3}\.[0-9]{1,2}$")] = GRAPH_VERSION
    timeout_s: Annotated[float, Meta(gt=0, le=120)] = 20
    messages_per_s: Annotated[float, Meta(ge=0, le=100_000)] = 80  # WhatsApp Cloud API, throughput


class CloudApiSecrets(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What must not be seen; stored encrypted.

    Args:
        access_token: opens the Graph API.
        app_secret: signs the webhooks; of the Meta app, not of the number.
        verify_token: ours, for the handshake.
    """

    access_token: _Secret = ""
    app_secret: _Secret = ""
    verify_token: _Secret = ""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"
