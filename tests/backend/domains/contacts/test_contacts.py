"""Contacts are found, changed in their types, and erased with everything that tells who they were."""

import csv
import io
from typing import Any

import pytest

from backend.channels.contract import OtherUpdate, Sender
from backend.domains.contacts.export import export_csv
from backend.domains.contacts.schemas import (
    ContactChange,
    ContactsWanted,
    FieldDefinition,
    NewConsent,
    NewContact,
    TagsChange,
)
from backend.domains.messages.schemas import NewMessage
from backend.errors import BadInput, Conflict, NotFound
from backend.models import (
    consents,
    contact_aliases,
    contact_tags,
    contact_values,
    contacts,
    conversations,
    effects,
    inputs,
    messages,
    sessions,
    tags,
    updates,
)
from flow_engine.contents import TextContent
from tests.backend.domains.desk import OTHER, Desk

pytestmark = pytest.mark.asyncio


async def made(desk: Desk, phone: str = "+5511988887777", **more: Any) -> str:
    return (await desk.contacts.create("w1", NewContact(phone=phone, **more))).id


async def test_a_contact_is_made_with_tags_and_typed_fields(desk: Desk) -> None:
    await desk.definitions.define_field("w1", "age", FieldDefinition("number"))
    await desk.definitions.define_field("w1", "city", FieldDefinition())
    contact_id = await made(desk, "(11) 98888-7777", name="Ana", tags=["VIP", "vip ", "new"], fields={"age": "42"})
    shown = await desk.contacts.get("w1", contact_id)
    assert (shown.phone, shown.tags, shown.fields) == ("5511988887777", ["new", "vip"], {"age": 42})
    changed = await desk.contacts.change("w1", contact_id, ContactChange(fields={"age": None, "city": "São Paulo"}))
    assert (changed.name, changed.fields) == ("Ana", {"city": "São Paulo"})


async def test_what_is_not_sent_stays_and_null_empties(desk: Desk) -> None:
    contact_id = await made(desk, name="Ana", language="es")
    assert (await desk.contacts.change("w1", contact_id, ContactChange(name="Eva"))).language == "es"
    assert (await desk.contacts.change("w1", contact_id, ContactChange(language=None))).name == "Eva"
    assert (await desk.contacts.get("w1", contact_id)).language is None


async def test_all_faults_are_told_at_once_and_nothing_is_stored(desk: Desk) -> None:
    await desk.definitions.define_field("w1", "age", FieldDefinition("number"))
    with pytest.raises(BadInput) as refused:
        await made(desk, "12345", time_zone="Mars/One")
    assert [fault.code for fault in refused.value.faults] == ["bad_phone", "unknown_zone"]
    with pytest.raises(BadInput) as refused:
        await made(desk, fields={"age": "many", "shoe": 5})
    assert [fault.path for fault in refused.value.faults] == ["$.fields.age", "$.fields.shoe"]
    assert (await desk.rows(contacts), await desk.rows(contact_aliases)) == ([], [])


async def test_a_phone_number_belongs_to_one_contact(desk: Desk) -> None:
    await made(desk, "+5511988887777")
    for phone in ("+5511988887777", "11 98888-7777"):
        with pytest.raises(Conflict):
            await made(desk, phone)
    assert (await desk.contacts.create(OTHER, NewContact(phone="+5511988887777"))).phone == "5511988887777"


async def test_one_who_writes_is_the_contact_that_was_made(desk: Desk) -> None:
    contact_id = await made(desk, "+5511987654321", name="Ana from the list")
    await desk.post(desk.says("Oi", "m1"))
    assert [row.contact_id for row in await desk.rows(conversations)] == [contact_id]


async def test_contacts_are_found_by_name_phone_and_tag_in_pages(desk: Desk) -> None:
    for n in range(7):
        await made(desk, f"+55119888877{n:02}", name=f"Ana {n}", tags=["vip"] if n % 2 else [])

    async def found(**wanted: Any) -> list[str]:
        names: list[str] = []
        cursor: str | None = ""
        while cursor is not None:
            page = await desk.contacts.list_contacts("w1", ContactsWanted(cursor=cursor, limit=3, **wanted))
            names += [one.name for one in page.items]
            cursor = page.next_cursor
        return names

    assert await found() == [f"Ana {n}" for n in range(6, -1, -1)]
    assert await found(search="ANA 3") == ["Ana 3"]
    assert await found(search="98888-7704") == ["Ana 4"]
    assert await found(search="_") == []
    assert await found(tag="VIP") == ["Ana 5", "Ana 3", "Ana 1"]


async def test_tags_are_put_on_taken_off_and_counted(desk: Desk) -> None:
    one, two = await made(desk), await made(desk, "+5511988887778")
    await desk.contacts.change_tags("w1", one, TagsChange(add=["São Paulo", "vip"]))
    await desk.contacts.change_tags("w1", two, TagsChange(add=["sao paulo"]))
    assert [(tag.name, tag.contact_count) for tag in (await desk.definitions.list_tags("w1")).items] == [
        ("São Paulo", 2),
        ("vip", 1),
    ]
    assert (await desk.contacts.change_tags("w1", one, TagsChange(remove=["VIP"]))).tags == ["São Paulo"]
    await desk.definitions.delete_tag("w1", "SAO PAULO")
    assert (await desk.contacts.get("w1", two)).tags == []
    with pytest.raises(NotFound):
        await desk.definitions.delete_tag("w1", "sao paulo")


