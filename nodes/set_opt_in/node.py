"""set_opt_in: records that the contact agrees to be written to, or no longer does."""

from collections.abc import Mapping

from msgspec import Struct

from flow_engine.conditions import Rule
from flow_engine.effects import SetOptIn
from flow_engine.node_type import NEXT, NodeType, Outcome
from flow_engine.run import Run
from nodes.fields import ShortText


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """What the author sets.

    Args:
        source: where the consent was given, kept as evidence.
        text: the words the contact agreed to, kept as evidence.
    """

    is_opted_in: bool
    source: ShortText = ""
    text: ShortText = ""


class SetOptInNode(NodeType[Config]):
    """Records the contact's consent, or its end, and goes on at once."""

    config_type = Config
    group = "contact"
    icon = "bell-ring"

    def enter(self, config: Config, run: Run) -> Outcome:
        """Records it; the nodes that follow see it."""
        source, text = run.render(config.source), run.render(config.text)
        run.emit(SetOptIn(id=run.next_id(), is_opted_in=config.is_opted_in, source=source, text=text))
        return NEXT

    def settles(self, config: Config) -> Mapping[Rule, bool]:
        """The consent is as the author set it."""
        return {
            Rule("contact.is_opted_in", "is_true"): config.is_opted_in,
            Rule("contact.is_opted_in", "is_false"): not config.is_opted_in,
        }


NODE = SetOptInNode()
