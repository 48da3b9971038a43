"""Files go up, get an address that soon ends, come down whole or in parts, and end."""

import hashlib
from io import BytesIO
from typing import Any

import aiohttp
import pytest

from backend.cloud_api_stand_in.demo import ACCESS_TOKEN, PHONE_NUMBER_ID
from tests.backend.cloud_api_stand_in.running import StandIn

pytestmark = pytest.mark.asyncio
PNG = b"\x89PNG\r\n\x1a\n" + b"\r\n--x" * 10 + bytes(range(256))
BEARER = {"Authorization": f"Bearer {ACCESS_TOKEN}"}
BOUNDARY = "x"


def part(name: str, content: bytes, *more: str) -> bytes:
    lines = "\r\n".join([f'Content-Disposition: form-data; name="{name}"{more[0] if more else ""}', *more[1:]])
    return f"--{BOUNDARY}y\r\n{lines}\r\n\r\n".encode() + content + b"\r\n"


FILE = part("file", PNG, '; filename="praça.png"', "Content-Type: image/png")
PRODUCT = part("messaging_product", b"whatsapp")
TYPE = part("type", b"image/png")
END = f"--{BOUNDARY}y--\r\n".encode()


async def post(stand_in: StandIn, body: Any, content_type: str = f"multipart/form-data; boundary={BOUNDARY}y") -> Any:
    headers = BEARER | {"Content-Type": content_type}
    url = f"{stand_in.url}/v25.0/{PHONE_NUMBER_ID}/media"
    async with stand_in.session.post(
        url, data=BytesIO(body) if isinstance(body, bytes) else body, headers=headers
    ) as answer:
        return answer.status, await answer.json()


async def fetch(stand_in: StandIn, url: str, **headers: str) -> tuple[int, bytes, Any]:
    async with stand_in.session.get(url, headers=BEARER | headers, allow_redirects=False) as answer:
        return answer.status, await answer.read(), answer.headers


@pytest.mark.parametrize("parts", [[PRODUCT, TYPE, FILE], [FILE, TYPE, PRODUCT], [FILE, PRODUCT]])
async def test_a_file_goes_up_with_its_parts_in_any_order(stand_in: StandIn, parts: list[bytes]) -> None:
    status, answer = await post(stand_in, b"".join(parts) + END)
    assert status == 200
    media_id = answer["id"]
    assert media_id.isdigit()
    assert len(media_id) <= 32
    _, about = await stand_in.graph("GET", media_id)
    assert about["mime_type"] == "image/png"
    assert about["file_size"] == len(PNG)
    assert about["sha256"] == hashlib.sha256(PNG).hexdigest()
    assert about["id"] == media_id
    status, content, headers = await fetch(stand_in, about["url"])
    assert (status, content, headers["Content-Type"]) == (200, PNG, "image/png")
    assert headers["Content-Disposition"] == "attachment; filename*=UTF-8''pra%C3%A7a.png"


async def test_a_file_may_come_in_chunks(stand_in: StandIn) -> None:
    async def chunks() -> Any:
        whole = PRODUCT + FILE + END
        for begin in range(0, len(whole), 7):
            yield whole[begin : begin + 7]

    status, answer = await post(stand_in, chunks())
    assert status == 200
    _, about = await stand_in.graph("GET", answer["id"])
    assert about["file_size"] == len(PNG)


@pytest.mark.parametrize(
    ("body", "code", "detail"),
    [
        (FILE + END, 100, "messaging_product"),
        (PRODUCT + END, 131008, "file"),
        (PRODUCT + part("file", b"x", '; filename="a.exe"', "Content-Type: application/x-exe") + END, 100, "types"),
        (PRODUCT + part("file", b"", '; filename="a.png"', "Content-Type: image/png") + END, 100, "empty"),
        (PRODUCT + part("file", b"x" * (5 * 2**20 + 1), '; filename="a"', "Content-Type: image/png") + END, 131053, ""),
        (PRODUCT + FILE, 100, "cannot be read"),
        (b"", 100, "cannot be read"),
    ],
)
async def test_what_is_no_good_file_is_refused(stand_in: StandIn, body: bytes, code: int, detail: str) -> None:
    status, answer = await post(stand_in, body)
    error = answer["error"]
    assert (status, error["code"]) == (400, code)
    assert detail in error["message"] + error.get("error_data", {}).get("details", "")
    assert len(stand_in.world.media) == 0


async def test_an_upload_is_a_form(stand_in: StandIn) -> None:
    for content_type in ("application/json", "multipart/form-data"):
        status, answer = await post(stand_in, PRODUCT + FILE + END, content_type)
        assert (status, answer["error"]["code"]) == (400, 100)


