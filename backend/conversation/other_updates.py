"""Updates that are no messages and no statuses: all are kept as they came, and some are acted on."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.channels.contract import OtherUpdate, StatusUpdate, Update
from backend.conversation.customer_news import CustomerNews, is_news, take_news
from backend.conversation.people import clean
from backend.conversation.reactions import ReactionNews, take_reactions
from backend.conversation.statuses import insert_new_updates
from backend.conversation.template_news import TemplateReport, take_template_news
from backend.tools.ids import Ids
from backend.tools.json_text import write_json


class Other(Struct, frozen=True):
    """An update that is no message of a known number, and the post it came in.

    Args:
        is_known: whether its number is; news of another one's customers is kept and not acted on.
    """

    post: int
    workspace_id: str
    channel_id: str
    number_id: str
    update: Update
    is_known: bool

    @property
    def news(self) -> CustomerNews | None:
        """Gives what it says of a customer; None when nothing is to be done about that."""
        if not self.is_known or not isinstance(self.update, OtherUpdate) or not is_news(self.update):
            return None
        return CustomerNews(self.workspace_id, self.channel_id, self.update)

    @property
    def reacts(self) -> ReactionNews | None:
        """Gives what a customer put under a message; None when it is not about that."""
        reaction = self.update.reaction if self.is_known and isinstance(self.update, OtherUpdate) else None
        return ReactionNews(self.channel_id, reaction) if reaction else None

    @property
    def report(self) -> TemplateReport | None:
        """Gives what it says of a message template; None when it says nothing of one."""
        template = self.update.template if isinstance(self.update, OtherUpdate) else None
        return TemplateReport(self.workspace_id, template) if template else None


async def keep_others(
    connection: AsyncConnection, others: Mapping[tuple[str, str], Other], ids: Ids, now: datetime
) -> int:
    """Keeps updates, by channel and key, and acts on those that were not there; gives how many they are."""
    new = await insert_new_updates(connection, {id_: _kept(other, now) for id_, other in others.items()})
    await _act(connection, [others[id_] for id_ in new], ids, now)
    return len(new)


async def _act(connection: AsyncConnection, others: Sequence[Other], ids: Ids, now: datetime) -> None:
    """Does what is to be done about updates that are no messages."""
    await take_news(connection, [other.news for other in others if other.news], ids, now)
    await take_template_news(connection, [other.report for other in others if other.report], now)
    await take_reactions(connection, [other.reacts for other in others if other.reacts])


def key_of(number_id: str, item: Update) -> str:
    """Gives the key under which an update is kept: a second delivery has the same one."""
    match item:
        case OtherUpdate():
            key = f"{item.kind}:{item.key}"
        case StatusUpdate():
            key = f"number:{number_id}:status:{item.provider_id}:{item.status}"
        case _:
            key = f"number:{number_id}:message:{item.provider_id}"
    return clean(key)


def _kept(other: Other, now: datetime) -> dict[str, object]:
    item = other.update
    kind = item.kind if isinstance(item, OtherUpdate) else "unknown_number"
    raw = item.raw if isinstance(item, OtherUpdate) else {"number_id": other.number_id, "update": item}
    is_handled = any(told is not None for told in (other.news, other.report, other.reacts))
    row: dict[str, object] = {"workspace_id": other.workspace_id, "kind": clean(kind), "raw": write_json(raw)}
    return row | {"is_handled": is_handled, "created_at": now}
