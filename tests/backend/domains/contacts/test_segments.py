"""Segments say who is meant by what contacts have in common: checked, counted, listed, and reached by schedules."""

from typing import Any

import pytest

from backend.domains.contacts.schemas import ContactsWanted, FieldDefinition, NewConsent, NewContact
from backend.domains.contacts.segment_filters import FieldRule, SegmentFilter
from backend.errors import BadInput, NotFound
from tests.backend.domains.desk import OTHER, Desk

pytestmark = pytest.mark.asyncio

PEOPLE: tuple[tuple[str, list[str], dict[str, Any]], ...] = (
    ("Ana", ["VIP", "São Paulo"], {"spent": 120, "born": "1990-05-01", "city": "Recife"}),
    ("Bia", ["vip"], {"spent": 9.5, "born": "2001-01-31"}),
    ("Caio", [], {"spent": 1_000, "city": "Olinda"}),
    ("Davi", ["Blocked", "VIP"], {}),
)


async def shop(desk: Desk) -> None:
    """A workspace with four contacts."""
    for name, type_ in (("spent", "number"), ("born", "date"), ("city", "text")):
        await desk.definitions.define_field("w1", name, FieldDefinition(type_))  # type: ignore[arg-type]
    for number, (name, tags, fields) in enumerate(PEOPLE):
        new = NewContact(phone=f"+55119876543{number:02}", name=name, tags=tags, fields=fields)
        await desk.contacts.create("w1", new)


async def names(desk: Desk, **wanted: Any) -> str:
    """Makes a segment and names the contacts in it."""
    await desk.segments.put("w1", "Mine", SegmentFilter(**wanted))
    found = (await desk.contacts.list_contacts("w1", ContactsWanted(segment="mine"))).items
    assert (await desk.segments.get("w1", "MINE")).contact_count == len(found)
    return " ".join(sorted(one.name for one in found))


async def test_who_is_in_a_segment(desk: Desk) -> None:
    await shop(desk)
    assert await names(desk) == "Ana Bia Caio Davi"
    assert await names(desk, all_tags=["vip"]) == "Ana Bia Davi"
    assert await names(desk, all_tags=["Vip", "sao paulo"]) == "Ana"
    assert await names(desk, any_tags=["blocked", "são paulo"]) == "Ana Davi"
    assert await names(desk, all_tags=["VIP"], no_tags=["blocked"]) == "Ana Bia"
    assert await names(desk, is_opted_in=True) == ""


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        (FieldRule("spent", "at_least", 100), "Ana Caio"),
        (FieldRule("spent", "at_most", "9,5"), "Bia"),
        (FieldRule("spent", "equals", 120.0), "Ana"),
        (FieldRule("spent", "differs", 120), "Bia Caio Davi"),
        (FieldRule("born", "at_least", "2000-01-01"), "Bia"),
        (FieldRule("city", "equals", "Recife"), "Ana"),
        (FieldRule("city", "is_set"), "Ana Caio"),
        (FieldRule("city", "is_empty"), "Bia Davi"),
    ],
)
async def test_fields_are_compared_in_their_types(desk: Desk, rule: FieldRule, found: str) -> None:
    await shop(desk)
    assert await names(desk, fields=[rule]) == found


async def test_a_rule_that_makes_no_sense_is_refused_with_all_its_faults(desk: Desk) -> None:
    await shop(desk)
    rules = [
        FieldRule("nothing", "is_set"),
        FieldRule("spent", "equals", "much"),
        FieldRule("city", "at_least", "A"),
    ]
    with pytest.raises(BadInput) as caught:
        await desk.segments.put("w1", "Mine", SegmentFilter(fields=rules))
    assert [(fault.path, fault.code) for fault in caught.value.faults] == [
        ("$.fields[0].field", "unknown_field"),
        ("$.fields[1].value", "field_wrong_type"),
        ("$.fields[2].comparison", "field_not_sorted"),
    ]


async def test_consent_counts(desk: Desk) -> None:
    await shop(desk)
    ana = (await desk.contacts.list_contacts("w1", ContactsWanted(search="Ana"))).items[0]
    await desk.contacts.add_consent("w1", ana.id, NewConsent(is_opted_in=True))
    assert await names(desk, is_opted_in=True) == "Ana"
    assert await names(desk, is_opted_in=False) == "Bia Caio Davi"


async def test_segments_are_the_workspaces_own(desk: Desk) -> None:
    await shop(desk)
    await desk.segments.put("w1", "Mine", SegmentFilter())
    assert (await desk.segments.list_segments(OTHER)).items == []
    for call in (desk.segments.get(OTHER, "Mine"), desk.segments.delete(OTHER, "Mine")):
        with pytest.raises(NotFound):
            await call
    with pytest.raises(BadInput):
        await desk.contacts.list_contacts(OTHER, ContactsWanted(segment="Mine"))
    await desk.segments.put(OTHER, "Mine", SegmentFilter())
    assert (await desk.segments.get(OTHER, "Mine")).contact_count == 0
    await desk.segments.delete("w1", "mine")
    assert [one.name for one in (await desk.segments.list_segments(OTHER)).items] == ["Mine"]
