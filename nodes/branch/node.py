"""branch: goes the way of the first case that holds, else by `else`."""

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta, Struct

from flow_engine.conditions import UNARY_OPERATORS, Condition, Rule, condition_references, evaluate
from flow_engine.node_type import ConfigFault, NodeType, Outcome, Port
from flow_engine.patterns import pattern_fault
from flow_engine.run import Run
from flow_engine.template import Reference, is_template
from nodes.fields import OptionId, WayTitle

ELSE = "else"


class Case(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One way to go.

    Args:
        id: the port's name.
        title: what the author calls it.
    """

    id: OptionId
    condition: Condition
    title: WayTitle = ""


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """What the author sets."""

    cases: Annotated[list[Case], Meta(min_length=1, max_length=20)]


class BranchNode(NodeType[Config]):
    """Decides by rules over variables."""

    config_type = Config
    group = "logic"
    icon = "split"
    is_pure = True

    def ports(self, config: Config) -> tuple[Port, ...]:
        """One for each case, and `else`."""
        cases = (
            Port(name=case.id, label=case.title or case.id, when=case.condition, expects_edge=True)
            for case in config.cases
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
        """Case ids must differ, `else` is taken, and every rule must have something to compare with."""
        taken = [ELSE, *(case.id for case in config.cases)]
        doubled = [
            ConfigFault(f"cases[{index}].id", "doubled_id", case.id)
            for index, case in enumerate(config.cases)
            if case.id in taken[: index + 1]
        ]
        return super().faults(config) + doubled + list(_rule_faults(config))


def _rule_faults(config: Config) -> Iterator[ConfigFault]:
    for number, case in enumerate(config.cases):
        for index, rule in enumerate(case.condition.rules):
            code, detail = _rule_fault(rule)
            if code:
                yield ConfigFault(f"cases[{number}].condition.rules[{index}].right", code, detail)


def _rule_fault(rule: Rule) -> tuple[str, str]:
    if rule.operator in UNARY_OPERATORS:
        return "", ""
    if not rule.right.strip():
        return "nothing_to_compare", rule.left
    if rule.operator == "matches" and not is_template(rule.right) and (fault := pattern_fault(rule.right)):
        return "bad_pattern", fault
    return "", ""


NODE = BranchNode()
