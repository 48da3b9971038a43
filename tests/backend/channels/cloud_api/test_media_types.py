"""Files that WhatsApp would refuse are told before they go up."""

import pytest

from backend.channels.cloud_api.media_types import MAX_BYTES, fault_of_upload, kind_of


@pytest.mark.parametrize(
    ("mime_type", "size_bytes", "told"),
    [
        ("image/png", MAX_BYTES["image"], ""),
        ("image/png", MAX_BYTES["image"] + 1, "5,242,881 bytes"),
        ("image/png", 0, "0 bytes"),
        ("audio/ogg; codecs=opus", 1, ""),
        ("IMAGE/JPEG", 1, ""),
        ("application/pdf", 100 * 2**20, ""),
        ("image/gif", 1, "image/gif is not taken"),
        ("", 1, "a file without a type"),
        ("image/png\r\nX: y", 1, "visible ASCII"),
    ],
)
def test_a_file_that_would_be_refused_is_told_before(mime_type: str, size_bytes: int, told: str) -> None:
    fault = fault_of_upload(mime_type, size_bytes)
    assert told in fault
    assert bool(told) == bool(fault)


@pytest.mark.parametrize(
    ("mime_type", "kind"),
    [("image/webp", "sticker"), ("audio/ogg; codecs=opus", "audio"), ("text/plain", "document"), ("x/y", "document")],
)
def test_a_type_of_file_has_its_kind(mime_type: str, kind: str) -> None:
    assert kind_of(mime_type) == kind
