"""Real customers' messages, as WhatsApp delivered them, lead to a defined reaction wherever a demo flow waits.

The webhook bodies are read in place, from `FLUXO_WEBHOOKS` or the folder that projects beside this one share; they are
never copied into the project.
"""

import io
import os
from functools import lru_cache
from pathlib import Path

import pytest

from backend.channels.cloud_api.inbound import read_batch
from backend.channels.contract import BadPost, InboundMessage, Update
from backend.cli import main
from backend.script import ScriptStep, parse_script
from backend.simulation import Simulation, Turn
from backend.typed_line import take_line
from flow_engine.document import Language
from flow_engine.session import read_session, write_session
from tests.scenarios.demos import FOLDER, SCRIPTS, main_flows, simulation, with_sub_flows

WEBHOOKS = Path(os.environ.get("FLUXO_WEBHOOKS") or FOLDER.parents[1] / "shared" / "whatsapp" / "webhooks")
KINDS = {"text", "reply", "image", "video", "audio", "document", "sticker", "location", "contacts", "other"}

pytestmark = pytest.mark.skipif(
    not WEBHOOKS.is_dir(), reason=f"no webhook bodies in {WEBHOOKS}; set FLUXO_WEBHOOKS to a folder that has some"
)


@lru_cache
def real_messages() -> list[InboundMessage]:
    """Reads the messages of every webhook body."""
    updates = [update for path in sorted(WEBHOOKS.glob("*.json")) for update in _updates(path)]
    return [update for update in updates if isinstance(update, InboundMessage)]


def test_the_webhooks_hold_messages_of_every_kind() -> None:
    assert {inbound.message.kind for inbound in real_messages()} == KINDS


@pytest.mark.parametrize(("name", "language"), main_flows())
def test_a_real_first_message_is_answered(name: str, language: Language) -> None:
    for inbound in real_messages():
        world = simulation(name, language, inbound.sender.phone or inbound.sender.bsuid)
        (turn,) = world.send(inbound.message)
        assert turn.route.action == "start"
        _assert_defined(turn)


@pytest.mark.parametrize(("name", "language"), main_flows())
def test_a_conversation_of_all_real_messages_never_breaks(name: str, language: Language) -> None:
    world = simulation(name, language)
    for inbound in real_messages():
        for turn in world.send(inbound.message):
            _assert_defined(turn)
        if world.open_handoff_id():
            world.close_handoff()
        world.answer_http(status=500)
        world.answer_llm(error="timeout")


@pytest.mark.parametrize("path", [path for path in SCRIPTS if ".en." in path.name], ids=lambda path: path.stem)
def test_wherever_a_script_stands_every_real_message_leads_on(path: Path) -> None:
    name = path.stem.split(".")[0]
    steps = parse_script(path.read_text(encoding="utf-8"))
    for length in range(1, len(steps) + 1):
        for inbound in real_messages():
            world = _at(name, steps[:length])
            for turn in world.send(inbound.message):
                _assert_defined(turn)


@pytest.mark.parametrize(("name", "language"), main_flows())
def test_the_terminal_takes_every_real_text(
    name: str, language: Language, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = [" ".join(inbound.message.text.split()) for inbound in real_messages()]
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{text}\n/operator close\n" for text in texts)))
    files = [str(FOLDER / f"{flow.id}.{language}.json") for flow in with_sub_flows(name, language)]
    assert main(["simulate", *files]) == 0
    shown = capsys.readouterr().out
    assert all(f" > {text}\n" in shown for text in texts)


def _updates(path: Path) -> list[Update]:
    try:
        return [update for _, update in read_batch(path.read_bytes()).updates]
    except BadPost:
        return []  # some bodies are broken on purpose: the channel refuses them


def _at(name: str, steps: list[ScriptStep]) -> Simulation:
    """Begins a conversation and takes it to where a script's steps lead."""
    world = simulation(name, "en")
    for step in steps:
        take_line(world, step.typed.text)
    return world


def _assert_defined(turn: Turn) -> None:
    """The turn had its taker, said or did something, and left a session that can be stored."""
    if turn.route.action in {"operator", "hold"}:
        return
    assert turn.route.action in {"start", "resume"}
    assert turn.session is not None
    assert turn.session.failure is None
    assert turn.effects
    assert not any(turn.refused(effect) for effect in turn.effects)
    assert read_session(write_session(turn.session)) == turn.session
