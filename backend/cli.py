"""The command `fluxo`: finds the command that is meant and runs it."""

import argparse
import os
import sys
from importlib import import_module

# One module for each command, with `add_parser(subparsers)` and `run(args) -> int`; only the one asked for is loaded.
COMMANDS = {
    "check": "backend.commands.check",
    "simulate": "backend.commands.simulate",
    "new-node": "backend.commands.new_node",
    "docs": "backend.commands.docs",
    "serve": "backend.commands.serve",
    "worker": "backend.commands.worker",
    "backup": "backend.commands.backup",
    "restore": "backend.commands.restore",
    "reseal": "backend.commands.reseal",
    "customer": "backend.commands.customer",
    "stand-in": "backend.commands.stand_in",
}


def main(argv: list[str] | None = None) -> int:
    """Runs a command and gives its exit code: 0 for all is well, 1 for findings, 2 for unusable arguments."""
    given = sys.argv[1:] if argv is None else argv
    asked_for = [name for name in COMMANDS if name in given[:1]]
    modules = {name: import_module(COMMANDS[name]) for name in asked_for or COMMANDS}
    parser = argparse.ArgumentParser("fluxo", description="WhatsApp flows: prove them, try them, document them.")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for module in modules.values():
        module.add_parser(subparsers)
    try:
        args = parser.parse_args(given)
    except SystemExit as stopped:  # argparse has said why, or has given the help
        return int(stopped.code or 0)
    try:
        code: int = modules[args.command].run(args)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads has seen enough, as `head` has
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code
