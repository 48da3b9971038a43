"""Small things that grow: bodies that fit no computer, documents that fit no proof, texts that keep a reader busy."""

import csv
import gzip
import io
import json
import shutil
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path
from time import process_time
from typing import Any, get_args

import httpx
import msgspec
import pytest
import pytest_asyncio

from backend.domains.search.words import asked_words, snippet, words_in
from backend.tools.llm_fields import without_thoughts
from backend.tools.masking import mask_fields
from backend.web.options import WebOptions
from flow_engine.answers import AnswerKind, Surroundings, readings
from flow_engine.document import Language
from flow_engine.folding import fold
from flow_engine.inputs import Message
from flow_engine.values import coerce
from tests.backend.site import LoggedInAs, Site, running, settings_for
from tests.backend.test_isolation import ACCESS, MANY
from tests.bench.refusing import _complete_graph, _starting
from tests.contract.route_examples import EXAMPLES, MARK, make_things

SLOW_S = 2.0  # of processor time; what is refused in time takes some milliseconds
MEGABYTE = 1024 * 1024

BODIES: dict[str, bytes] = {
    "brackets": b"[" * 400_000,
    "objects in objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "lists in a field": b'{"name":' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    "a hundred thousand fields": json.dumps({f"f{n}": n for n in range(60_000)}).encode()[:-1] + b"}",
    "one field a hundred thousand times": b"{" + b",".join([b'"a":1'] * 100_000) + b"}",
    "a number of 400,000 digits": b'{"name":' + b"9" * 400_000 + b"}",
    "a number without end": b'{"name":1e999999999}',
    "escapes": b'{"name":"' + b"\\u0000" * 100_000 + b'"}',
    "half characters": b'{"name":"' + b"\\ud800" * 100_000 + b'"}',
    "more than is taken": b'{"name":"' + b"x" * (4 * MEGABYTE) + b'"}',
}
PACKED = gzip.compress(b'{"name":"' + b"x" * (50 * MEGABYTE) + b'"}')
CHANGES = sorted(route for route in ACCESS if not route.startswith("GET ") and EXAMPLES[route].body is not None)
ANYTHING = {"POST /api/node-types/{type_}/ports"}  # takes any config, to say what is wrong with it


class Place(msgspec.Struct):
    """A workspace with one of everything, and who owns it."""

    site: Site
    owner: LoggedInAs
    things: dict[str, str]


@pytest_asyncio.fixture
async def place(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Place]:
    """A workspace; what is refused here never reaches a database."""
    path = shutil.copyfile(sqlite_template, tmp_path / "test.sqlite3")

    limits = WebOptions(per_credential=MANY, per_workspace=MANY, per_address=MANY, per_instance=MANY)
    async with running(settings_for(f"sqlite+aiosqlite:///{path}", tmp_path), limits) as site:
        owner = await site.sign_up(MARK)
        yield Place(site, owner, await make_things(site, owner))


@pytest.mark.asyncio
async def test_no_body_keeps_a_route_busy_and_each_is_refused(place: Place) -> None:
    assert len(CHANGES) > 50
    wrong: list[tuple[str, str, Any]] = []
    async with place.site.client(headers=place.owner.headers) as client:
        for route in CHANGES:
            for name, body in BODIES.items():
                began_s = process_time()
                answer = await _posted(client, route, place.things, body)
                is_refused = 400 <= answer.status_code < 500 or (route in ANYTHING and answer.is_success)
                if not is_refused or process_time() - began_s > SLOW_S:
                    wrong.append((route, name, answer.status_code))
            packed = await _posted(client, route, place.things, PACKED, **{"Content-Encoding": "gzip"})
            if not 400 <= packed.status_code < 500:
                wrong.append((route, "50 MB in 50 KB", packed.status_code))
    assert wrong == []


async def _posted(
    client: httpx.AsyncClient, route: str, things: dict[str, str], body: bytes, **headers: str
) -> httpx.Response:
    method, _, path = route.partition(" ")
    for name, value in EXAMPLES[route].path.items():
        path = path.replace(f"{{{name}}}", things.get(value.strip("{}"), value))
    told = {"Content-Type": "application/json", **EXAMPLES[route].headers, **headers}
    return await client.request(method, path, content=body, headers=told)


