"""Documents made to hurt: refused by name, kept as drafts that cannot be published, or as harmless as they read."""

import json
from itertools import pairwise
from typing import Any, Literal

import pytest

from backend.domains.flows.schemas import Publish, Published
from backend.errors import BadInput
from backend.models import flows, versions
from tests.backend.domains.desk import Desk

Outcome = Literal["refused", "draft", "published"]
TRIGGER = {"id": "t", "type": "keyword_trigger", "config": {"words": ["go"]}}


def flow(*nodes: Any, edges: Any = None, **more: Any) -> bytes:
    """Writes a document whose nodes follow one another after a trigger."""
    chain = [TRIGGER, *nodes]
    wires = [{"source": one["id"], "port": "next", "target": other["id"]} for one, other in pairwise(chain)]
    return json.dumps(
        {"id": "f", "name": "F", "nodes": chain, "edges": wires if edges is None else edges} | more
    ).encode()


def node(type_: str, id_: str = "n", **config: Any) -> dict[str, Any]:
    return {"id": id_, "type": type_, "config": config}


def says(text: str) -> bytes:
    return flow(node("send_message", text=text))


def calls(url: str, **more: Any) -> bytes:
    ends = [{"source": "t", "port": "next", "target": "n"}]
    return flow(node("call_webhook", url=url, **more), edges=ends)


DEEP: Any = "x"
for _ in range(200):
    DEEP = [DEEP]

HOSTILE: dict[str, tuple[bytes, Outcome]] = {
    # no documents at all
    "nothing": (b"", "refused"),
    "no JSON": (b"\x00\x01\x02", "refused"),
    "a list": (b"[]", "refused"),
    "two documents": (says("a") + says("b"), "refused"),
    "brackets": (b"[" * 200_000, "refused"),
    "nested objects": (b'{"nodes":' * 50_000 + b"1" + b"}" * 50_000, "refused"),
    "3 MB": (says("x" * 3_000_000), "refused"),
    "a lone surrogate": (says("\ud800"), "refused"),
    "not UTF-8": (says("é").replace(b"\\u00e9", b"\xe9"), "refused"),
    "a number without end": (says("x").replace(b'"F"', b"1" * 5_000), "refused"),
    "NaN": (flow(positions=float("nan")), "refused"),
    "YAML": (b"!!python/object/apply:os.system ['id']", "refused"),
    "pickled bytes": (
        b"\x80\x04\x95\x1b\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x94\x8c\x06system\x94\x93\x94.",
        "refused",
    ),
    # what names code
    "a module as type": (flow(node("os.system")), "refused"),
    "a path as type": (flow(node("../../backend/settings")), "refused"),
    "a dunder as type": (flow(node("__import__")), "refused"),
    "an unknown field": (flow(run="import os"), "refused"),
    "a class in a node": (flow({**node("send_message", text="x"), "__class__": "Popen"}), "refused"),
    "an unknown config field": (flow(node("send_message", text="x", __init__="y")), "draft"),
    "a config of another type": (flow({"id": "n", "type": "send_message", "config": ["x"]}), "refused"),
    "an id that climbs": (flow(node("send_message", "../../etc/passwd", text="x")), "refused"),
    "an id with a line break": (flow(node("send_message", "a\nb", text="x")), "refused"),
    # graphs
    "the same id twice": (flow(node("send_message", text="a"), node("send_message", text="b")), "draft"),
    "an edge to nowhere": (
        flow(node("send_message", text="a"), edges=[{"source": "t", "port": "next", "target": "z"}]),
        "draft",
    ),
    "an edge out of a port that is none": (flow(edges=[{"source": "t", "port": "__dict__", "target": "t"}]), "draft"),
    "a node that leads to itself": (
        flow(
            node("send_message", text="a"),
            edges=[{"source": "t", "port": "next", "target": "n"}, {"source": "n", "port": "next", "target": "n"}],
        ),
        "draft",
    ),
    "a flow that starts itself": (flow(node("start_flow", flow_id="f")), "draft"),
    "a flow of another workspace": (flow(node("start_flow", flow_id="theirs")), "draft"),
    "100,000 edges": (flow(edges=[{"source": "t", "port": "next", "target": "n"}] * 100_000), "refused"),
    "6,000 nodes": (flow(*(node("end_flow", f"n{number}") for number in range(6_000))), "refused"),
    # texts that are programs elsewhere
    "a pattern that never ends": (
        json.dumps(
            {"id": "f", "name": "F", "nodes": [{**TRIGGER, "config": {"words": ["(?=x)(a+)+$"], "mode": "pattern"}}]}
        ).encode(),
        "draft",
    ),
    "a template that loops": (says("{% for a in (1..999999999) %}{{ a }}{% endfor %}"), "draft"),
    "a template that includes a file": (says("{% include '/etc/passwd' %}"), "draft"),
    "a template that was never closed": (says("{{ contact.name"), "draft"),
    "a call to a file": (calls("file:///etc/passwd"), "draft"),
    "a call whose host is a variable": (calls("http://{{ contact.name }}/"), "draft"),
    "a header that splits the request": (calls("https://shop.example/", headers={"X": "a\r\nHost: inside"}), "draft"),
    "a value deeper than any": (flow(node("set_variable", name="v", value=DEEP)), "refused"),
    # what reads as words is only words, a field that no contact has is empty, and an inner address is never dialled
    "a template that reads attributes": (says("{{ contact.__class__.__mro__ }}"), "published"),
    "a call to the metadata service": (calls("http://169.254.169.254/latest/meta-data/"), "published"),
    "a script": (says("<script>alert(1)</script>"), "published"),
    "a formula": (says('=HYPERLINK("http://evil.example")'), "published"),
    "an order to a database": (says("'; DROP TABLE flows; --"), "published"),
}


def test_there_are_enough_of_them() -> None:
    assert len(HOSTILE) >= 40


@pytest.mark.asyncio
async def test_each_is_refused_kept_from_publishing_or_only_words(desk: Desk) -> None:
    outcomes = {name: await _outcome(desk, data) for name, (data, _) in HOSTILE.items()}
    assert outcomes == {name: outcome for name, (_, outcome) in HOSTILE.items()}
    drafts_and_more = [outcome for outcome in outcomes.values() if outcome != "refused"]
    assert len(await desk.rows(flows)) == len(drafts_and_more)
    assert len(await desk.rows(versions)) == drafts_and_more.count("published")


async def _outcome(desk: Desk, data: bytes) -> Outcome:
    try:
        imported = await desk.flows.take_in("w1", data, None, "en")
    except BadInput as error:
        return "refused" if error.faults else "draft"  # faults are what an author can mend
    wanted = Publish(revision=imported.flow.revision)
    result = await desk.versions.publish("w1", imported.flow.id, wanted, "ana", "en")
    return "published" if isinstance(result, Published) else "draft"
