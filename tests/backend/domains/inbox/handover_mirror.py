"""What must become of a chat, said by the pure machine: the flow of the test, and the line of what it is to be told."""

from flow_engine.handover import (
    Change,
    CustomerWrote,
    EndSessions,
    Event,
    HandedOff,
    HandoffGone,
    Ownership,
    Reopened,
    StartAt,
    TellReturned,
    TellTaken,
    change,
)


class Mirror:
    """A chat whose flow hands off on `person`, says `back` when it is returned and `late` when nobody came.

    Args:
        at: where the flow is: `idle`, `asks` with its time-out running, `taken`.
        line: what is to be told to flows, in order.
        held: what was kept while people had the chat.
        said: what the flow has said.
        told: how many orders of each kind were carried out.
    """

    def __init__(self) -> None:
        self.ownership = Ownership()
        self.at = "idle"
        self.has_timer = False
        self.handoffs = 0
        self.line: list[str] = []
        self.held: list[str] = []
        self.said: list[str] = []
        self.told: dict[str, int] = {"taken": 0, "returned": 0, "start": 0}
        self._ever: set[str] = set()

    @property
    def handoff_id(self) -> str:
        """The handoff under way."""
        return f"h{self.handoffs}"

    def happens(self, event: Event) -> Change:
        """Something happens outside a turn."""
        changed = change(self.ownership, event)
        self._apply(changed)
        return changed

    def is_late(self) -> None:
        """The time of the handoff comes, if it still runs."""
        if self.has_timer:
            self.line.append(f"time {self.handoff_id}")
            self.has_timer = False

    def takes(self, count: int | None = None) -> None:
        """A turn takes what is kept and may go on, and so many of the line; None for all."""
        count = len(self.line) if count is None else count
        taken, self.line = self.line[:count], self.line[count:]
        self._take_held()
        for item in taken:
            self._take(item)
            self._take_held()

    def _take_held(self) -> None:
        while self.held and not self.ownership.is_bot_silent:
            self._take(self.held.pop(0))

    def _take(self, item: str) -> None:
        what, _, id_ = item.partition(" ")
        waits = id_ == self.handoff_id and self.at in {"asks", "taken"}
        match what:
            case "message":
                starts = id_ == "person" and not self.ownership.is_bot_silent and self.at == "idle"
                self._apply(change(self.ownership, CustomerWrote()))
                if starts:
                    self._ask()
            case "start" if self.ownership.owner == "bot":
                self.said.append("back")
            case "taken" if waits:
                self.at, self.has_timer = "taken", False
            case "returned" if waits and self.ownership.is_bot_silent:
                self.held.append(item)
            case "returned" if waits:
                self._goes_on("back")
            case "time" if waits and self.at == "asks" and self.ownership.owner != "operator":
                self._goes_on("late")

    def _ask(self) -> None:
        self.handoffs += 1
        self.at, self.has_timer = "asks", True
        self._apply(change(self.ownership, Reopened()))
        self._apply(change(self.ownership, HandedOff(self.handoff_id, "sales")))

    def _goes_on(self, word: str) -> None:
        self.said.append(word)
        self.at, self.has_timer = "idle", False
        self._apply(change(self.ownership, HandoffGone(self.handoff_id)))

    def _apply(self, changed: Change) -> None:
        self.ownership = changed.ownership
        for order in changed.orders:
            match order:
                case TellTaken(handoff_id=id_):
                    self._tell("taken", id_)
                case TellReturned(handoff_id=id_):
                    self._tell("returned", id_)
                case StartAt():
                    self.line.append("start")
                    self.told["start"] += 1
                case EndSessions():
                    self.at, self.has_timer = "idle", False

    def _tell(self, what: str, id_: str) -> None:
        """A flow is told a thing once, however often it happens."""
        known = f"{what} {id_}"
        if known not in self._ever:
            self._ever.add(known)
            self.line.append(known)
            self.told[what] += 1
