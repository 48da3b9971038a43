"""send_media: captions that grow too long, and file kinds held against what WhatsApp takes."""

from typing import get_args

import msgspec
import pytest

from flow_engine.contents import MAX_CAPTION_CHARS, MediaContent
from flow_engine.document import Node, Variable
from flow_engine.values import MediaKind
from nodes.send_media.node import NODE, Config
from tests.flow_engine.conversation import Conversation, row, sent


def test_a_caption_is_cut_after_its_variables_are_filled_in() -> None:
    config = {"kind": "image", "file_id": "f1", "caption": "{{ long }}!"}
    long = Variable("long", default="a" * MAX_CAPTION_CHARS)
    [content] = sent(Conversation(row(Node("say", "send_media", config), variables=[long])).say("Hi"))
    assert isinstance(content, MediaContent)
    assert content.caption == "a" * (MAX_CAPTION_CHARS - 1) + "…"


@pytest.mark.parametrize("kind", get_args(MediaKind))
def test_only_some_kinds_have_a_caption_and_only_documents_a_file_name(kind: MediaKind) -> None:
    config = msgspec.convert({"kind": kind, "file_id": "f1", "caption": "Hi", "filename": "a.pdf"}, Config)
    refused = {fault.code for fault in NODE.faults(config)}
    assert ("no_caption" not in refused) is (kind in {"image", "video", "document"})
    assert ("no_filename" not in refused) is (kind == "document")
