"""What was said and who was written with is found by its words, in one's own workspace only."""

import pytest

from backend.channels.contract import Sender
from backend.domains.contacts.schemas import ContactChange
from backend.domains.search.indexing import SearchIndexer
from backend.domains.search.schemas import SearchWanted
from backend.domains.search.services import SearchService
from backend.domains.search.words import BEGIN, END, asked_words, snippet, words_in
from backend.models import contacts, conversations
from tests.backend.domains.desk import OTHER, Desk

JOAO = Sender(phone="5511987654321", name="João Müller")


async def indexed(desk: Desk) -> SearchService:
    indexer = SearchIndexer(desk.database)
    while await indexer.index_some():
        pass
    return SearchService(desk.database)


async def found(desk: Desk, text: str, workspace_id: str = "w1") -> tuple[list[str], list[str]]:
    """Gives the snippets and the contacts' names that are found."""
    answer = await (await indexed(desk)).search(workspace_id, SearchWanted(text=text))
    return [one.snippet for one in answer.messages], [one.name for one in answer.contacts]


@pytest.mark.asyncio
async def test_messages_are_found_by_the_beginnings_of_their_words(desk: Desk) -> None:
    await desk.publish(("keyword_trigger", {"words": ["oi"]}), ("send_message", {"text": "Olá, qual a sua AÇÃO?"}))
    await desk.say("oi", "m1", JOAO)
    desk.clock.move(1)
    await desk.say("Minha ação venceu em março, user@example.com", "m2", JOAO)
    both = [
        f"Minha {BEGIN}ação{END} venceu em março, user@example.com",
        f"Olá, qual a sua {BEGIN}AÇÃO{END}?",
    ]
    for asked in ("acao", "AÇÃO", "aca", "ação"):
        assert (await found(desk, asked))[0] == both, asked
    assert (await found(desk, "acao marc"))[0] == [
        f"Minha {BEGIN}ação{END} venceu em {BEGIN}março{END}, user@example.com"
    ]
    assert len((await found(desk, "example"))[0]) == 1
    for asked in ("ção", "nothing", '" OR *', "'in w1'", "acao nothing"):
        assert (await found(desk, asked))[0] == [], asked


@pytest.mark.asyncio
async def test_contacts_are_found_by_name_and_by_any_digits_of_the_number(desk: Desk) -> None:
    await desk.post(desk.says("hello", "m1", JOAO))
    for asked in ("joao", "mull", "João M", "4321", "+55 (11) 98765-4321", "987654"):
        assert (await found(desk, asked))[1] == ["João Müller"], asked
    assert (await found(desk, "99999"))[1] == []
    (row,) = await desk.rows(contacts)
    await desk.contacts.change("w1", row.id, ContactChange(name="Maria"))
    assert (await found(desk, "maria"))[1] == ["Maria"]
    assert (await found(desk, "joao"))[1] == []
    answer = await (await indexed(desk)).search("w1", SearchWanted(text="maria"))
    assert answer.contacts[0].conversation_id == (await desk.rows(conversations))[0].id


@pytest.mark.asyncio
async def test_another_workspace_finds_nothing_and_what_is_erased_is_gone(desk: Desk) -> None:
    await desk.post(desk.says("secret words", "m1", JOAO))
    assert await found(desk, "secret", OTHER) == ([], [])
    assert await found(desk, "joao", OTHER) == ([], [])
    assert len((await found(desk, "secret"))[0]) == 1
    (row,) = await desk.rows(contacts)
    await desk.contacts.delete("w1", row.id)
    assert await found(desk, "secret") == ([], [])
    assert await found(desk, "joao") == ([], [])


@pytest.mark.asyncio
async def test_the_latest_come_first_and_no_more_than_wanted(desk: Desk) -> None:
    for n in range(7):
        await desk.post(desk.says(f"word {n}", f"m{n}", JOAO))
        desk.clock.move(1)
    answer = await (await indexed(desk)).search("w1", SearchWanted(text="word", limit=3))
    assert [one.snippet[-1] for one in answer.messages] == ["6", "5", "4"]


def test_words_are_folded_and_signs_part_them() -> None:
    assert words_in("Não-fumante, NÃO! snake_case 12.5 ﬁm") == ["nao", "fumante", "snake", "case", "12", "5", "fim"]
    assert asked_words("a " * 50 + " ".join("abcdefghijklmnop")) == list("abcdefghij")
    assert [len(word) for word in words_in("x" * 500)] == [40]


def test_a_snippet_stands_around_the_first_hit() -> None:
    long = "start " + "filler " * 60 + "needle " + "after " * 60
    cut = snippet(long, ["need"])
    assert f"{BEGIN}needle{END}" in cut
    assert cut.startswith("…filler")
    assert cut.endswith("…")
    assert len(cut) < 250
    assert snippet("nothing here", ["x"]) == "nothing here"
