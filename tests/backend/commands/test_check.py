"""`fluxo check` shows what the proofs find, for people and for programs."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from backend.cli import main

TRIGGER = {"id": "begin", "type": "any_message_trigger"}
HELLO = {"id": "hello", "type": "send_message", "config": {"text": "Hello"}}
NIGHT = {"id": "night", "type": "wait", "name": "One night", "config": {"duration_s": 9 * 3_600}}
DAY = {"id": "day", "type": "wait", "config": {"duration_s": 17 * 3_600 + 1_800}}


def flow(*nodes: dict[str, Any], id_: str = "shop", **fields: Any) -> dict[str, Any]:
    """Makes a document whose nodes follow one another."""
    edges = [{"source": a["id"], "port": "next", "target": b["id"]} for a, b in pairwise(nodes)]
    return {"id": id_, "name": "Shop", "nodes": list(nodes), "edges": edges, **fields}


def saved(path: Path, document: Any) -> str:
    """Writes a document to a file."""
    path.write_text(json.dumps(document), encoding="utf-8")
    return str(path)


def checked(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, dict[str, Any]]:
    """Runs the check with `--json`."""
    code = main(["check", "--json", *argv])
    return code, json.loads(capsys.readouterr().out)


def test_a_sound_flow_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", saved(tmp_path / "a.json", flow(TRIGGER, HELLO))]) == 0
    assert capsys.readouterr().out == "Errors: 0 · Warnings: 0 · Notes: 0\n"


def test_a_finding_names_file_node_way_with_times_and_fix(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = saved(tmp_path / "a.json", flow(TRIGGER, NIGHT, DAY, HELLO))
    assert main(["check", path]) == 1
    first, way, fix, counts = capsys.readouterr().out.splitlines()
    assert first.startswith(f"{path}: error: hello: ")
    assert "26.5 h" in first
    assert way == "    begin →next→ One night →next→ day (9 h) →next→ hello (26 h 30 min)"
    assert fix == "    Fix: Send a message template instead"
    assert counts == "Errors: 1 · Warnings: 0 · Notes: 0"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("error", "Fix: ", "Errors: 1")),
        ("pt_BR", ("erro", "Correção: ", "Erros: 1")),
        ("es", ("error", "Corrección: ", "Errores: 1")),
    ],
)
def test_findings_come_in_every_language(
    language: str, words: tuple[str, str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = saved(tmp_path / "a.json", flow(TRIGGER, NIGHT, DAY, HELLO))
    assert main(["check", path, "--language", language]) == 1
    shown = capsys.readouterr().out
    assert all(word in shown for word in words)


def test_warnings_do_not_fail(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stray = flow(TRIGGER, HELLO)
    stray["nodes"] = [*stray["nodes"], NIGHT]
    code, found = checked(capsys, saved(tmp_path / "a.json", stray))
    assert code == 0
    assert (found["errors"], found["warnings"], found["notes"]) == (0, 1, 0)


def test_json_holds_every_finding_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = saved(tmp_path / "a.json", flow(TRIGGER, NIGHT, DAY, HELLO))
    code, found = checked(capsys, path, "--language", "pt_BR")
    assert code == 1
    (file,) = found["files"]
    assert (file["path"], file["flow_id"]) == (path, "shop")
    (finding,) = file["findings"]
    assert (finding["code"], finding["severity"], finding["node_id"]) == ("window_closed", "error", "hello")
    assert finding["path"][-1] == {"flow_id": "shop", "node_id": "hello", "silent_s": 95_400}
    assert finding["message"].startswith("Esta mensagem")
    assert finding["fix"]["code"] == "send_template_instead"
    assert finding["fix"]["message"]
    assert [edit["edit"] for edit in finding["fix"]["edits"]] == ["replace_node"]


def test_all_faults_of_a_config_are_told_in_the_words_of_its_node_type(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = {"id": "wrong", "type": "wait", "config": {"duration_s": 0, "colour": "red"}}
    code, found = checked(capsys, saved(tmp_path / "a.json", flow(TRIGGER, wrong)))
    messages = [f["message"] for f in found["files"][0]["findings"] if f["code"] == "bad_config"]
    assert code == 1
    assert len(messages) == 2
    assert any("duration_s" in message for message in messages)
    assert any("colour" in message for message in messages)


def test_several_files_are_checked_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = saved(tmp_path / "one.json", flow(TRIGGER, HELLO, id_="one"))
    two = saved(tmp_path / "two.json", flow(TRIGGER, HELLO, id_="two"))
    assert checked(capsys, one)[1]["warnings"] == 0
    _, found = checked(capsys, one, two)
    assert [file["flow_id"] for file in found["files"]] == ["one", "two"]
    codes = [finding["code"] for file in found["files"] for finding in file["findings"]]
    assert codes
    assert set(codes) <= {"triggers_overlap", "trigger_never_wins"}


def test_what_is_no_flow_is_an_error_with_every_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found = checked(capsys, saved(tmp_path / "a.json", {"id": "x", "nodes": 3}))
    findings = found["files"][0]["findings"]
    assert code == 1
    assert {finding["code"] for finding in findings} == {"document_malformed"}
    assert any("$.nodes" in finding["message"] for finding in findings)
    assert any("name" in finding["message"] for finding in findings)
    assert found["files"][0]["flow_id"] == ""


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"{", "document_not_json"),
        (b"\xff\xfe", "document_not_json"),
        (b"[" * 200_000, "document_too_deep"),
        (b" " * (4 * 1024 * 1024 + 1), "document_too_large"),
    ],
)
def test_hostile_files_are_errors(
    content: bytes, code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.json").write_bytes(content)
    exit_code, found = checked(capsys, str(tmp_path / "a.json"))
    assert exit_code == 1
    assert [finding["code"] for finding in found["files"][0]["findings"]] == [code]


def test_a_missing_file_does_not_keep_the_others_from_being_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = saved(tmp_path / "good.json", flow(TRIGGER, HELLO))
    code, found = checked(capsys, str(tmp_path / "gone.json"), str(tmp_path), good)
    assert code == 1
    assert [[f["code"] for f in file["findings"]] for file in found["files"]] == [
        ["unreadable_file"],
        ["unreadable_file"],
        [],
    ]


def test_one_flow_in_two_files_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = [saved(tmp_path / f"{name}.json", flow(TRIGGER, HELLO)) for name in "ab"]
    code, found = checked(capsys, *paths)
    assert code == 1
    assert [[f["code"] for f in file["findings"]] for file in found["files"]] == [[], ["duplicate_flow"]]
