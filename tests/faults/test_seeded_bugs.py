"""The suite catches every planted bug: the tests named beside it pass on the right code and fail on the wrong."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.seeded_bugs import SEEDED_BUGS, SeededBug

ROOT = Path(__file__).parents[2]
COPIED = ("flow_engine", "nodes", "migrations", "tests")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the code that may be broken."""
    folder = tmp_path_factory.mktemp("copy")
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "backend", "browser"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def test_the_named_tests_pass_on_the_right_code(copy: Path) -> None:
    named = sorted({test for bug in SEEDED_BUGS for test in bug.tests})
    ran = _run(copy, tuple(named))
    assert ran.returncode == 0, ran.stdout[-3_000:]


@pytest.mark.parametrize("bug", SEEDED_BUGS, ids=lambda bug: bug.name)
def test_a_planted_bug_is_caught(copy: Path, bug: SeededBug) -> None:
    file = copy / bug.file
    right = file.read_text(encoding="utf-8")
    assert right.count(bug.old) == 1, f"{bug.file} no longer holds the code this bug changes"
    file.write_text(right.replace(bug.old, bug.new), encoding="utf-8")
    try:
        ran = _run(copy, bug.tests)
    finally:
        file.write_text(right, encoding="utf-8")
    assert ran.returncode == pytest.ExitCode.TESTS_FAILED, ran.stdout[-3_000:]


def _run(folder: Path, tests: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    """Runs tests on the copy; its code goes before the installed one."""
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", *tests]
    return subprocess.run(  # noqa: S603  our own tests
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
