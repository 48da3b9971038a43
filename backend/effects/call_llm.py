"""call_llm: a model is asked; its answer, or why there is none, becomes an input."""

from datetime import datetime

import msgspec
from msgspec.structs import replace

from backend.effects.contract import Done, EffectKind, LlmAnswer, Outcome, Performance, Recording, World
from backend.tools.json_text import write_json
from flow_engine.effects import CallLlm
from flow_engine.inputs import LlmReplied


class CallLlmEffect(EffectKind[CallLlm]):
    """A question to a model."""

    effect_type = CallLlm
    is_performed = True
    max_attempts = 8  # chosen: so many workers in a row do not end by chance while at one call

    def record(self, effect: CallLlm, recording: Recording) -> None:
        """Adds nothing to the effect's own row."""

    async def perform(self, effect: CallLlm, performance: Performance, world: World) -> Outcome:
        """Asks, unless an earlier attempt has an answer already."""
        if performance.result is not None:
            answer = msgspec.json.decode(performance.result, type=LlmAnswer)
            return Done(performance.result, _answer(effect, answer, world.now()))
        history = await world.said_before(performance, effect.history_messages)
        answer = await world.call_llm(effect, performance.workspace_id, history)
        kept = write_json(replace(answer, usage=None))
        return Done(kept, _answer(effect, answer, world.now()), usage=answer.usage)

    def answer_to_failure(self, effect: CallLlm, error: str, now: datetime) -> LlmReplied:
        """Says that there was no answer."""
        return _answer(effect, LlmAnswer(error=error), now)


def _answer(effect: CallLlm, answer: LlmAnswer, now: datetime) -> LlmReplied:
    return LlmReplied(
        id=f"{effect.id}.answer",
        at=now,
        effect_id=effect.id,
        text=answer.text,
        tool=answer.tool,
        data=answer.data,
        error=answer.error,
    )


KIND = CallLlmEffect()
