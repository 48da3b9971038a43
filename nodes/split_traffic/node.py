"""split_traffic: sends each contact one of several ways, by weight and for good."""

from hashlib import sha256
from itertools import accumulate
from typing import Annotated

from msgspec import Meta, Struct

from flow_engine.node_type import ConfigFault, NodeType, Outcome, Port
from flow_engine.run import Run
from nodes.fields import OptionId, SplitName, WayTitle, Weight


class Way(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One way to go.

    Args:
        id: the port's name.
        title: what the author calls it.
        weight: its share, measured against the sum of all weights; 0 for none.
    """

    id: OptionId
    weight: Weight
    title: WayTitle = ""


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """What the author sets.

    Args:
        name: splits of one name send a contact the same way; empty splits anew at every node.
    """

    ways: Annotated[list[Way], Meta(min_length=2, max_length=10)]
    name: SplitName = ""


class SplitTrafficNode(NodeType[Config]):
    """Chooses by a number made of the contact's id, so that a contact always goes the same way."""

    config_type = Config
    group = "logic"
    icon = "shuffle"
    is_stable = True

    def ports(self, config: Config) -> tuple[Port, ...]:
        """One for each way; those without weight are never taken."""
        return tuple(
            Port(name=way.id, label=way.title or way.id, expects_edge=way.weight > 0, is_possible=way.weight > 0)
            for way in config.ways
        )

    def enter(self, config: Config, run: Run) -> Outcome:
        """Finds the way whose share the contact's bucket lies in."""
        ends = list(accumulate(way.weight for way in config.ways))
        bucket = _bucket(config.name or f"{run.flow.id} {run.step.id}", run.contact.id, ends[-1])
        way = next(way for way, end in zip(config.ways, ends, strict=True) if bucket < end)
        run.explain("bucket", bucket=bucket + 1, buckets=ends[-1], way=way.title or way.id)
        return way.id

    def faults(self, config: Config) -> list[ConfigFault]:
        """Ids must differ, and one way at least must have a weight."""
        ids = [way.id for way in config.ways]
        doubled = [ConfigFault(f"ways[{i}].id", "doubled_id", id_) for i, id_ in enumerate(ids) if id_ in ids[:i]]
        weightless = [] if any(way.weight for way in config.ways) else [ConfigFault("ways", "no_weight")]
        return super().faults(config) + doubled + weightless


def _bucket(split: str, contact_id: str, buckets: int) -> int:
    """Gives a number below `buckets`, each as likely as the others, that depends on nothing but split and contact."""
    digest = sha256(f"{split} {contact_id}".encode()).digest()
    return int.from_bytes(digest) * buckets >> 256


NODE = SplitTrafficNode()
