"""What could not be carried out."""

from dataclasses import dataclass

from ui.api import at
from ui.state.session import After, Session, asks, loads
from ui.views.talk import DeadLetter, DeadLetterPage


@dataclass(frozen=True)
class Failure:
    """Something that could not be carried out, as the list shows it.

    Args:
        kind: `input`, `message` (it was to be sent) or `effect`.
    """

    id: str
    conversation_id: str
    contact: str
    kind: str
    words: str
    error: str
    attempts: int
    can_be_replayed: bool
    created_at: str


class FailuresState(Session):
    """Which failures are shown.

    Args:
        is_replayed: those that were tried again are shown, instead of the others.
    """

    failures: list[Failure] = []
    next_cursor: str = ""
    is_replayed: bool = False

    @loads
    async def load(self) -> After:
        """Fills the page."""
        self.is_replayed = False
        await self._list()
        return None

    @asks
    async def show_replayed(self, is_replayed: bool) -> After:
        """Shows those that were tried again, or the others."""
        self.is_replayed = is_replayed
        await self._list()
        return None

    @asks
    async def show_more(self) -> After:
        """Shows the next of the list."""
        page = await self._page(self.next_cursor)
        self.failures = [*self.failures, *map(_shown, page.items)]
        self.next_cursor = page.next_cursor or ""
        return None

    @asks
    async def replay(self, letter_id: str) -> After:
        """Has something tried again."""
        await self._api().send("POST", at("dead-letters", letter_id, "replay"), DeadLetter)
        self._done("failures.replayed")
        await self._list()
        return None

    async def _list(self) -> None:
        page = await self._page("")
        self.failures, self.next_cursor = [*map(_shown, page.items)], page.next_cursor or ""

    async def _page(self, cursor: str) -> DeadLetterPage:
        replayed = "true" if self.is_replayed else "false"
        return await self._api().get(at("dead-letters"), DeadLetterPage, replayed=replayed, cursor=cursor or None)


def _shown(letter: DeadLetter) -> Failure:
    phone = f"+{letter.contact_phone}" if letter.contact_phone else ""
    return Failure(
        id=letter.id,
        conversation_id=letter.conversation_id,
        contact=letter.contact_name or phone,
        kind="message" if letter.kind == "effect" and "content" in (letter.subject or {}) else letter.kind,
        words=letter.words[:300],
        error=letter.error,
        attempts=letter.attempts,
        can_be_replayed=letter.can_be_replayed,
        created_at=letter.created_at,
    )
