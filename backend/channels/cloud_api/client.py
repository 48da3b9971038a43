"""A number on the Cloud API: checks what comes in, sends what goes out, and never raises for what the network does."""

from collections.abc import Mapping, Sequence

import msgspec
from msgspec import Struct

from backend.channels.cloud_api.errors import NoAnswer, refusal_of, refusal_without_answer
from backend.channels.cloud_api.graph import JSON, Graph
from backend.channels.cloud_api.loose_json import as_dict, as_list, as_text
from backend.channels.cloud_api.outbound import ButtonKind, message_json, read_receipt_json
from backend.channels.cloud_api.outbound_limits import faults_of_send
from backend.channels.cloud_api.settings import CloudApiSecrets, CloudApiSettings
from backend.channels.cloud_api.signature import handshake_answer, is_genuine
from backend.channels.contract import InDoubt, Refused, Sender, SendOutcome, Sent
from backend.tools.http import HttpAnswer, HttpClient
from flow_engine.contents import Content, TemplateContent

_MARKETING = "MARKETING"  # WhatsApp Cloud API, categories of message templates
UNFIT_VALUE = 131009  # what WhatsApp itself says of a value it does not take


class KnownTemplate(Struct, frozen=True):
    """What is to be known of a message template in order to send it."""

    category: str
    buttons: Sequence[ButtonKind] = ()


class CloudApiChannel:
    """One connected number.

    Args:
        http: open, and shared by all channels.
        templates: the message templates by name and language, as far as they are known.
    """

    def __init__(
        self,
        http: HttpClient,
        number_id: str,
        settings: CloudApiSettings,
        secrets: CloudApiSecrets,
        templates: Mapping[tuple[str, str], KnownTemplate] | None = None,
    ) -> None:
        self.graph = Graph(http, settings, secrets)
        self.number_id = number_id
        self.waba_id = settings.waba_id
        self.messages_per_s = settings.messages_per_s
        self._secrets = secrets
        self._templates = templates or {}
        self._messages_url = self.graph.url_of(number_id, "messages")

    def is_genuine(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Tells whether the provider signed these very bytes; without a secret nothing is genuine."""
        return is_genuine(self._secrets.app_secret, headers, body)

    def handshake_answer(self, query: Mapping[str, str]) -> str | None:
        """Gives what the handshake of the webhook is answered with; None when it is to be refused."""
        return handshake_answer(self._secrets.verify_token, query)

    def is_marketing(self, content: Content) -> bool:
        """Tells whether a content is a message template that WhatsApp calls advertising; False where it is unknown."""
        if not isinstance(content, TemplateContent):
            return False
        known = self._templates.get((content.name, content.language))
        return known is not None and known.category.upper() == _MARKETING

    async def send(self, recipient: Sender, content: Content, effect_id: str, reply_to: str = "") -> SendOutcome:
        """Hands a message to the provider; never raises for what the provider or the network does."""
        faults = faults_of_send(recipient, content, effect_id)
        if faults:
            return Refused(UNFIT_VALUE, "; ".join(faults), "give_up")
        try:
            body = message_json(recipient, content, effect_id, self._kinds_of(content), reply_to)
        except UnicodeEncodeError:
            return Refused(UNFIT_VALUE, "text: holds half a character", "give_up")
        answer = await self._post(body)
        return _sent(answer) if isinstance(answer, HttpAnswer) else answer

    async def mark_read(self, provider_id: str, shows_typing: bool = False) -> Refused | InDoubt | None:
        """Marks a customer's message as read, and shows that we type; None when that was taken."""
        answer = await self._post(read_receipt_json(provider_id, shows_typing))
        return None if isinstance(answer, HttpAnswer) else answer

    async def _post(self, body: bytes) -> HttpAnswer | Refused | InDoubt:
        """Posts to the number's messages; an answer that comes back is a success."""
        try:
            answer = await self.graph.call("POST", self._messages_url, body, JSON)
        except NoAnswer as failure:
            return InDoubt(failure.reason) if failure.may_have_arrived else refusal_without_answer(failure)
        if 200 <= answer.status < 300:
            return answer
        refused = refusal_of(answer.status, answer.headers, answer.body)
        return refused or InDoubt(f"HTTP status {answer.status}")

    def _kinds_of(self, content: Content) -> Sequence[ButtonKind]:
        if not isinstance(content, TemplateContent):
            return ()
        known = self._templates.get((content.name, content.language))
        return known.buttons if known else ()


def _sent(answer: HttpAnswer) -> Sent | InDoubt:
    """Reads the answer to a send that was taken; without an id only a status can tell."""
    try:
        body = as_dict(msgspec.json.decode(answer.body))
    except (ValueError, RecursionError):
        return InDoubt("an answer that is not JSON")
    message = as_dict(next(iter(as_list(body.get("messages"))), None))
    contact = as_dict(next(iter(as_list(body.get("contacts"))), None))
    provider_id = as_text(message.get("id"))
    if not provider_id:
        return InDoubt("an answer without the message's id")
    phone, bsuid = as_text(contact.get("wa_id")), as_text(contact.get("user_id"))
    return Sent(provider_id, Sender(phone, bsuid) if phone or bsuid else None)
