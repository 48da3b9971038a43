"""fluxo backup: keeps an installation with the embedded database in one file, while it works."""

import argparse
from functools import partial
from pathlib import Path
from typing import Any

from backend.archiving import Manifest, Place, make_archive
from backend.commands.stored import add_file_parser, run_on_place
from backend.commands.words import Say
from backend.tools.clock import SystemClock


def add_parser(subparsers: Any) -> None:
    """Adds the command to the command line."""
    add_file_parser(subparsers, "backup")


def run(args: argparse.Namespace) -> int:
    """Makes the file; gives the exit code."""
    return run_on_place("backup", args, partial(_back_up, args.file))


def _back_up(file: Path, place: Place, say: Say) -> Manifest:
    manifest = make_archive(place, file.absolute(), SystemClock().now())
    size_mb = f"{file.stat().st_size / 1_000_000:.1f}"
    print(say("made", file=str(file), mb=size_mb, files=sum("/" in one.name for one in manifest.members)))
    return manifest
