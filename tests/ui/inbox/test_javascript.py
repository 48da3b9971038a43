"""The inbox's pure JavaScript: Node's own test runner on each `*.test.mjs` here."""

import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
NODE = Path(sys.executable).with_name("node")


@pytest.mark.parametrize("file", sorted(HERE.glob("*.test.mjs")), ids=lambda file: file.name)
def test_the_javascript_does_as_its_tests_say(file: Path) -> None:
    ran = subprocess.run([NODE, "--test", file], capture_output=True, timeout=60, check=False)  # noqa: S603
    assert ran.returncode == 0, (ran.stdout + ran.stderr).decode()
