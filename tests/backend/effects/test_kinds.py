"""Every effect there is has a kind of its own, and every kind keeps the contract."""

from backend.effects import effect_kinds, tag_of
from flow_engine.effects import Effect


def test_every_effect_has_a_kind() -> None:
    assert set(effect_kinds()) == {tag_of(effect) for effect in Effect.__args__}


def test_every_kind_is_in_the_file_of_its_name_and_allows_an_attempt() -> None:
    for name, kind in effect_kinds().items():
        assert tag_of(kind.effect_type) == name
        assert type(kind).__module__ == f"backend.effects.{name}"
        assert kind.max_attempts >= 1
