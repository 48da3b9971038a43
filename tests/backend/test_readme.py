"""The commands of the README do what it says of them."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.backend.running_server import RunningServer

README = Path(__file__).parents[2] / "README.md"
TOOLS = ("bash", "curl", "openssl")


def block_with(words: str) -> str:
    """Gives the block of commands that holds some words."""
    blocks = re.findall(r"^```\n(.*?)^```$", README.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    (found,) = (block for block in blocks if words in block)
    return str(found)


@pytest.mark.skipif(not all(map(shutil.which, TOOLS)), reason=f"one of {', '.join(TOOLS)} is not installed")
def test_a_webhook_signed_as_the_readme_says_is_answered_and_its_conversation_seen(tmp_path: Path) -> None:
    server = RunningServer(tmp_path)
    try:
        server.start()
        commands = block_with("X-Hub-Signature-256").replace("127.0.0.1:8000", f"127.0.0.1:{server.port}")
        done = subprocess.run(  # noqa: S603  what the README says
            ["bash", "-euc", commands],  # noqa: S607
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        *_, answered = done.stdout.splitlines()
        assert json.loads(answered)["messages"], done.stdout
        (talk,) = server.ask("GET", "/api/conversations", **server.log_in())[1]["items"]
        assert talk["contact_phone"] == "5511912345678"
    finally:
        server.close()
