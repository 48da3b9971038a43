"""branch: goes the way of the first case that holds, else by `else`."""

from typing import Annotated

from msgspec import Meta, Struct

from flow_engine.conditions import Condition, condition_references, evaluate
from flow_engine.node_type import ConfigFault, NodeType, Outcome, Port
from flow_engine.run import Run
from flow_engine.template import Reference
from nodes.fields import OptionId

ELSE = "else"


class Case(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One way to go.

    Args:
        id: the port's name.
        title: what the author calls it.
    """

    id: OptionId
    condition: Condition
    title: Annotated[str, Meta(max_length=100)] = ""


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """What the author sets."""

    cases: Annotated[list[Case], Meta(min_length=1, max_length=20)]


class BranchNode(NodeType[Config]):
    """Decides by rules over variables."""

    Config = Config
    group = "logic"
    icon = "split"
    is_pure = True

    def ports(self, config: Config) -> tuple[Port, ...]:
        """One for each case, and `else`."""
        cases = (
            Port(name=c.id, label=c.title, when=c.condition, expects_edge=True) for c in config.cases
        )
        return (*cases, Port(name=ELSE))

    def enter(self, config: Config, run: Run) -> Outcome:
        """Tries the cases in order."""
        for case in config.cases:
            if evaluate(case.condition, run.get, run.render):
                run.explain("case_holds", case=case.title or case.id)
                return case.id
        run.explain("no_case_holds")
        return ELSE

    def reads(self, config: Config) -> list[Reference]:
        """Reads what the rules compare."""
        return [reference for case in config.cases for reference in condition_references(case.condition)]

    def faults(self, config: Config) -> list[ConfigFault]:
        """Case ids must differ, `else` is taken, and patterns must be RE2's."""
        ids = [case.id for case in config.cases]
        doubled = [
            ConfigFault(f"cases[{i}].id", "doubled_id", id_) for i, id_ in enumerate(ids) if id_ in [ELSE, *ids[:i]]
        ]
        return super().faults(config) + doubled


NODE = BranchNode()
