"""Where a run can be: the nodes of a flow, once for every way in which other flows started it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from flow_engine.check.fact_table import FactTable
from flow_engine.check.facts import OUTSIDE, Known
from flow_engine.check.leaving import Ways, changed_for_callers
from flow_engine.flow import Step
from flow_engine.node_type import Port

if TYPE_CHECKING:
    from flow_engine.check.states import State

Layers: TypeAlias = tuple[int, ...]
"""What is certain of a flow's own variables, then of those of the flow that started it, and so on outwards."""


class Floor:
    """A flow as certain callers have started it.

    Args:
        order: where the flow begins in the order in which places are looked at.
        caller: the place of the node that started it; None where a run begins here.
    """

    __slots__ = ("_order", "_places", "caller", "callers", "flow", "ways")

    def __init__(self, ways: Ways, order: tuple[int, ...], caller: Place | None = None) -> None:
        self.ways = ways
        self.flow = ways.flow
        self.caller = caller
        self.callers: tuple[Step, ...] = (*caller.floor.callers, caller.step) if caller else ()
        self._order = order
        self._places: dict[str, Place] = {}

    def place(self, step: Step) -> Place:
        """Gives the place of a node."""
        found = self._places.get(step.id)
        if found is None:
            found = self._places[step.id] = Place(self, step, (*self._order, self.ways.live.order[step.id]))
        return found

    def begun(self, entry: Step, layers: Layers, table: FactTable) -> Layers:
        """Gives what is certain when the flow begins, of what is when its caller starts it."""
        assert self.caller is not None  # noqa: S101
        facts, *outer = layers
        step, live = self.caller.step, self.caller.floor.ways.live
        behind = live.at[self.caller.target.id] if self.caller.target else 0
        own = table.about_only(facts & ~table.outside, live.at[step.id] & behind, live.at[step.id] & ~behind)
        dead = table.about(table.names(OUTSIDE) & ~self.ways.live.at[entry.id])
        return (facts & table.outside & ~dead | self.ways.first_facts(entry), own, *outer)

    def given_back(self, layers: Layers, table: FactTable) -> Layers:
        """Gives what is certain once the flow has ended and its caller goes on.

        Where there is no result, the caller's variable stays as it was.
        """
        assert self.caller is not None  # noqa: S101
        facts, own, *outer = layers
        call, target = self.caller.step.call, self.caller.target
        results = call.results if call else {}
        given = table.read(facts & table.about(table.names(results)))
        for theirs, ours in results.items():
            known = given.get(theirs)
            if isinstance(known, Known) and known.value is None:
                continue
            own &= ~table.about(table.names((ours,)))
            if isinstance(known, Known) and self._has_type_of(theirs, ours):
                own |= table.bits({ours: known})
        facts = own | facts & table.outside
        if target:
            touched = table.names((*OUTSIDE, *results.values()))
            facts &= ~table.about(touched & ~self.caller.floor.ways.live.at[target.id])
        return (facts, *outer)

    def _has_type_of(self, theirs: str, ours: str) -> bool:
        assert self.caller is not None  # noqa: S101
        return self.flow.variable_types.get(theirs) == self.caller.floor.flow.variable_types.get(ours)


class Place:
    """A node come to by certain callers.

    Args:
        order: places of a lower order are looked at first.

    Attributes:
        states: by what splits them; under None the state that stands for all others.
        called: the flow the node starts.
    """

    __slots__ = ("called", "floor", "order", "states", "step", "target")

    def __init__(self, floor: Floor, step: Step, order: tuple[int, ...]) -> None:
        self.floor = floor
        self.step = step
        self.order = order
        self.states: dict[Layers | None, State] = {}
        self.called: Floor | None = None
        self.target = step.targets.get(step.ports[0].name) if step.ports else None


def after_for_callers(step: Step, port: Port, layers: Layers, table: FactTable) -> Layers:
    """Drops what may have changed, while a node ran, for the flows that wait for the end of its own."""
    changed = table.about(table.names(changed_for_callers(step, port)))
    return (layers[0], *(facts & ~changed for facts in layers[1:])) if changed else layers