@pytest.mark.asyncio
async def test_documents_that_branch_without_end_are_kept_and_proved_within_bounds(place: Place) -> None:
    """What grows with every node: branches that all lead to one another, and flows that start each other twice."""
    documents = [_complete_graph(), _starting("f", "f", "any_message_trigger")]
    unknown = {"id": "f", "name": "F", "nodes": [{"id": f"n{n}", "type": "jump"} for n in range(5_000)]}
    async with place.site.client(headers=place.owner.headers) as client:
        for document in [msgspec.to_builtins(one) for one in documents] + [unknown]:
            made = (await client.post("/api/flows", json={"name": "F"})).json()
            began_s = process_time()
            told = {"If-Match": f'"{made["revision"]}"'}
            path = f"/api/flows/{made['id']}"
            saved = await client.put(f"{path}/draft", json=document | {"id": made["id"]}, headers=told)
            assert saved.status_code == 200, saved.text[:300]
            assert saved.json()["issues"]
            published = await client.post(f"{path}/publish", json={"revision": saved.json()["revision"]})
            assert 400 <= published.status_code < 500, published.text[:300]
            assert process_time() - began_s < 5 * SLOW_S


# Texts made of one piece again and again are what a search goes back and forth in
PIECES = ["a", "é", "0", " ", "\t", "-", ".", "/", "_", "*", "<", "@", "😀", "1 ", "1.", "1,", "0:", "a@", "a.", "1/1 ",
          "não ", "yes ", "twenty ", "noventa e ", "m² ", "next monday ", "<think>", "{", "\\", "http://"]  # fmt: skip
TEXTS = [piece * (16_384 // len(piece)) + tail for piece in PIECES for tail in ("", "!", "@x", "\n0")]
NOON = Surroundings(datetime(2026, 3, 2, 12))  # noqa: DTZ001  a local time
READERS: dict[str, Callable[[str], object]] = {
    **{
        f"an answer: {kind}, {language}": lambda text, kind=kind, language=language: readings(
            kind, Message(text=text), msgspec.structs.replace(NOON, language=language)
        )
        for kind in get_args(AnswerKind)
        for language in get_args(Language)
    },
    **{
        f"a value: {type_}": lambda text, type_=type_: coerce(text, type_)
        for type_ in ("number", "boolean", "date", "time")
    },
    "folded": fold,
    "indexed": words_in,
    "searched for": lambda text: snippet(text, asked_words(text)),
    "logged": lambda text: mask_fields({text[:300]: text, "text": text, "phone": text, "detail": text}, True),
    "thoughts of a model": without_thoughts,
}


def test_no_text_of_a_customer_keeps_a_reader_busy() -> None:
    slow = []
    for name, read in READERS.items():
        for text in TEXTS:
            began_s = process_time()
            read(text)
            if process_time() - began_s > 0.5:
                slow.append((name, text[:12]))
    assert slow == []


FORMULAS = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x", '=HYPERLINK("x")',
            "=cmd|' /C calc'!A0", '"=1', "=1;=2", "'=1"]  # fmt: skip


@pytest.mark.asyncio
async def test_no_export_holds_a_formula_wherever_it_was_written(place: Place) -> None:
    async with place.site.client(headers=place.owner.headers) as client:
        schema = (await client.get("/api/schema/openapi.json")).json()
        assert _tables(schema) == {"/api/contacts/export.csv"}  # another one has to be tried here too
        for number, formula in enumerate(FORMULAS):
            await client.put(f"/api/contact-fields/formula{number}", json={})
            new = {"phone": f"+5511977{number:06}", "name": formula, "fields": {f"formula{number}": formula}}
            made = await client.post("/api/contacts", json=new)
            assert made.is_success, made.text
            tagged = await client.post(f"/api/contacts/{made.json()['id']}/tags", json={"add": [formula]})
            assert tagged.is_success or tagged.status_code == 400, tagged.text
        table = (await client.get("/api/contacts/export.csv")).text
    rows = list(csv.reader(io.StringIO(table, newline="")))
    cells = [cell for row in rows for cell in row]
    assert not [
        cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
    ]
    for formula in FORMULAS:
        assert sum(formula in cell for cell in cells) >= 1, formula


def _tables(schema: dict[str, Any]) -> set[str]:
    """Gives the paths whose answer is a table, by what the API says of itself."""
    return {
        path
        for path, operations in schema["paths"].items()
        for operation in operations.values()
        for answer in operation.get("responses", {}).values()
        if any("csv" in kind or "spreadsheet" in kind for kind in answer.get("content", {}))
    }
