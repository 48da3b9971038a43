"""Ids look like Meta's and are never given twice, not even after a restart."""

import pytest

from backend.cloud_api_stand_in.ids import Ids, read_wamid

NOW = 1_795_234_870.473


def test_a_message_id_tells_who_when_and_which_way() -> None:
    for direction in ("from_business", "from_customer"):
        message_id = Ids(1).wamid(NOW, "5511987650001", direction)
        assert read_wamid(message_id) == ("5511987650001", direction, NOW)


@pytest.mark.parametrize("foreign", ["", "wamid.", "wamid.abc", "wamid.aGVsbG8=", "hello", "wamid.é"])
def test_other_ids_tell_nothing(foreign: str) -> None:
    assert read_wamid(foreign) is None


def test_a_later_life_gives_other_ids() -> None:
    lives = [Ids(1), Ids(1)]
    first = {lives[0].wamid(NOW, "1", "from_business") for _ in range(100)}
    second = {lives[1].wamid(NOW + 0.001, "1", "from_business") for _ in range(100)}
    assert len(first | second) == 200


def test_decimal_ids_are_digits() -> None:
    ids = Ids(1)
    made = {ids.decimal(NOW) for _ in range(1_000)}
    assert len(made) == 1_000
    assert all(one.isdigit() and len(one) == 18 for one in made)
