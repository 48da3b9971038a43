"""The proofs: what would go wrong in a flow, found before it talks to anyone. One file for each kind of proof."""

from collections.abc import Sequence
from itertools import islice

from flow_engine.check.branches import prove_branches
from flow_engine.check.issue import Issue
from flow_engine.check.limits import prove_limits
from flow_engine.check.loops import prove_loops
from flow_engine.check.scope import Scope
from flow_engine.check.size import prove_size
from flow_engine.check.structure import prove_structure
from flow_engine.check.surroundings import NOTHING_KNOWN, Surroundings
from flow_engine.check.triggers import prove_triggers
from flow_engine.check.variables import prove_variables
from flow_engine.check.window import prove_window
from flow_engine.check.workspace import prove_workspace
from flow_engine.flow import Flow

PROOFS = (
    prove_structure,
    prove_loops,
    prove_variables,
    prove_window,
    prove_branches,
    prove_size,
    prove_limits,
    prove_triggers,
    prove_workspace,
)
MAX_ISSUES = 200  # chosen: of one proof; nobody reads more, and a flow drawn by a machine may have thousands
_ORDER = {"error": 0, "warning": 1, "note": 2}


def check(flows: Sequence[Flow], surroundings: Surroundings = NOTHING_KNOWN) -> list[Issue]:
    """Proves flows that are published together, and gives what is wrong, the worst first; at most 200 of a kind."""
    scope = Scope(flows, surroundings)
    issues = [issue for prove in PROOFS for issue in islice(prove(scope), MAX_ISSUES)]
    return sorted(issues, key=lambda issue: _ORDER[issue.severity])


__all__ = ["Issue", "Surroundings", "check"]
