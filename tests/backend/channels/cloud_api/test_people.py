"""Who an item is about: two people are never made one."""

import pytest

from backend.channels.cloud_api.people import person
from backend.channels.contract import Sender

ANA = {"wa_id": "1", "user_id": "BR.1", "parent_user_id": "BR.ENT.1", "profile": {"name": "Ana", "username": "ana"}}
BOB = {"wa_id": "2", "user_id": "BR.2", "profile": {"name": "Bob"}}
NAMELESS = {"wa_id": "1"}
NEW = {"user_id": "BR.3", "profile": {"name": "Eva"}}


@pytest.mark.parametrize(
    ("ids", "contacts", "sender"),
    [
        (("1", "", ""), [BOB, ANA], Sender("1", "BR.1", "BR.ENT.1", "Ana", "ana")),
        (("", "BR.1", ""), [BOB, ANA], Sender("1", "BR.1", "BR.ENT.1", "Ana", "ana")),
        (("1", "", ""), [NAMELESS], Sender("1")),
        (("1", "", ""), [], Sender("1")),
        (("9", "", ""), [ANA, BOB], Sender("9")),
        (("", "", ""), [NEW], Sender("", "BR.3", "", "Eva")),
        (("1", "", ""), [NEW], Sender("1", "BR.3", "", "Eva")),
        (("9", "", ""), [BOB], Sender("9", name="Bob")),
        (("9", "BR.9", ""), [BOB], Sender("9", "BR.9", name="Bob")),
        (("", "", ""), [ANA, BOB], None),
        (("", "", ""), [], None),
        (("", "", ""), [{"profile": {"name": "Nobody"}}], None),
    ],
)
def test_ids_are_completed_from_the_contact_that_shares_one(
    ids: tuple[str, str, str], contacts: list[dict[str, object]], sender: Sender | None
) -> None:
    assert person(*ids, contacts) == sender
