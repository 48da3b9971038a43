"""The suite catches every bug planted in the delivery path: the tests beside it pass on the right code alone."""

import subprocess
import sys
from collections.abc import Callable, Iterator

import msgspec
import pytest

from tests.faults.delivery_bugs import DELIVERY_BUGS
from tests.faults.planted import ROOT, Ran, Run
from tests.faults.seeded_bugs import SeededBug

Running = Callable[[Run], Ran]


@pytest.fixture(scope="module")
def run() -> Iterator[Running]:
    """Runs tests, with or without a bug."""
    command = [sys.executable, "-m", "tests.faults.planted"]
    with subprocess.Popen(  # noqa: S603  our own program
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        asking, answers = process.stdin, process.stdout
        assert asking
        assert answers

        def asked(wanted: Run) -> Ran:
            asking.write(msgspec.json.encode(wanted) + b"\n")
            asking.flush()
            return msgspec.json.decode(answers.readline(), type=Ran)

        yield asked
        asking.close()


def test_the_named_tests_pass_on_the_right_code(run: Running) -> None:
    ran = run(Run(tuple(sorted({test for bug in DELIVERY_BUGS for test in bug.tests}))))
    assert ran.code == 0, ran.said[-3_000:]


@pytest.mark.parametrize("bug", DELIVERY_BUGS, ids=lambda bug: bug.name)
def test_a_planted_bug_is_caught(run: Running, bug: SeededBug) -> None:
    right = (ROOT / bug.file).read_text(encoding="utf-8")
    assert right.count(bug.old) == 1, f"{bug.file} no longer holds the code this bug changes"
    ran = run(Run(bug.tests, bug))
    assert ran.code == pytest.ExitCode.TESTS_FAILED, ran.said[-3_000:]
