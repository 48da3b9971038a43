"""The catalogue of message templates over HTTP: pages, filters, review, edits, deletion."""

from typing import Any

import pytest

from backend.cloud_api_stand_in.demo import WABA_ID
from tests.backend.cloud_api_stand_in.running import StandIn
from tests.backend.cloud_api_stand_in.worlds import template, text

pytestmark = pytest.mark.asyncio
PATH = f"{WABA_ID}/message_templates"
NEW = {
    "name": "order_ready",
    "language": "en_US",
    "category": "UTILITY",
    "components": [{"type": "BODY", "text": "Order {{1}} is ready.", "example": {"body_text": [["7"]]}}],
}


def with_options(**options: Any) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("stand_in", [options], indirect=True)


async def listed(stand_in: StandIn, query: str = "") -> Any:
    status, answer = await stand_in.graph("GET", f"{PATH}?{query}")
    assert status == 200, answer
    return answer


async def test_pages_lead_through_all_and_back(stand_in: StandIn) -> None:
    whole = [one["id"] for one in (await listed(stand_in))["data"]]
    assert len(whole) == 8
    seen, query, pages = [], "limit=3", 0
    while query:
        answer = await listed(stand_in, query)
        seen += [one["id"] for one in answer["data"]]
        pages += 1
        cursor = answer["paging"]["cursors"]["after"]
        query = f"limit=3&after={cursor}" if "next" in answer["paging"] else ""
    assert (seen, pages) == (whole, 3)
    back = await listed(stand_in, f"limit=3&before={answer['paging']['cursors']['before']}")
    assert [one["id"] for one in back["data"]] == whole[3:6]
    assert answer["paging"]["previous"].startswith(f"{stand_in.url}/v25.0/{PATH}?")


async def test_the_address_of_the_next_page_works_as_it_is(stand_in: StandIn) -> None:
    first = await listed(stand_in, "limit=5&fields=name")
    headers = {"Authorization": "Bearer demo-access-token"}
    async with stand_in.session.get(first["paging"]["next"], headers=headers) as answer:
        second = await answer.json()
    assert len(second["data"]) == 3
    assert set(second["data"][0]) == {"id", "name"}


@pytest.mark.parametrize(("query", "code"), [("after=bm9uZQ==", 131059), ("after=%25", 131059), ("limit=0", 100)])
async def test_a_wrong_cursor_or_limit_is_refused(stand_in: StandIn, query: str, code: int) -> None:
    status, answer = await stand_in.graph("GET", f"{PATH}?{query}")
    assert (status, answer["error"]["code"]) == (400, code)


async def test_filters_fields_and_summary(stand_in: StandIn) -> None:
    answer = await listed(stand_in, "name=appointment_reminder&language=es&fields=name,language,nothing")
    assert [set(one) for one in answer["data"]] == [{"id", "name", "language"}]
    assert len((await listed(stand_in, "category=marketing,authentication"))["data"]) == 2
    assert (await listed(stand_in, "status=REJECTED"))["data"] == []
    assert len((await listed(stand_in, "name_or_content=consulta"))["data"]) == 1
    names = "total_count,message_template_count,message_template_limit,are_translations_complete"
    assert (await listed(stand_in, f"limit=1&category=UTILITY&summary={names}"))["summary"] == {
        "total_count": 6,
        "message_template_count": 8,
        "message_template_limit": 250,
        "are_translations_complete": True,
    }
    assert (await listed(stand_in, "summary=total_count"))["summary"] == {"total_count": 8}
    assert "summary" not in await listed(stand_in)


async def test_a_new_template_is_reviewed_before_it_can_be_sent(stand_in: StandIn) -> None:
    status, made = await stand_in.graph("POST", PATH, json=NEW)
    assert (status, made["status"], made["category"]) == (200, "PENDING", "UTILITY")
    status, answer = await stand_in.send(template("order_ready", "7"))
    assert (status, answer["error"]["code"]) == (404, 132001)
    await stand_in.control("POST", "clock", json={"advance_s": 1})
    (post,) = await stand_in.receiver.wait(1)
    (change,) = post.changes
    assert change["field"] == "message_template_status_update"
    assert change["value"] == {
        "event": "APPROVED",
        "message_template_id": int(made["id"]),
        "message_template_name": "order_ready",
        "message_template_language": "en_US",
        "message_template_category": "UTILITY",
        "reason": "NONE",
    }
    assert (await stand_in.send(template("order_ready", "7")))[0] == 200
    _, inbox = await stand_in.control("GET", "users/5511987650001/messages")
    assert inbox["messages"][0]["text"] == "Order 7 is ready."


