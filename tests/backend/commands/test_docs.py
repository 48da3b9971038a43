"""`fluxo docs` writes the reference of every node type."""

import json
from pathlib import Path

import pytest

from backend.cli import main
from nodes import catalogue
from nodes.strings import LANGUAGES, group_titles, strings_of


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_node_type_is_described_once_under_its_group(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["docs", "--language", language]) == 0
    sections = capsys.readouterr().out.split("\n## ")[1:]
    titles = [section.split("\n")[0] for section in sections]
    groups = {title: group for group, title in group_titles(language).items()}
    assert [groups[title] for title in titles] == [group for group in groups.values() if group in _used_groups()]
    described = {
        (heading.split("`")[1], groups[title])
        for title, section in zip(titles, sections, strict=True)
        for heading in section.split("\n### ")[1:]
    }
    assert described == {(name, node_type.group) for name, node_type in catalogue().items()}


def _used_groups() -> set[str]:
    return {node_type.group for node_type in catalogue().values()}


def test_a_section_has_help_fields_with_bounds_ways_out_and_an_example(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["docs"])
    strings = strings_of("wait", "en")
    section = _section(capsys.readouterr().out, strings.title)
    assert strings.summary in section
    field = strings.fields["duration_s"]
    row = next(line for line in section.splitlines() if line.startswith("| `duration_s`"))
    assert field.label in row
    assert "required, 1 s–30 d" in row
    assert f"**Names of the ways out:** `next` {strings.ports['next']}" in section
    example = json.loads(section.split("```json\n")[1].split("```")[0])
    assert example["type"] == "wait"
    assert example["config"]["duration_s"] >= 1


def test_bounds_name_defaults_choices_characters_and_items(capsys: pytest.CaptureFixture[str]) -> None:
    main(["docs"])
    strings = strings_of("ask_choice", "en")
    rows = {
        line.split("`")[1]: line
        for line in _section(capsys.readouterr().out, strings.title).splitlines()
        if line.startswith("| `")
    }
    assert list(rows) == list(strings.fields)
    assert "required, 1–10 items" in rows["options"]
    assert "required, 1–24 characters, variables are filled in" in rows["options.title"]
    assert "1 min–30 d, default 23 h" in rows["timeout_s"]
    priority = strings_of("hand_off", "en").choices["priority"]
    main(["docs"])
    section = _section(capsys.readouterr().out, strings_of("hand_off", "en").title)
    assert f"one of: {', '.join(priority.values())}, default {priority['normal']}" in section


def test_the_reference_goes_into_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["docs", "--language", "es"]) == 0
    shown = capsys.readouterr().out
    assert main(["docs", "--language", "es", "--output", str(tmp_path / "nodes.md")]) == 0
    assert capsys.readouterr().out == ""
    assert (tmp_path / "nodes.md").read_text(encoding="utf-8") == shown


def test_a_file_that_cannot_be_written_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["docs", "--output", str(tmp_path)]) == 2
    assert str(tmp_path) in capsys.readouterr().err


def _section(text: str, title: str) -> str:
    return text.split(f"\n### {title}\n")[1].split("\n### ")[0]
