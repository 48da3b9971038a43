"""fluxo new-node: makes the folder of a new node type, whole and passing the contract tests."""

import argparse
import re
import sys
from functools import partial
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from string import Template
from typing import Any

import msgspec

from backend.commands.words import say
from nodes import FOLDER as NODES
from nodes.strings import LANGUAGES

SKELETONS = Path(__file__).parent / "node_skeletons"
NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)+")
MAX_NAME_CHARS = 64  # as a node's type in a document


def add_parser(subparsers: Any) -> None:
    """Adds the command to the command line."""
    words = partial(say, "new_node", "en")
    parser = subparsers.add_parser("new-node", help=words("summary"), description=words("summary"))
    parser.add_argument("type", metavar="TYPE", help=words("help_type"))
    parser.add_argument("--into", type=Path, default=NODES, metavar="FOLDER", help=words("help_into"))
    parser.add_argument("--language", choices=LANGUAGES, default="en", help=words("help_language"))


def run(args: argparse.Namespace) -> int:
    """Makes the folder; gives the exit code."""
    words = partial(say, "new_node", args.language)
    folder: Path = args.into / args.type
    refusal = _refusal(args.type, folder)
    if refusal:
        print(words(refusal, type=args.type, folder=str(folder)), file=sys.stderr)
        return 2
    make_folder(folder)
    print(words("made", type=args.type, folder=str(folder)))
    return 0


def make_folder(folder: Path) -> None:
    """Writes all files of a node type whose name is the folder's."""
    type_ = folder.name
    words = {
        "type": type_,
        "title": type_.replace("_", " ").capitalize(),
        "class_name": "".join(part.capitalize() for part in type_.split("_")),
    }
    folder.mkdir()
    for skeleton in sorted((SKELETONS / ("trigger" if type_.endswith("_trigger") else "step")).iterdir()):
        text = Template(skeleton.read_text(encoding="utf-8")).substitute(words)
        (folder / skeleton.name.removesuffix(".txt")).write_text(text, encoding="utf-8")
    (folder / "schema.json").write_bytes(_schema(folder / "node.py"))


def _refusal(type_: str, folder: Path) -> str:
    if not NAME.fullmatch(type_) or len(type_) > MAX_NAME_CHARS:
        return "bad_name"
    if not folder.parent.is_dir():
        return "no_such_folder"
    return "already_there" if folder.exists() else ""


def _schema(node_file: Path) -> bytes:
    """Gives the schema of the config in a `node.py`, as the contract tests want it."""
    spec = spec_from_file_location(f"{node_file.parent.name}_node", node_file)
    assert spec is not None  # noqa: S101
    assert spec.loader is not None  # noqa: S101
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    schema = msgspec.json.schema(module.NODE.config_type)
    return msgspec.json.format(msgspec.json.encode(schema, order="sorted"), indent=2) + b"\n"
