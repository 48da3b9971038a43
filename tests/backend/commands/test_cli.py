"""The command line finds its commands and gives their exit codes."""

import subprocess
import sys
from importlib import import_module

import pytest

from backend.cli import COMMANDS, main


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(command in shown for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "--help"]) == 0
    assert f"fluxo {command}" in capsys.readouterr().out


@pytest.mark.parametrize("argv", [[], ["no-such-command"], ["check"], ["docs", "--language", "de"]])
def test_unusable_arguments_are_refused_with_2(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(argv) == 2
    assert "usage: fluxo" in capsys.readouterr().err


def test_only_the_command_that_is_asked_for_is_loaded() -> None:
    program = "import sys; from backend.cli import main; main(['new-node', 'X']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603
    assert set(done.stdout.split()) & set(COMMANDS.values()) == {"backend.commands.new_node"}


def test_whoever_reads_may_stop_reading() -> None:
    program = "import sys; from backend.cli import main; sys.exit(main())"
    with subprocess.Popen(  # noqa: S603  our own program
        [sys.executable, "-c", program, "check", "no-such-file.json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as checking:
        assert checking.stdout
        assert checking.stderr
        checking.stdout.close()
        told = checking.stderr.read()
    assert (checking.returncode, told) == (1, b"")


def test_the_exit_code_reaches_the_shell() -> None:
    program = "import sys; from backend.cli import main; sys.exit(main())"
    done = subprocess.run([sys.executable, "-c", program, "new-node", "X"], capture_output=True, check=False)  # noqa: S603
    assert done.returncode == 2


@pytest.mark.parametrize("module", COMMANDS.values())
def test_every_command_has_the_two_functions(module: str) -> None:
    command = import_module(module)
    assert callable(command.add_parser)
    assert callable(command.run)
