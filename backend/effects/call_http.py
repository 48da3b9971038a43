"""call_http: performed by the one client for web addresses; its answer, or why there is none, becomes an input."""

from datetime import datetime

import msgspec

from backend.effects.contract import Done, EffectKind, HttpAnswer, Outcome, Performance, Recording, World
from backend.tools.json_text import write_json
from flow_engine.effects import CallHttp
from flow_engine.inputs import HttpReplied


class CallHttpEffect(EffectKind[CallHttp]):
    """A call of a web address."""

    effect_type = CallHttp
    is_performed = True
    max_attempts = 8  # chosen: so many workers in a row do not end by chance while at one call

    def record(self, effect: CallHttp, recording: Recording) -> None:
        """Adds nothing to the effect's own row."""

    async def perform(self, effect: CallHttp, performance: Performance, world: World) -> Outcome:
        """Calls, unless an earlier attempt has an answer already."""
        if performance.result is not None:
            answer = msgspec.json.decode(performance.result, type=HttpAnswer)
        else:
            answer = await world.call_http(effect, performance.workspace_id)
        return Done(write_json(answer), _answer(effect, answer, world.now()))

    def answer_to_failure(self, effect: CallHttp, error: str, now: datetime) -> HttpReplied:
        """Says that there was no answer."""
        return _answer(effect, HttpAnswer(error=error), now)


def _answer(effect: CallHttp, answer: HttpAnswer, now: datetime) -> HttpReplied:
    return HttpReplied(
        id=f"{effect.id}.answer",
        at=now,
        effect_id=effect.id,
        status=answer.status,
        body=answer.body,
        error=answer.error,
    )


KIND = CallHttpEffect()
