"""What customers answer when they are asked how it was: it goes to no flow, and the first answer is kept."""

import re
from datetime import datetime

from sqlalchemy import bindparam, update

from backend.effects.contract import Rows
from backend.models import satisfactions
from backend.models.base import Moment
from flow_engine.inputs import Input, MessageReceived
from flow_engine.routing import Route

ANSWERED = "satisfaction_answered"  # why such a tap goes to no flow

_TAPPED = re.compile(r"satisfaction:(\w+):([1-5])")
_SCORE = (
    update(satisfactions)
    .where(
        satisfactions.c.id == bindparam("question"),
        satisfactions.c.conversation_id == bindparam("conversation"),
        satisfactions.c.score.is_(None),
    )
    .values(score=bindparam("tapped"), answered_at=bindparam("at", type_=Moment))
)


def option_id(question_id: str, score: str) -> str:
    """Gives the id of the row that a customer taps."""
    return f"satisfaction:{question_id}:{score}"


def route_of_answer(input_: Input) -> Route | None:
    """Gives where the answer to such a question goes; None when the input is no such answer."""
    tapped = _TAPPED.fullmatch(input_.message.reply_id) if isinstance(input_, MessageReceived) else None
    return Route("none", {"code": ANSWERED, "question": tapped[1], "score": int(tapped[2])}) if tapped else None


def add_answer(rows: Rows, route: Route | None, conversation_id: str, at: datetime) -> None:
    """Keeps an answer that was routed so."""
    why = route.why if route else {}
    if why.get("code") == ANSWERED:
        rows.add(_SCORE, question=why["question"], conversation=conversation_id, tapped=why["score"], at=at)
