"""fluxo restore: puts what `fluxo backup` has kept into a folder where there is nothing yet."""

import argparse
from functools import partial
from pathlib import Path
from typing import Any

from backend.archiving import Manifest, Place, restore_archive
from backend.commands.stored import add_file_parser, run_on_place
from backend.commands.words import Say
from backend.folder_lock import sole_user


def add_parser(subparsers: Any) -> None:
    """Adds the command to the command line."""
    add_file_parser(subparsers, "restore")


def run(args: argparse.Namespace) -> int:
    """Restores the file; gives the exit code."""
    return run_on_place("restore", args, partial(_restore, args.file))


def _restore(file: Path, place: Place, say: Say) -> Manifest:
    with sole_user(place.data_dir):
        manifest = restore_archive(file, place)
    made_at = manifest.made_at.strftime("%Y-%m-%d %H:%M:%S UTC")
    print(say("restored", data=str(place.data_dir), made_at=made_at))
    return manifest
