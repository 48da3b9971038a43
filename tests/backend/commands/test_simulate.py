"""`fluxo simulate` talks in the terminal and plays scripts."""

import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from backend.cli import main
from backend.commands.words import words_of
from backend.typed_line import COMMANDS
from flow_engine.document import write_document
from nodes.strings import LANGUAGES
from tests.backend.shop import shop

PROMPT = "2026-03-02 09:00 > "
GREETING = ["  Hello Ana!", "  What would you like?"]


@pytest.fixture
def flow(tmp_path: Path) -> str:
    """The shop's flow in a file."""
    path = tmp_path / "shop.json"
    path.write_bytes(write_document(shop().document))
    return str(path)


class Terminal:
    """Types lines into the command and gives what it shows."""

    def __init__(self, flow: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._flow, self._monkeypatch, self._capsys = flow, monkeypatch, capsys

    def type(self, *lines: str, options: tuple[str, ...] = ()) -> list[str]:
        """Chats until the end of the lines; gives the lines after the welcome."""
        self._monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        assert main(["simulate", self._flow, *options]) == 0
        return self._capsys.readouterr().out.splitlines()[2:]


@pytest.fixture
def terminal(flow: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """A terminal at the shop's flow."""
    return Terminal(flow, monkeypatch, capsys)


def script(tmp_path: Path, text: str) -> str:
    """A script in a file."""
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_chat_shows_messages_options_effects_and_the_clock(terminal: Terminal) -> None:
    shown = terminal.type("hi", "/tap 4", "/wait 25h")
    menu = ["Order", "Ask the model", "A person", "Later", "I have paid"]
    assert shown[:8] == [f"{PROMPT}hi", *GREETING, *(f"      [{i}] {title}" for i, title in enumerate(menu, 1))]
    assert shown[8:10] == [f"{PROMPT}/tap 4", "  · The flow goes on at 2026-03-03 10:00: /wait next."]
    assert shown[10] == f"{PROMPT}/wait 25h"
    assert shown[11:13] == ["  (outside_window) Do you still want something?", "  (end)"]
    assert "refuse" in shown[13]
    assert shown[14] == "2026-03-03 10:00 > "


def test_an_open_call_tells_how_to_answer_it(terminal: Terminal) -> None:
    shown = terminal.type("hi", "/tap 1", '/http 200 {"id": 5}', "hi", "/tap 2", "/tap 1", "/llm yes")
    assert "  (http POST https://shop.example/orders)" in shown
    assert any("POST https://shop.example/orders" in line and "/http 200" in line for line in shown)
    assert "  Your order is number 5." in shown
    assert any("/llm" in line for line in shown)
    assert "  · Kept until the open call is answered." in shown
    assert "  yes" in shown


def test_handoff_callback_and_what_nobody_takes_are_told(terminal: Terminal) -> None:
    shown = terminal.type("hi", "/tap 3", "hello?", "/operator close", "hi", "/tap 5", "/callback payment 1")
    assert "  (handoff sales normal From the menu)" in shown
    assert any("/operator take" in line for line in shown)
    assert "  · An operator has the chat: the message is theirs." in shown
    assert "  · The flow waits for a callback: /callback payment 77 [json]" in shown
    assert any(line.startswith("  · Nothing takes this") for line in shown)


def test_the_path_says_why_in_the_words_of_the_nodes(terminal: Terminal) -> None:
    shown = terminal.type("hi", "/path", "/tap 2", "/path")
    assert shown[9] == "A trigger took it. any (A test): Any message starts this flow."
    assert shown[10] == "  any (Any message) → Next"
    assert shown[11].startswith("  menu (")
    after = shown[shown.index(f"{PROMPT}/path", 12) :]
    assert after[1] == "The flow waited for an answer."
    assert re.fullmatch(r"  menu \(.+\) → Ask the model: .+", after[2])


def test_variables_and_contact_can_be_looked_at(terminal: Terminal) -> None:
    shown = terminal.type("/vars", "/path", "/contact", options=("--contact-name", "Bia Reis"))
    assert shown[1] == "No variable holds a value."
    assert shown[3] == "No node has run yet."
    assert shown[5] == "name: Bia Reis"


def test_restart_begins_again_and_quit_ends(terminal: Terminal) -> None:
    shown = terminal.type("hi", "/wait 1h", "/restart", "/vars", "/quit", "never read")
    assert shown[-4:] == ["Begun again.", f"{PROMPT}/vars", "No variable holds a value.", f"{PROMPT}/quit"]


def test_a_wrong_line_says_what_to_do(terminal: Terminal) -> None:
    shown = terminal.type("/fly", "/wait soon", "/help")
    assert shown[1] == "There is no command /fly. /help lists them all."
    assert "/wait 90m" in shown[3]
    listed = " ".join(shown[5:])
    assert all(f"/{name}" in listed for name in COMMANDS)


def test_a_session_that_breaks_off_is_told_with_its_node(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    document = {
        "id": "x",
        "name": "X",
        "nodes": [
            {"id": "t", "type": "any_message_trigger"},
            {"id": "m", "type": "send_message", "config": {"text": "{{ message.text | divided_by: 0 }}"}},
        ],
        "edges": [{"source": "t", "port": "next", "target": "m"}],
    }
    path = tmp_path / "x.json"
    path.write_text(json.dumps(document))
    shown = Terminal(str(path), monkeypatch, capsys).type("7")
    assert any("“m”" in line for line in shown)


def test_the_clock_begins_where_it_is_asked_to(terminal: Terminal) -> None:
    options = ("--at", "2026-07-01T20:30", "--time-zone", "Europe/Madrid")
    assert terminal.type("hi", options=options)[0] == "2026-07-01 20:30 > hi"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_simulator_speaks_every_language(language: str, terminal: Terminal) -> None:
    shown = terminal.type("/tap 1", "/path", options=("--language", language))
    assert shown[1] == words_of("simulate", language)["nothing_to_tap"]  # type: ignore[arg-type]


def test_all_languages_say_the_same_with_the_same_details() -> None:
    def details(text: str) -> set[str]:
        return set(re.findall(r"\{\w+\}", text))

    english = words_of("simulate", "en")
    for language in LANGUAGES:
        words = words_of("simulate", language)
        assert {code: details(text) for code, text in words.items()} == {c: details(t) for c, t in english.items()}


@pytest.mark.parametrize(
    "options", [("--at", "tomorrow"), ("--time-zone", "Mars/Base"), ("--script", "no-such-file.txt")]
)
def test_unusable_options_are_refused(options: tuple[str, str], flow: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", flow, *options]) == 2
    assert options[1] in capsys.readouterr().err


def test_a_faulty_flow_is_refused_with_every_fault_and_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = {
        "id": "x",
        "name": "X",
        "nodes": [
            {"id": "t", "type": "any_message_trigger"},
            {"id": "w", "type": "wait", "config": {"duration_s": 0}},
            {"id": "f", "type": "fly"},
        ],
        "edges": [{"source": "t", "port": "next", "target": "w"}],
    }
    path, missing = tmp_path / "x.json", tmp_path / "missing.json"
    path.write_text(json.dumps(broken))
    assert main(["simulate", str(path), str(missing)]) == 2
    said = capsys.readouterr().err
    assert all(place in said for place in (f"{path}: error: w: duration_s", f"{path}: error: f: ", str(missing)))


def test_a_script_that_passes_gives_0(flow: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = script(tmp_path, "> hi\n< ...\n> /tap 1\n< (http POST)\n> /http 500\n< That did not work.\n< (end)\n")
    assert main(["simulate", flow, "--script", path, path]) == 0
    assert capsys.readouterr().out == f"passed  {path}\n" * 2


def test_a_script_that_differs_gives_1_and_shows_line_and_difference(
    flow: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = script(tmp_path, "> hi\n< ...\n\n> /tap 1\n> /http 500\n< That worked.\n  Really.\n")
    assert main(["simulate", flow, "--script", path]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"differs {path}:6",
        "  after > /http 500",
        "  - That worked.",
        "    Really.",
        "  + That did not work.",
    ]


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [("> hi\n< ...\n> /tap 8", 3, "“8” is not among"), ("hello", 1, "a line begins with"), ("< a", 1, "before")],
)
def test_a_script_that_cannot_go_on_gives_1_with_the_reason(
    text: str, line: int, why: str, flow: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = script(tmp_path, text)
    assert main(["simulate", flow, "--script", path]) == 1
    shown = capsys.readouterr().out
    assert shown.startswith(f"stopped {path}:{line}: ")
    assert why in shown


def test_one_difference_among_several_scripts_is_enough(
    flow: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = tmp_path / "good.txt"
    good.write_text("> hi\n< ...\n")
    bad = script(tmp_path, "> hi\n")
    assert main(["simulate", flow, "--script", bad, "--script", str(good)]) == 1
    assert f"passed  {good}" in capsys.readouterr().out


def test_it_runs_as_a_program(flow: str) -> None:
    program = "import sys; from backend.cli import main; sys.exit(main())"
    argv = [sys.executable, "-c", program, "simulate", flow]
    done = subprocess.run(argv, input=b"hi\nol\xe1\n", capture_output=True, timeout=60, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr
    assert "Hello Ana!" in done.stdout.decode()


def test_help_says_how_a_script_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", "--help"]) == 0
    assert "< (handoff reception)" in capsys.readouterr().out
