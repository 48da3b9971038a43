"""What may be called on the inside is what the owner names, and nothing that was written wrongly."""

import pytest

from backend.calls.reach import read_reach
from backend.errors import SettingsError
from backend.tools.web_address import Place


def test_nothing_is_named_by_default() -> None:
    assert read_reach({}).inside == frozenset()


def test_places_are_read_however_they_are_parted() -> None:
    named = read_reach({"FLUXO_REACH_INSIDE": " 127.0.0.1:11434,Models.lan:8080  [::1]:99"}).inside
    assert named == {Place("127.0.0.1", 11434), Place("models.lan", 8080), Place("::1", 99)}


@pytest.mark.parametrize("text", ["localhost", "x:0", "x:65536", ":80", "x:", "http://x"])
def test_what_is_no_place_is_refused(text: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read_reach({"FLUXO_REACH_INSIDE": f"a:1 {text} b:2 -"})
    assert [fault.what for fault in refused.value.faults] == [text, "-"]
