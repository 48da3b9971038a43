"""Real webhook bodies, read in place: each gives the number of items that its index says.

They are found by `FLUXO_WEBHOOKS`, or in the folder that projects beside this one share.
"""

import csv
import json
import os
from pathlib import Path

import msgspec
import pytest

from backend.channels.cloud_api.inbound import read_batch
from backend.channels.contract import BadPost, Batch, InboundMessage, OtherUpdate, StatusUpdate

ROOT = Path(__file__).parents[4]
WEBHOOKS = Path(os.environ.get("FLUXO_WEBHOOKS") or ROOT.parent / "shared" / "whatsapp" / "webhooks")
INDEX = WEBHOOKS / "index.csv"
ROWS = list(csv.DictReader(INDEX.read_text(encoding="utf-8").splitlines())) if INDEX.is_file() else []
TALK = [row for row in ROWS if row["kind"].startswith(("msg_", "status_"))]
MALFORMED = {
    "edge_invalid_json_truncated__synthetic.json",
    "edge_not_json__synthetic.json",
    "edge_json_null__synthetic.json",
    "edge_nan_literal__synthetic.json",
}
# The index was made by a reader that gives up on these; they hold a customer's message, and we read it.
MENDED = {"edge_text_lone_surrogate__synthetic.json", "edge_utf8_bom__synthetic.json"}

pytestmark = pytest.mark.skipif(
    not ROWS, reason=f"no webhook bodies in {WEBHOOKS}; set FLUXO_WEBHOOKS to a folder that has some"
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["file"])
def test_a_body_gives_as_many_updates_as_it_has_items(row: dict[str, str]) -> None:
    body = (WEBHOOKS / row["file"]).read_bytes()
    if row["file"] in MALFORMED:
        with pytest.raises(BadPost):
            read_batch(body)
        return
    batch = read_batch(body)
    assert len(batch.updates) == (1 if row["file"] in MENDED else int(row["items"]))
    assert read_batch(body) == batch
    assert msgspec.json.decode(msgspec.json.encode(batch), type=Batch) == batch


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row["kind"].startswith(("msg_", "status_"))], ids=lambda r: r["file"]
)
def test_messages_and_statuses_are_known_as_such(row: dict[str, str]) -> None:
    kind = row["kind"]
    for _, update in read_batch((WEBHOOKS / row["file"]).read_bytes()).updates:
        if any(word in kind for word in ("reaction", "system", "revoke", "edit", "call", "unknown_value")):
            assert isinstance(update, OtherUpdate | InboundMessage)
        elif kind.startswith("msg_"):
            assert isinstance(update, InboundMessage)
            assert update.sender.phone or update.sender.bsuid
            assert update.at.year > 2000
        else:
            assert isinstance(update, StatusUpdate)


def test_a_real_batch_cut_anywhere_is_refused_and_never_breaks() -> None:
    body = (WEBHOOKS / "msg_text_bsuid__pywa.json").read_bytes().rstrip()
    json.loads(body)
    for end in range(len(body)):
        with pytest.raises(BadPost):
            read_batch(body[:end])
