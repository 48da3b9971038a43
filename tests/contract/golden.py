"""Golden files: what the code gives, written down exactly. A flag writes them anew, and the diff is read."""

import os
from pathlib import Path
from typing import Any

import msgspec

from nodes import FOLDER
from tests.contract.node_cases import Turn, cases_of, node_type, play, played_cases


def golden_entry(turn: Turn) -> dict[str, Any]:
    """Writes down what a turn led to; what is empty is left out."""
    session = turn.sprint.session
    has_left = session.wait is not None and not session.wait.kinds
    around = {("case", "trigger"), ("case", "after")}
    way = [[v.node_id, v.port] for v in turn.sprint.path if (v.flow_id, v.node_id) not in around]
    entry = {
        "port": turn.port,
        "status": "left" if has_left else session.status,
        "path": way if len(way) > 1 else [],
        "why": turn.visits[-1].why if turn.visits else {},
        "effects": turn.sprint.effects,
        "variables": turn.variables,
        "wait": None if has_left else session.wait,
        "failure": session.failure and {"code": session.failure.code, "detail": session.failure.detail},
    }
    kept = {key: value for key, value in entry.items() if value or key == "port"}
    shown: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(kept))
    return shown


def update_cases(name: str) -> None:
    """Writes what the engine gives into a node type's `cases.json`."""
    path = FOLDER / name / "cases.json"
    raw = msgspec.json.decode(path.read_bytes())
    for fields, case in zip(raw, cases_of(name), strict=True):
        if case.faults is not None:
            continue
        played = play(name, case)
        fields.pop("expect", None)
        if node_type(name).is_trigger:
            fields["accepts"] = played.accepts
        if played.turns:
            fields["expect"] = [golden_entry(turn) for turn in played.turns]
    write_golden(path, raw)
    cases_of.cache_clear()
    played_cases.cache_clear()


def write_golden(path: Path, value: Any) -> None:
    """Writes a golden JSON file in one go, so that tests beside this one never read half of it."""
    text = msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"
    if path.exists() and path.read_bytes() == text:
        return
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_bytes(text)
    draft.replace(path)