async def test_a_field_in_use_keeps_its_type(desk: Desk) -> None:
    await desk.definitions.define_field("w1", "age", FieldDefinition("number"))
    contact_id = await made(desk, fields={"age": 4})
    with pytest.raises(Conflict):
        await desk.definitions.define_field("w1", "age", FieldDefinition("text"))
    renamed = await desk.definitions.define_field("w1", "age", FieldDefinition("number", "Age"))
    assert renamed.label == "Age"
    await desk.definitions.delete_field("w1", "age")
    assert (await desk.contacts.get("w1", contact_id)).fields == {}
    assert (await desk.definitions.define_field("w1", "age", FieldDefinition("text"))).type == "text"
    with pytest.raises(BadInput):
        await desk.definitions.define_field("w1", "contact", FieldDefinition())


async def test_the_latest_consent_counts(desk: Desk) -> None:
    contact_id = await made(desk)
    await desk.contacts.add_consent("w1", contact_id, NewConsent(is_opted_in=True, source="form", text="Yes"))
    desk.clock.move(1)
    listed = await desk.contacts.add_consent("w1", contact_id, NewConsent(is_opted_in=False, source="phone"))
    assert [(one.is_opted_in, one.source) for one in listed.items] == [(False, "phone"), (True, "form")]
    assert not (await desk.contacts.get("w1", contact_id)).is_opted_in


async def test_erasing_leaves_nothing_that_tells_who_it_was(desk: Desk) -> None:
    await desk.publish(("keyword_trigger", {"words": ["oi"]}), ("wait", {"duration_s": 60}))
    await desk.post(desk.says("other", "m0", Sender(phone="5511900000000", name="Eva")))
    await desk.say("oi", "m1")
    await desk.post(OtherUpdate("user_preferences", "k", {"wa_id": "5511987654321"}), number="")
    (contact,) = [row for row in await desk.rows(contacts) if row.name == "Ana Lima"]
    await desk.contacts.change_tags("w1", contact.id, TagsChange(add=["vip"]))
    await desk.contacts.add_consent("w1", contact.id, NewConsent(is_opted_in=True))
    await desk.messages.send("w1", NewMessage(content=TextContent("Hi"), contact_id=contact.id))
    await desk.contacts.delete("w1", contact.id)
    tables = (consents, contact_tags, contact_values, effects, sessions, updates)
    assert [await desk.rows(table) for table in tables] == [[]] * len(tables)
    rest = str([await desk.rows(table) for table in (contacts, contact_aliases, conversations, messages, inputs)])
    assert "5511987654321" not in rest
    assert "Ana Lima" not in rest
    assert "5511900000000" in rest
    assert len(await desk.rows(messages)) == len(await desk.rows(inputs)) == 1
    assert [row.name for row in await desk.rows(tags)] == ["vip"]
    with pytest.raises(NotFound):
        await desk.contacts.get("w1", contact.id)


async def test_the_export_holds_everybody_and_no_formula(desk: Desk) -> None:
    await desk.definitions.define_field("w1", "note", FieldDefinition())
    for n, name in enumerate(["=1+1", "@SUM(A1)", "-2", "+3", "\tx", 'plain, "quoted"\nname', *["x"] * 200]):
        await made(desk, f"+55119{80000000 + n}", name=name, fields={"note": "=cmd|' /C calc'!A0"} if n == 0 else {})
    pieces = [piece async for piece in export_csv(desk.contacts, desk.definitions, "w1")]
    rows = list(csv.DictReader(io.StringIO(b"".join(pieces).decode(), newline="")))
    assert len(rows) == 206
    assert len(pieces) == 4
    by_phone = {row["phone"]: row for row in rows}
    assert by_phone["5511980000000"]["field.note"] == "'=cmd|' /C calc'!A0"
    assert by_phone["5511980000005"]["name"] == 'plain, "quoted"\nname'
    assert not any(cell[:1] in "=+-@\t" for row in rows for cell in row.values() if cell)


async def test_another_workspace_finds_nothing(desk: Desk) -> None:
    contact_id = await made(desk)
    for call in (
        desk.contacts.get(OTHER, contact_id),
        desk.contacts.change(OTHER, contact_id, ContactChange(name="mine")),
        desk.contacts.change_tags(OTHER, contact_id, TagsChange(add=["x"])),
        desk.contacts.delete(OTHER, contact_id),
        desk.contacts.list_consents(OTHER, contact_id),
        desk.contacts.add_consent(OTHER, contact_id, NewConsent(is_opted_in=True)),
    ):
        with pytest.raises(NotFound):
            await call
    assert (await desk.contacts.list_contacts(OTHER, ContactsWanted())).items == []
    assert await desk.rows(tags) == []
