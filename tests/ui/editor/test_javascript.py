"""The editor's pure JavaScript: Node's own test runner on each `*.test.mjs` here, and what Python must agree with."""

import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from flow_engine.check.issue import Fix
from flow_engine.document import Document, Edge, Node, Position, Variable
from flow_engine.edits import AddEdge, AddNode, Edit, PutVariable, RemoveEdge, RemoveNode, ReplaceNode, apply_edits
from nodes import catalogue

HERE = Path(__file__).parent
WEB = HERE.parents[2] / "ui" / "editor" / "web"
NODE = Path(sys.executable).with_name("node")
FILES = sorted(HERE.glob("*.test.mjs"))
IDS = [f"n{number}" for number in range(8)]
PORTS = ["next", "other", "no_reply"]


def _run(*arguments: str | Path, given: bytes = b"") -> bytes:
    ran = subprocess.run([NODE, *arguments], input=given, capture_output=True, timeout=60)  # noqa: S603
    assert ran.returncode == 0, (ran.stdout + ran.stderr).decode()
    return ran.stdout


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_javascript_does_as_its_tests_say(file: Path) -> None:
    _run("--test", file)


def test_a_fix_made_in_the_browser_is_the_fix_the_engine_means() -> None:
    chance = random.Random(7)
    cases = [(_random_document(chance), _random_edits(chance)) for _ in range(200)]
    given = [{"document": document, "fix": Fix("a_fix", edits)} for document, edits in cases]
    made: list[Any] = msgspec.json.decode(_run(HERE / "apply_fixes.mjs", given=msgspec.json.encode(given)))
    for (document, edits), answer in zip(cases, made, strict=True):
        assert msgspec.convert(answer, Document) == apply_edits(document, edits)


def test_every_node_type_has_its_icon() -> None:
    known = (WEB / "canvas" / "icons.js").read_text("utf-8")
    missing = [node_type.icon for node_type in catalogue().values() if f"{node_type.icon}" not in known]
    assert missing == []


def _random_document(chance: random.Random) -> Document:
    nodes = [Node(id_, "send_message", {"text": id_}, _place(chance)) for id_ in IDS if chance.random() < 0.7]
    ends = [node.id for node in nodes]
    ways = {(chance.choice(ends), chance.choice(PORTS)): chance.choice(ends) for _ in range(6)} if ends else {}
    edges = [Edge(source, port, target) for (source, port), target in ways.items()]
    return Document("flow", "Flow", nodes, edges, [Variable("first"), Variable("second", "number", 2)])


def _random_edits(chance: random.Random) -> list[Edit]:
    makers = [
        lambda: AddNode(Node(chance.choice(IDS), "end_flow", position=_place(chance))),
        lambda: RemoveNode(chance.choice(IDS)),
        lambda: ReplaceNode(chance.choice(IDS), "send_template", {"name": "hello"}),
        lambda: AddEdge(Edge(chance.choice(IDS), chance.choice(PORTS), chance.choice(IDS))),
        lambda: RemoveEdge(chance.choice(IDS), chance.choice(PORTS)),
        lambda: PutVariable(Variable(chance.choice(["first", "third"]), "list", [])),
    ]
    return [chance.choice(makers)() for _ in range(chance.randint(1, 4))]


def _place(chance: random.Random) -> Position:
    return Position(chance.randint(-500, 500), chance.randint(-500, 500))
