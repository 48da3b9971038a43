"""Pages that ask the API by themselves: all they need of us is that somebody has logged in."""

from ui.state.session import After, Session, loads


class ArrivalState(Session):
    """Who has arrived."""

    @loads
    async def load(self) -> After:
        """Sends strangers to the log-in."""
        return None
