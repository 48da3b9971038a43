"""send_media: sends a picture, a video, a sound, a document or a sticker."""

from typing import Annotated

from msgspec import Struct

from flow_engine.contents import MAX_CAPTION_CHARS, MediaContent, as_address, cut
from flow_engine.node_type import NEXT, ConfigFault, NodeType, Outcome
from flow_engine.run import Run
from flow_engine.values import Media, MediaKind
from nodes.fields import CaptionText, FileName, OptionalFileId, OptionalUrl, shown_when

KINDS_WITH_CAPTION = frozenset({"image", "video", "document"})  # WhatsApp Cloud API, media messages


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """What the author sets; the file comes from an address or out of the stored files.

    Args:
        file_id: a file stored in the workspace.
        filename: what a document is called on the customer's phone.
    """

    kind: MediaKind
    url: OptionalUrl = ""
    file_id: OptionalFileId = ""
    caption: Annotated[CaptionText, shown_when(kind=("image", "video", "document"))] = ""
    filename: Annotated[FileName, shown_when(kind=("document",))] = ""


class SendMediaNode(NodeType[Config]):
    """Sends a file and goes on at once."""

    config_type = Config
    group = "messages"
    icon = "image"
    message_count = 1

    def enter(self, config: Config, run: Run) -> Outcome:
        """Fills in the variables and sends."""
        url = as_address(run.render(config.url))
        media = Media(config.kind, config.file_id, url, filename=run.render(config.filename).strip())
        run.send(MediaContent(media, cut(run.render(config.caption), MAX_CAPTION_CHARS)))
        return NEXT

    def faults(self, config: Config) -> list[ConfigFault]:
        """There must be one source, and nothing that the kind of file does not have."""
        found = super().faults(config)
        if bool(config.url) == bool(config.file_id):
            found.append(ConfigFault("url", "one_source"))
        if config.caption and config.kind not in KINDS_WITH_CAPTION:
            found.append(ConfigFault("caption", "no_caption", config.kind))
        if config.filename and config.kind != "document":
            found.append(ConfigFault("filename", "no_filename", config.kind))
        return found


NODE = SendMediaNode()
