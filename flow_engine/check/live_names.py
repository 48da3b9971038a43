"""Which names matter where: those that a decision at a node, or behind it, depends on before they are written anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_

from flow_engine.check.fact_table import FactTable, bits_of
from flow_engine.check.facts import NO_NAMES, OUTSIDE, StablePort, names_of
from flow_engine.flow import Flow, Step
from flow_engine.node_type import Port


class LiveNames:
    """The live names of a flow's nodes, as bits of a table.

    Attributes:
        at: by node id, the names that matter when a flow comes to the node.
        order: by node id, a place in a row in which a node mostly stands after those that lead to it.
    """

    def __init__(self, flow: Flow, table: FactTable) -> None:
        table.names(flow.variable_types)  # numbered in the document's order, so that nothing hangs on chance
        backwards = list(_backwards(flow))
        self.order = {step.id: len(backwards) - number for number, step in enumerate(backwards)}
        self._at_end = table.names(_given_back(flow))
        self._needs = {step.id: _Needs(step, table) for step in backwards}
        self.at = {step.id: self._needs[step.id].decided | (0 if step.ports else self._at_end) for step in backwards}
        changed = True
        while changed:
            changed = False
            for step in backwards:
                names = self._at_node(step)
                if names != self.at[step.id]:
                    self.at[step.id] = names
                    changed = True

    def behind(self, step: Step, port: Port) -> int:
        """Gives the names that matter behind a port; where the flow ends there, those it gives back."""
        target = step.targets.get(port.name)
        return self.at[target.id] if target else self._at_end

    def touched(self, step: Step) -> int:
        """Gives the live names that a node reads to decide, or may change."""
        return self._needs[step.id].touched & self.at[step.id] if self.at[step.id] else 0

    def is_written_for(self, step: Step) -> bool:
        """Tells whether anything behind a pure node depends on what it writes."""
        writes = self._needs[step.id].pure_writes
        return any(writes & self.behind(step, port) for port in step.ports)

    def _at_node(self, step: Step) -> int:
        needs, names = self._needs[step.id], self.at[step.id]
        for port_name, anew in needs.written_anew:
            target = step.targets.get(port_name)
            behind = self.at[target.id] if target else self._at_end
            names |= behind & ~anew
            if behind & needs.pure_writes:
                names |= needs.pure_reads
        return names


class _Needs:
    """What one node does with names, as bits.

    Attributes:
        decided: names its own way out depends on.
        pure_writes: names whose values follow from `pure_reads`.
        written_anew: for each port, the names of which nothing from before matters behind it.
        touched: all names it reads to decide, or may change.
    """

    __slots__ = ("decided", "pure_reads", "pure_writes", "touched", "written_anew")

    def __init__(self, step: Step, table: FactTable) -> None:
        self.decided = table.names(_decided_by(step))
        self.pure_writes = self.pure_reads = 0
        writes = table.names(step.writes)
        if writes and step.node_type.is_pure:
            self.pure_writes = writes
            self.pure_reads = table.names(reference.path[0] for reference in step.reads)
        self.written_anew = [(port.name, _written_anew(port, table)) for port in step.ports]
        self.touched = self.decided | self.pure_reads | writes | _changed_by(step, table)


def split_names(flows: Sequence[LiveNames], most: int) -> int:
    """Picks the names that matter at the fewest nodes, as long as those are no more than so many together."""
    names = 0
    for span, name in sorted(_spans([mask for live in flows for mask in live.at.values()])):
        most -= span
        if most < 0:
            break
        names |= name
    return names


def _spans(masks: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Counts in how many masks each bit stands: a sum in columns of ones, twos, fours, all bits at once."""
    columns: list[int] = []
    for mask in masks:
        carried = mask
        for power, column in enumerate(columns):
            columns[power], carried = column ^ carried, column & carried
        if carried:
            columns.append(carried)
    for bit in bits_of(reduce(or_, columns, 0)):
        yield sum(1 << power for power, column in enumerate(columns) if column & bit), bit


def _backwards(flow: Flow) -> Iterator[Step]:
    """Lists nodes so that each mostly stands after those it leads to."""
    seen: set[str] = set()
    for root in (*flow.triggers, *flow.steps.values()):
        if root.id in seen:
            continue
        seen.add(root.id)
        way = [(root, iter(root.targets.values()))]
        while way:
            step, targets = way[-1]
            target = next((target for target in targets if target.id not in seen), None)
            if target is None:
                yield step
                way.pop()
            else:
                seen.add(target.id)
                way.append((target, iter(target.targets.values())))


def _given_back(flow: Flow) -> frozenset[str]:
    """Names what the flow that started this one may depend on once this one has ended."""
    return frozenset(v.name for v in flow.document.variables if v.is_result) | OUTSIDE if flow.entry else NO_NAMES


def _decided_by(step: Step) -> frozenset[str]:
    """Names what a node itself depends on; a flow that it starts may depend on all that both see."""
    if step.call:
        return OUTSIDE
    if step.node_type.is_stable:
        return names_of(StablePort(step.id))
    return NO_NAMES.union(*(names_of(port.when) for port in step.ports if port.when))


def _written_anew(port: Port, table: FactTable) -> int:
    anew = table.names(port.writes) | table.names(port.clears) if port.writes or port.clears else 0
    return anew | table.changed_by_waiting if port.waits else anew


def _changed_by(step: Step, table: FactTable) -> int:
    """Picks the names that may be about something else behind a node, and those they are taken from."""
    changed = table.names(step.node_type.copies(step.config).values())
    for port in step.ports:
        if port.writes or port.may_write or port.clears:
            changed |= table.names((*port.writes, *port.may_write, *port.clears))
        if port.waits or port.longest_s or step.call:
            changed |= table.changed_by_waiting
    return changed | table.names({"contact"}) if step.node_type.group == "contact" else changed