@pytest.mark.parametrize(
    ("asked", "status", "begin", "end"),
    [
        ("bytes=0-9", 206, 0, 10),
        ("bytes=10-", 206, 10, None),
        ("bytes=-5", 206, -5, None),
        ("bytes=0-999999", 200, 0, None),
        ("bytes=5-99999", 206, 5, None),
        ("bytes=0-1,4-5", 200, 0, None),
        ("lines=0-9", 200, 0, None),
        ("bytes=9-2", 416, 0, 0),
        ("bytes=99999-", 416, 0, 0),
        ("bytes=-0", 416, 0, 0),
    ],
)
async def test_a_part_can_be_asked_for(stand_in: StandIn, asked: str, status: int, begin: int, end: int) -> None:
    _, uploaded = await post(stand_in, PRODUCT + FILE + END)
    _, about = await stand_in.graph("GET", uploaded["id"])
    given, content, headers = await fetch(stand_in, about["url"], Range=asked)
    assert (given, content) == (status, PNG[begin:end])
    if status == 206:
        first = begin % len(PNG)
        assert headers["Content-Range"] == f"bytes {first}-{first + len(content) - 1}/{len(PNG)}"
    if status == 416:
        assert headers["Content-Range"] == f"bytes */{len(PNG)}"


async def test_an_address_needs_the_token_and_ends_after_five_minutes(stand_in: StandIn) -> None:
    _, uploaded = await post(stand_in, PRODUCT + FILE + END)
    _, about = await stand_in.graph("GET", uploaded["id"])
    async with aiohttp.ClientSession() as nobody, nobody.get(about["url"]) as answer:
        assert answer.status == 401
    stranger = {"phone_number": "1", "access_token": "stranger", "app_secret": "s"}
    await stand_in.control("POST", "accounts", json=stranger)
    assert (await fetch(stand_in, about["url"], Authorization="Bearer stranger"))[0] == 400
    assert (await fetch(stand_in, about["url"].replace("hash=", "hash=0")))[0] == 404
    assert (await fetch(stand_in, about["url"].replace("ext=", "ext=9")))[0] == 404
    await stand_in.control("POST", "clock", json={"advance_s": 299})
    assert (await fetch(stand_in, about["url"]))[0] == 200
    await stand_in.control("POST", "clock", json={"advance_s": 1})
    assert (await fetch(stand_in, about["url"]))[0] == 404
    _, again = await stand_in.graph("GET", uploaded["id"])
    assert (await fetch(stand_in, again["url"]))[0] == 200


async def test_an_upload_is_kept_for_30_days_and_what_a_customer_sent_for_7(stand_in: StandIn) -> None:
    _, uploaded = await post(stand_in, PRODUCT + FILE + END)
    await stand_in.act("send_media", kind="image")
    (hook,) = await stand_in.receiver.wait(1)
    received = hook.changes[0]["value"]["messages"][0]["image"]["id"]
    day = 86_400
    for days, is_left in ((7, (200, 400)), (23, (400, 400))):
        await stand_in.control("POST", "clock", json={"advance_s": days * day - 1})
        assert (await stand_in.graph("GET", uploaded["id"]))[0] == 200
        await stand_in.control("POST", "clock", json={"advance_s": 1})
        found = [(await stand_in.graph("GET", media_id))[0] for media_id in (uploaded["id"], received)]
        assert tuple(found) == is_left


async def test_a_file_can_be_deleted_by_the_number_that_uploaded_it(stand_in: StandIn) -> None:
    _, uploaded = await post(stand_in, PRODUCT + FILE + END)
    assert (await stand_in.graph("DELETE", f"{uploaded['id']}?phone_number_id=1"))[0] == 400
    path = f"{uploaded['id']}?phone_number_id={PHONE_NUMBER_ID}"
    assert await stand_in.graph("DELETE", path) == (200, {"success": True})
    assert (await stand_in.graph("GET", uploaded["id"]))[0] == 400


async def test_a_customers_file_was_uploaded_by_no_number(stand_in: StandIn) -> None:
    await stand_in.act("send_media", kind="document", filename="a.pdf")
    (hook,) = await stand_in.receiver.wait(1)
    document = hook.changes[0]["value"]["messages"][0]["document"]
    assert (await stand_in.graph("GET", document["id"]))[0] == 200
    assert (await stand_in.graph("GET", f"{document['id']}?phone_number_id={PHONE_NUMBER_ID}"))[0] == 400
    status, content, _ = await fetch(stand_in, document["url"])
    assert (status, content[:5]) == (200, b"%PDF-")
