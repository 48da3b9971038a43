"""The panel shows what flows collected and the way through them; a message of the bot is explained by its node."""

import pytest
from sqlalchemy import update

from backend.domains.messages.schemas import NewMessage
from backend.domains.panel.explaining import ExplainingService
from backend.domains.panel.services import PanelService
from backend.errors import NotFound
from backend.models import channels, conversations, llm_settings, messages
from flow_engine.contents import TextContent
from nodes import catalogue
from tests.backend.domains.desk import OTHER, Desk

pytestmark = pytest.mark.asyncio

STEPS = (
    ("keyword_trigger", {"words": ["oi"]}),
    ("ask_choice", {"text": "Qual a sua cidade?", "options": [{"id": "r", "title": "Recife"}], "variable": "city"}),
    ("send_message", {"text": "{{ city }} é linda."}),
    ("send_message", {"text": "E então?"}),
    ("wait", {"duration_s": 3_600}),
)
EDGES = [("a", "next", "b"), ("b", "r", "c"), ("c", "next", "d"), ("d", "next", "e")]


async def asked_and_answered(desk: Desk) -> str:
    """A customer goes through the flow; gives the conversation."""
    await desk.publish(*STEPS, edges=EDGES, b="A cidade")
    assert await desk.say("oi", "m1") == ["Qual a sua cidade?"]
    desk.clock.move(1)
    assert await desk.say("Recife", "m2") == ["Recife é linda.", "E então?"]
    return str((await desk.rows(conversations))[0].id)


async def id_of(desk: Desk, text: str) -> str:
    rows = await desk.rows(messages)
    return str(next(row.id for row in rows if f'"{text}"' in row.content))


async def test_the_panel_says_whether_a_model_can_help(desk: Desk) -> None:
    conversation_id = await asked_and_answered(desk)
    service = PanelService(desk.database, desk.contacts, catalogue())
    assert not (await service.get("w1", conversation_id, "en")).has_model
    row = {"base_url": "https://a.example/v1", "model": "small", "updated_at": desk.clock.now()}
    await desk.add(llm_settings, workspace_id="w1", **row)
    assert (await service.get("w1", conversation_id, "en")).has_model
    await desk.database.write(lambda connection: connection.execute(update(llm_settings).values(base_url="")))
    assert not (await service.get("w1", conversation_id, "en")).has_model


async def test_the_panel_shows_the_contact_the_variables_and_the_way(desk: Desk) -> None:
    conversation_id = await asked_and_answered(desk)
    panel = await PanelService(desk.database, desk.contacts, catalogue()).get("w1", conversation_id, "pt_BR")
    assert (panel.contact.name, panel.variables) == ("Ana Lima", {"city": "Recife"})
    assert panel.session
    assert (panel.session.place.node_type, panel.session.place.version, panel.session.status) == ("wait", 1, "waiting")
    assert [step.place.node_id for step in panel.path] == ["e", "d", "c", "b", "b", "a"]
    assert [bool(step.why) for step in panel.path[2:5]] == [False, True, False]  # why the answer was taken, in words
    assert [step.place.label for step in panel.path[2:]] == ["Enviar mensagem", "A cidade", "A cidade", "Palavra-chave"]
    assert [step.port_label for step in panel.path[2:]] == ["Próximo", "Recife", "", "Próximo"]  # as the author says it
    with pytest.raises(NotFound):
        await PanelService(desk.database, desk.contacts, catalogue()).get(OTHER, conversation_id, "en")


async def test_the_panel_shows_earlier_handoffs_and_conversations_by_other_numbers(desk: Desk) -> None:
    await desk.publish(("keyword_trigger", {"words": ["help"]}), ("hand_off", {"team": "Sales", "timeout_s": 3_600}))
    await desk.say("help", "m1")
    (talk,) = await desk.rows(conversations)
    now, shop = desk.clock.now(), {"provider": "test", "number_id": "9", "name": "Shop"}
    await desk.add(channels, id="c3", workspace_id="w1", created_at=now, **shop)
    row = {"contact_id": talk.contact_id, "channel_id": "c3", "status": "closed", "opened_at": now, "active_at": now}
    await desk.add(conversations, id="earlier", workspace_id="w1", **row)
    panel = await PanelService(desk.database, desk.contacts, catalogue()).get("w1", talk.id, "en")
    assert [(one.team, one.status) for one in panel.handoffs] == [("Sales", "open")]
    assert [(one.id, one.channel_name, one.status) for one in panel.earlier] == [("earlier", "Shop", "closed")]


async def test_a_message_is_explained_by_its_node_the_way_there_and_what_was_known_then(desk: Desk) -> None:
    await asked_and_answered(desk)
    explaining = ExplainingService(desk.database, catalogue())
    asked = await explaining.explain("w1", await id_of(desk, "Qual a sua cidade?"), "en")
    assert asked.place
    assert (asked.author, asked.place.node_id, asked.input_text, asked.variables) == ("flow", "b", "oi", {})
    assert (asked.route_code, bool(asked.route)) == ("trigger", True)
    said = await explaining.explain("w1", await id_of(desk, "Recife é linda."), "en")
    assert said.place
    assert (said.place.node_id, said.place.version, said.place.flow_name) == ("c", 1, "f1")
    assert [(step.place.node_id, step.port_label) for step in said.path] == [("b", "Recife"), ("c", "Next")]
    assert (said.variables, said.input_text) == ({"city": "Recife"}, "Recife")
    then = await explaining.explain("w1", await id_of(desk, "E então?"), "en")
    assert then.place
    assert (then.place.node_id, [step.place.node_id for step in then.path]) == ("d", ["b", "c", "d"])


async def test_a_message_stays_explained_when_a_newer_version_is_published(desk: Desk) -> None:
    await asked_and_answered(desk)
    desk.clock.move(60)
    await desk.publish(("keyword_trigger", {"words": ["oi"]}), ("send_message", {"text": "Outra coisa"}))
    said = await ExplainingService(desk.database, catalogue()).explain("w1", await id_of(desk, "E então?"), "en")
    assert said.place
    assert (said.place.version, said.place.node_id) == (1, "d")


async def test_a_message_of_a_person_or_the_customer_is_said_to_be_theirs(desk: Desk) -> None:
    await asked_and_answered(desk)
    (talk,) = await desk.rows(conversations)
    sent = await desk.messages.send("w1", NewMessage(content=TextContent("From me"), contact_id=talk.contact_id))
    explaining = ExplainingService(desk.database, catalogue())
    assert (await explaining.explain("w1", sent.message_id, "en")).author == "operator"
    assert (await explaining.explain("w1", await id_of(desk, "oi"), "en")).author == "customer"
    with pytest.raises(NotFound):
        await explaining.explain(OTHER, sent.message_id, "en")
