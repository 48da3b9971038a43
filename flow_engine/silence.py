"""Where inputs go while people have a chat: flows neither speak nor go on by themselves meanwhile."""

from collections.abc import Sequence

from flow_engine.handover import Ownership
from flow_engine.inputs import (
    EventReceived,
    HandoffClosed,
    HandoffTaken,
    Input,
    MessageReceived,
    NodeChosen,
    ScheduleReached,
    TimeReached,
)
from flow_engine.routing import Route
from flow_engine.session import Session


def silenced(input_: Input, sessions: Sequence[Session], ownership: Ownership) -> Route | None:
    """Gives where an input goes because people have the chat; None when it goes its usual way.

    What would start something is left to people. What a session waits for is kept until they give the chat back, but
    for the time-out of a handoff: in the queue it counts, and once an operator has come it never does.

    Args:
        sessions: the conversation's waiting sessions.
    """
    if isinstance(input_, NodeChosen) and ownership.owner == "nobody":
        return Route("none", {"code": "chat_closed"})
    if not ownership.is_bot_silent or isinstance(input_, HandoffTaken):
        return None
    if isinstance(input_, HandoffClosed) and input_.effect_id in ownership.handoff_ids:
        return None
    if isinstance(input_, MessageReceived | EventReceived | ScheduleReached | NodeChosen):
        return Route("operator", _who_has_it(ownership))
    taker = next((session for session in reversed(sessions) if session.wait and session.wait.accepts(input_)), None)
    if taker is None or taker.wait is None:
        return None
    if isinstance(input_, TimeReached) and "handoff_closed" in taker.wait.kinds:
        return None if ownership.owner == "queue" else Route("none", {"code": "person_came"}, taker.id)
    return Route("hold", {"code": "people_have_it"}, taker.id)


def _who_has_it(ownership: Ownership) -> dict[str, str]:
    if ownership.owner == "queue":
        return {"code": "waits_for_people", "team": ownership.team}
    return {"code": "operator_has_it", "operator": ownership.operator_id}
