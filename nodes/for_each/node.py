"""for_each: walks a list, one item each time the flow comes by."""

from typing import Annotated

from msgspec import Meta, Struct

from flow_engine.assigning import assign
from flow_engine.conditions import VariablePath
from flow_engine.node_type import NodeType, Outcome, Port
from flow_engine.run import Run
from flow_engine.template import Reference
from flow_engine.values import Value, VariableType
from nodes.fields import OptionalVariableName, VariableName

EACH = "each"
DONE = "done"


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """What the author sets.

    Args:
        items: the list that is walked, as it is when the walk begins.
        item_variable: holds the present item.
        index_variable: holds its number, from 1 on; empty for nowhere.
        max_items: items past this many are left out.
    """

    items: VariablePath
    item_variable: VariableName
    index_variable: OptionalVariableName = ""
    max_items: Annotated[int, Meta(ge=1, le=50)] = 10


class ForEachNode(NodeType[Config]):
    """Leaves by `each` with the next item whenever the flow comes back, and by `done` after the last one."""

    config_type = Config
    group = "logic"
    icon = "repeat"

    def ports(self, config: Config) -> tuple[Port, ...]:
        """`each` leads into what is done with an item, `done` past it."""
        writes: dict[str, VariableType | None] = {config.item_variable: None}
        if config.index_variable:
            writes[config.index_variable] = "number"
        return (Port(name=EACH, writes=writes, repeats=config.max_items, expects_edge=True), Port(name=DONE))

    def enter(self, config: Config, run: Run) -> Outcome:
        """Takes the next item; what the item's variable cannot hold ends the session as failed."""
        begun = run.recall()
        items, position = begun if isinstance(begun, list) else (_items(config, run), 0)
        if position == len(items):
            run.forget()
            run.explain("all_done", count=len(items))
            return DONE
        assign(run, config.item_variable, items[position])
        if config.index_variable:
            assign(run, config.index_variable, position + 1)
        run.remember([items, position + 1])
        run.explain("item", number=position + 1, count=len(items))
        return EACH

    def reads(self, config: Config) -> list[Reference]:
        """Reads the list, which may be unset."""
        return [Reference(tuple(config.items.split(".")), is_guarded=True)]


def _items(config: Config, run: Run) -> list[Value]:
    """Gives the items to walk: without gaps, none when there is no list."""
    found = run.get(config.items)
    items = found if isinstance(found, list) else []
    return [item for item in items if item is not None][: config.max_items]


NODE = ForEachNode()
