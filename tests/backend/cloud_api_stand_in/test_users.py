"""Customers are found by number and by user id, and the longest unused is forgotten first."""

import re

from backend.cloud_api_stand_in.users import Users, country_of


def test_a_number_always_has_the_same_customer() -> None:
    users = Users()
    user = users.of_phone("5511987650001")
    assert users.of_phone("5511987650001") is user
    assert users.of_user_id(user.user_id) is user
    assert users.of_user_id(user.parent_user_id) is user
    assert Users().of_phone("5511987650001").user_id == user.user_id


def test_user_ids_have_the_documented_form() -> None:
    for wa_id in ("5511987650001", "14165550123", "999", "00000"):
        user = Users().of_phone(wa_id)
        assert re.fullmatch(r"[A-Z]{2}\.\d{1,128}", user.user_id)
        assert re.fullmatch(r"[A-Z]{2}\.ENT\.\d{1,128}", user.parent_user_id)


def test_countries_are_told_from_numbers() -> None:
    numbers = ("5511987650001", "14165550123", "12125550123", "34600000000", "999", "800123")
    assert [country_of(number) for number in numbers] == ["BR", "CA", "US", "ES", "ZZ", "ZZ"]


def test_the_longest_unused_is_forgotten() -> None:
    users = Users(max_users=2)
    first, second = users.of_phone("1000001"), users.of_phone("1000002")
    users.of_phone("1000001")
    users.of_phone("1000003")
    assert list(users.by_wa_id) == ["1000001", "1000003"]
    assert users.of_user_id(second.user_id) is None
    assert users.of_user_id(first.user_id) is first


def test_a_number_that_is_taken_over_belongs_to_the_newcomer() -> None:
    users = Users()
    old, new = users.of_phone("1000001"), users.of_phone("1000002")
    taken = old.user_id
    users.change_number(new, "1000001")
    assert users.of_phone("1000001") is new
    assert users.of_user_id(taken) is new
    assert list(users.by_wa_id) == ["1000001"]