@with_options(template_review="reject", template_review_ms=[0, 0])
async def test_a_template_can_be_refused(stand_in: StandIn) -> None:
    _, made = await stand_in.graph("POST", PATH, json=NEW)
    (post,) = await stand_in.receiver.wait(1)
    value = post.changes[0]["value"]
    assert (value["event"], value["reason"]) == ("REJECTED", "INVALID_FORMAT")
    _, found = await stand_in.graph("GET", made["id"])
    assert (found["status"], found["rejected_reason"]) == ("REJECTED", "INVALID_FORMAT")


async def test_a_template_can_be_paused_and_resumed(stand_in: StandIn) -> None:
    _, one = await stand_in.graph("GET", f"{PATH}?name=reopen_conversation&language=en_US")
    path = f"message_templates/{one['data'][0]['id']}/status"
    assert (await stand_in.control("PUT", path, json={"status": "PAUSED"}))[1]["status"] == "PAUSED"
    assert (await stand_in.send(template("reopen_conversation")))[1]["error"]["code"] == 132015
    await stand_in.control("PUT", path, json={"status": "APPROVED"})
    assert (await stand_in.send(template("reopen_conversation")))[0] == 200
    posts = await stand_in.receiver.wait(2)
    assert {post.changes[0]["value"]["event"] for post in posts[:2]} == {"PAUSED", "APPROVED"}


async def test_a_name_and_language_exists_once(stand_in: StandIn) -> None:
    again = NEW | {"name": "reopen_conversation"}
    status, answer = await stand_in.graph("POST", PATH, json=again)
    assert (status, answer["error"]["error_subcode"]) == (400, 2388024)


@pytest.mark.parametrize(
    "change", [{"name": "Bad Name"}, {"components": []}, {"parameter_format": "X"}, {"category": 1}]
)
async def test_a_bad_template_is_not_kept(stand_in: StandIn, change: dict[str, Any]) -> None:
    assert (await stand_in.graph("POST", PATH, json=NEW | change))[0] == 400
    assert len((await listed(stand_in))["data"]) == 8


@with_options(template_review_ms=[0, 0])
async def test_an_approved_template_is_edited_once_a_day_and_ten_times_a_month(stand_in: StandIn) -> None:
    _, made = await stand_in.graph("POST", PATH, json=NEW)
    change = {"components": [{"type": "BODY", "text": "Order {{1}} waits for you."}]}
    edits = 0
    for _ in range(12):
        edits += (await stand_in.graph("POST", made["id"], json=change))[0] == 200
        assert (await stand_in.graph("POST", made["id"], json=change))[0] == 400
        await stand_in.control("POST", "clock", json={"advance_s": 86_400})
    assert edits == 10
    assert (await stand_in.graph("POST", made["id"], json={"category": "MARKETING"}))[0] == 400


async def test_100_templates_are_created_in_an_hour_and_250_kept(stand_in: StandIn) -> None:
    async def create(number: int) -> int:
        _, answer = await stand_in.graph("POST", PATH, json=NEW | {"name": f"order_{number}"})
        return int(answer.get("error", {}).get("code", 0))

    assert {await create(number) for number in range(100)} == {0}
    assert await create(100) == 80007
    for hour in range(1, 3):
        await stand_in.control("POST", "clock", json={"advance_s": 3_600})
        for number in range(100 * hour, min(100 * hour + 100, 242)):
            assert await create(number) == 0
    assert await create(999) == 100


async def test_a_name_is_deleted_in_all_languages_or_one(stand_in: StandIn) -> None:
    _, one = await stand_in.graph("GET", f"{PATH}?name=reopen_conversation&language=es")
    path = f"{PATH}?name=reopen_conversation"
    assert (await stand_in.graph("DELETE", f"{path}&hsm_id={one['data'][0]['id']}"))[0] == 200
    assert len((await listed(stand_in))["data"]) == 7
    assert (await stand_in.graph("DELETE", path))[0] == 200
    assert len((await listed(stand_in))["data"]) == 5
    assert (await stand_in.graph("DELETE", path))[1]["error"]["error_subcode"] == 2593002
    assert (await stand_in.graph("DELETE", PATH))[0] == 400


async def test_an_authentication_template_gets_its_words_from_meta(stand_in: StandIn) -> None:
    components = [{"type": "BODY", "add_security_recommendation": True}]
    new = {"name": "code", "language": "en_US", "category": "AUTHENTICATION", "components": components}
    _, made = await stand_in.graph("POST", PATH, json=new)
    await stand_in.control("POST", "clock", json={"advance_s": 1})
    _, found = await stand_in.graph("GET", made["id"])
    assert found["components"][0]["text"] == "*{{1}}* is your verification code."
    await stand_in.act("say", text="Hi")
    assert (await stand_in.send(text()))[0] == 200
