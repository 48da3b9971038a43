"""Names of people are compared as the provider may write them."""

import pytest

from backend.channels.contract import Sender
from backend.conversation.aliases import aliases_of, phone_key


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("5511987654321", "551187654321", True),
        ("+55 11 98765-4321", "551187654321", True),
        ("5211234567890", "521234567890", True),
        ("551133334444", "5511933334444", False),  # a landline is not the mobile number that ends like it
        ("5511987654321", "5511987654322", False),
        ("351911111111", "35191111111", False),
        ("12025550123", "2025550123", False),
    ],
)
def test_numbers_are_the_same_with_and_without_the_extra_digit(one: str, other: str, is_same: bool) -> None:
    assert (phone_key(one) == phone_key(other)) is is_same


def test_the_name_that_says_most_comes_first() -> None:
    assert [alias.kind for alias in aliases_of(Sender("1", "BR.x", "BR.ENT.x"))] == ["bsuid", "phone", "parent_bsuid"]
    assert [alias.key for alias in aliases_of(Sender(bsuid="BR.x"))] == ["bsuid:BR.x"]
