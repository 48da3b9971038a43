"""Whatever could not run is named at the end of a run, with why."""

import subprocess
import sys
from pathlib import Path

SKIPPING = """
import pytest

@pytest.mark.skipif(True, reason="no telescope on this machine")
@pytest.mark.parametrize("star", ["Vega", "Sirius"])
def test_a_star_is_seen(star):
    raise AssertionError

def test_a_cloud_is_seen():
    pytest.skip("no clouds")

def test_it_is_day():
    pass
"""


def test_what_could_not_run_is_said_at_the_end(tmp_path: Path) -> None:
    file = tmp_path / "test_sky.py"
    file.write_text(SKIPPING)
    asked = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-p", "no:cacheprovider", f"--rootdir={tmp_path}"]
    done = subprocess.run(  # noqa: S603  our own tests
        [*asked, "-n", "1", str(file)],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told = [line.strip("= ") for line in done.stdout.splitlines() if "did NOT run" in line]
    assert told == ["2 tests did NOT run: no telescope on this machine", "1 tests did NOT run: no clouds"]
