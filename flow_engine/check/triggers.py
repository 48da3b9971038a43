"""Proof: every trigger can win, and no two win the same input by chance.

Judged by inputs each trigger is made for. Assumed: a trigger that gives no examples (a pattern) can win.
"""

from collections.abc import Iterator

from msgspec import Struct

from flow_engine.check.issue import Issue
from flow_engine.check.scope import Scope
from flow_engine.context import Context
from flow_engine.flow import MAX_TRIGGERS, Flow, Step
from flow_engine.inputs import Input, MessageReceived


class _Trigger(Struct, frozen=True):
    flow: Flow
    step: Step

    @property
    def order(self) -> tuple[int, int]:
        """The trigger with the least order wins."""
        node_type = self.step.node_type
        return node_type.trigger_rank, -node_type.priority(self.step.config)

    def stands_above(self, other: "_Trigger") -> bool:
        """Tells whether this one wins whenever both match; while a session waits, only triggers that interrupt do."""
        return self.order < other.order and (self.interrupts or not other.interrupts)

    @property
    def interrupts(self) -> bool:
        """Whether the trigger starts while a session waits for an answer."""
        return self.step.node_type.interrupts(self.step.config)

    def takes(self, input_: Input, context: Context) -> bool:
        return self.step.node_type.accepts(self.step.config, input_, context) is not None


def prove_triggers(scope: Scope) -> Iterator[Issue]:
    """Finds triggers that never win, and pairs of which only their names decide."""
    triggers = [_Trigger(flow, step) for flow in scope.flows for step in flow.triggers[:MAX_TRIGGERS]]
    for trigger in triggers:
        yield from _judge(trigger, [other for other in triggers if other is not trigger])


def _judge(trigger: _Trigger, others: list[_Trigger]) -> Iterator[Issue]:
    examples = trigger.step.node_type.examples(trigger.step.config)
    above = [other for other in others if other.stands_above(trigger)]
    beside = [other for other in others if other.order == trigger.order]
    stronger = _taker(above, *examples[0]) if examples else None
    if stronger and all(_taker(above, *example) for example in examples):
        yield _issue("trigger_never_wins", trigger, stronger, examples[0][0])
        return
    for example in examples:
        equal = _taker(beside, *example)
        if equal:
            yield _issue("triggers_overlap", trigger, equal, example[0])
            return


def _taker(triggers: list[_Trigger], input_: Input, context: Context) -> _Trigger | None:
    return next((trigger for trigger in triggers if trigger.takes(input_, context)), None)


def _issue(code: str, trigger: _Trigger, other: _Trigger, input_: Input) -> Issue:
    example = input_.message.text if isinstance(input_, MessageReceived) else ""
    detail = {"flow": other.flow.document.name, "node": other.step.id, "example": example}
    return Issue(code, "warning", trigger.flow.id, trigger.step.id, detail=detail)
