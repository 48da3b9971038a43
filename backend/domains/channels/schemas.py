"""What is asked and answered about channels. Secrets go in and never come out."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from backend.channels.cloud_api.account import NumberReport, Problem
from backend.channels.cloud_api.message_templates import MessageTemplateParts
from backend.channels.cloud_api.settings import CloudApiSecrets, CloudApiSettings

NumberId = Annotated[str, Meta(pattern=r"^[0-9A-Za-z_-]+$", min_length=1, max_length=64)]
ChannelName = Annotated[str, Meta(max_length=200)]
SecretText = Annotated[str, Meta(pattern=r"^[!-~]+$", min_length=1, max_length=4_096)]


class NewChannel(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A number to be connected.

    Args:
        number_id: the provider's id of it, not the phone number.
        secrets: without a verify token one is made and shown once.
    """

    number_id: NumberId
    secrets: CloudApiSecrets
    settings: CloudApiSettings = CloudApiSettings()
    name: ChannelName = ""
    provider: Literal["cloud_api"] = "cloud_api"


class SecretsChange(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Secrets to be replaced; those that are not sent stay."""

    access_token: SecretText | UnsetType = UNSET
    app_secret: SecretText | UnsetType = UNSET
    verify_token: SecretText | UnsetType = UNSET

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"


class ChannelChange(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is to be changed; what is not sent stays.

    Args:
        is_active: True lets a stopped channel send again; a new access token does so too.
    """

    name: ChannelName | UnsetType = UNSET
    settings: CloudApiSettings | UnsetType = UNSET
    secrets: SecretsChange | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET


class ChannelView(Struct, frozen=True, kw_only=True):
    """A channel as it is shown.

    Args:
        secrets_set: the names of the secrets that are there.
        webhook_path: where the provider is to post, on this installation's public address.
        verify_token: only in the answer that connected the channel, when it was made here.
    """

    id: str
    provider: str
    number_id: str
    name: str
    phone: str
    settings: CloudApiSettings
    secrets_set: list[str]
    has_window: bool
    status: str
    stop_reason: str
    stopped_at: datetime | None
    created_at: datetime
    webhook_path: str
    verify_token: str | UnsetType = UNSET


class ChannelPage(Struct, frozen=True):
    """Channels, the oldest first."""

    items: list[ChannelView]
    next_cursor: str | None = None


class ChannelTest(Struct, frozen=True):
    """How a number stands at its provider."""

    is_ready: bool
    report: NumberReport


class MessageTemplateView(Struct, frozen=True, kw_only=True):
    """A message template as it was last synced.

    Args:
        components: the provider's own JSON of its parts.
        parts: what fills it.
        reason: why it was rejected, paused or disabled, as the provider said.
    """

    name: str
    language: str
    status: str
    category: str
    header_parameters: int
    body_parameters: int
    button_parameters: int
    components: list[dict[str, object]]
    parts: MessageTemplateParts
    reason: str
    synced_at: datetime


class MessageTemplatePage(Struct, frozen=True):
    """Message templates by name."""

    items: list[MessageTemplateView]
    next_cursor: str | None = None


class MessageTemplateSync(Struct, frozen=True):
    """What syncing came to; with problems, what was known before stays."""

    count: int
    problems: list[Problem]
