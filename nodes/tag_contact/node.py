"""tag_contact: puts tags on the contact and takes others off."""

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta, Struct

from flow_engine.conditions import Rule
from flow_engine.effects import TagContact
from flow_engine.folding import fold
from flow_engine.node_type import NEXT, ConfigFault, NodeType, Outcome
from flow_engine.run import Run
from nodes.fields import TagName

TagNames = Annotated[list[TagName], Meta(max_length=20)]


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """What the author sets."""

    add: TagNames = []
    remove: TagNames = []


class TagContactNode(NodeType[Config]):
    """Changes the contact's tags and goes on at once."""

    config_type = Config
    group = "contact"
    icon = "tag"

    def enter(self, config: Config, run: Run) -> Outcome:
        """Changes the tags; the nodes that follow see it."""
        run.emit(TagContact(id=run.next_id(), add=config.add, remove=config.remove))
        return NEXT

    def settles(self, config: Config) -> Mapping[Rule, bool]:
        """The added tags are there, the removed ones are not."""
        there = {Rule("contact.tags", "contains", tag): True for tag in config.add}
        return there | {Rule("contact.tags", "contains", tag): False for tag in config.remove}

    def faults(self, config: Config) -> list[ConfigFault]:
        """There must be a tag, and none both put on and taken off, whether in capitals or not."""
        none = [] if config.add or config.remove else [ConfigFault("", "no_tag")]
        added = {fold(tag) for tag in config.add}
        both = [
            ConfigFault(f"remove[{i}]", "tag_in_both", tag) for i, tag in enumerate(config.remove) if fold(tag) in added
        ]
        return super().faults(config) + none + both


NODE = TagContactNode()
