"""Proof: what a customer sees fits WhatsApp's limits once the variables are filled in.

Assumed: a text variable can hold as much as a customer can type; only short places (titles, labels, headers) are
judged, because in a body no text of a normal length is cut.
"""

from collections.abc import Iterator

from flow_engine.check.issue import Issue
from flow_engine.check.scope import Scope
from flow_engine.contents import MAX_TEXT_CHARS
from flow_engine.flow import Flow
from flow_engine.marked_strings import Field
from flow_engine.values import VariableType

MAX_SHORT_CHARS = 72  # a list row's description is the longest of the short places
_VISIBLE_GROUPS = frozenset({"messages", "questions"})
_LONGEST_CHARS: dict[VariableType, int] = {"number": 18, "boolean": 5, "date": 10, "time": 5}
_LONGEST_OUTSIDE = {
    ("contact", "phone"): 16,  # E.164: a plus sign and 15 digits
    ("contact", "language"): 5,
    ("contact", "country"): 2,
    ("message", "kind"): 8,
    ("now",): 16,
}


def prove_limits(scope: Scope) -> Iterator[Issue]:
    """Finds short texts that may be cut."""
    for flow in scope.flows:
        for step in flow.steps.values():
            if step.node_type.group not in _VISIBLE_GROUPS:
                continue
            for field in step.node_type.fields(step.config):
                longest = _longest_chars(flow, field)
                if longest > field.max_chars:
                    detail = {"field": field.path, "most": str(field.max_chars), "longest": str(longest)}
                    yield Issue("text_may_be_cut", "warning", flow.id, step.id, detail=detail)


def _longest_chars(flow: Flow, field: Field) -> int:
    """Counts the characters a short text can come to; 0 where nothing is to be said."""
    template = field.template() if field.reads == "template" and 0 < field.max_chars <= MAX_SHORT_CHARS else None
    if template is None:
        return 0

    def longest(path: tuple[str, ...]) -> int:
        if path in _LONGEST_OUTSIDE:
            return _LONGEST_OUTSIDE[path]
        type_ = flow.variable_types.get(path[0]) if len(path) == 1 else None
        return _LONGEST_CHARS.get(type_, MAX_TEXT_CHARS) if type_ else MAX_TEXT_CHARS

    return template.longest_chars(longest) or 0
