"""send_link_button: says something, with a button that opens a web page."""

from msgspec import Struct

from flow_engine.contents import (
    MAX_FOOTER_CHARS,
    MAX_HEADER_CHARS,
    MAX_INTERACTIVE_BODY_CHARS,
    MAX_LINK_LABEL_CHARS,
    LinkButtonContent,
    as_address,
    cut,
)
from flow_engine.node_type import NEXT, NodeType, Outcome
from flow_engine.run import Run
from nodes.fields import BodyText, FooterText, HeaderText, LinkLabel, UrlText


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """What the author sets.

    Args:
        label: stands on the button.
    """

    text: BodyText
    label: LinkLabel
    url: UrlText
    header: HeaderText = ""
    footer: FooterText = ""


class SendLinkButtonNode(NodeType[Config]):
    """Sends a text with a link button and goes on at once."""

    config_type = Config
    group = "messages"
    icon = "square-arrow-out-up-right"
    message_count = 1

    def enter(self, config: Config, run: Run) -> Outcome:
        """Fills in the variables and sends."""
        run.send(
            LinkButtonContent(
                text=cut(run.render(config.text), MAX_INTERACTIVE_BODY_CHARS),
                label=cut(run.render(config.label), MAX_LINK_LABEL_CHARS),
                url=as_address(run.render(config.url)),
                header=cut(run.render(config.header), MAX_HEADER_CHARS),
                footer=cut(run.render(config.footer), MAX_FOOTER_CHARS),
            )
        )
        return NEXT


NODE = SendLinkButtonNode()
