"""fluxo docs: the reference of the node types, Markdown out of their strings, help, schemas and cases."""

import argparse
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from backend.commands.words import say
from flow_engine.document import Language
from nodes import FOLDER, catalogue
from nodes.strings import LANGUAGES, Strings, group_titles, help_of, strings_of

SIZES = (
    ("minimum", "maximum", "number"),
    ("minLength", "maxLength", "characters"),
    ("minItems", "maxItems", "items"),
    ("minProperties", "maxProperties", "entries"),
)
DURATIONS = ((86_400, "d"), (3_600, "h"), (60, "min"))  # international signs, the same in every language


def add_parser(subparsers: Any) -> None:
    """Adds the command to the command line."""
    words = partial(say, "docs", "en")
    parser = subparsers.add_parser("docs", help=words("summary"), description=words("summary"))
    parser.add_argument("--language", choices=LANGUAGES, default="en", help=words("help_language"))
    parser.add_argument("--output", type=Path, metavar="FILE", help=words("help_output"))


def run(args: argparse.Namespace) -> int:
    """Writes or shows the reference; gives the exit code."""
    text = reference(args.language)
    if args.output is None:
        print(text, end="")
        return 0
    try:
        args.output.write_text(text, encoding="utf-8")
    except OSError as error:
        why = error.strerror or ""
        print(say("docs", args.language, "cannot_write", file=str(args.output), why=why), file=sys.stderr)
        return 2
    return 0


def reference(language: Language) -> str:
    """Writes down every node type, by group and title."""
    words = partial(say, "docs", language)
    parts = [f"# {words('title')}", words("intro")]
    for group, title in group_titles(language).items():
        types = [name for name, node_type in catalogue().items() if node_type.group == group]
        parts += [f"## {title}"] if types else []
        for type_ in sorted(types, key=lambda name: strings_of(name, language).title):
            parts += _section(type_, language)
    return "\n\n".join(parts) + "\n"


def _section(type_: str, language: Language) -> Iterator[str]:
    words = partial(say, "docs", language)
    strings = strings_of(type_, language)
    yield f"### {strings.title}"
    yield f"`{type_}` · {strings.summary}"
    yield help_of(type_, language).strip()
    rows = list(_rows(type_, strings, language))
    if rows:
        heads = [words("field"), words("what"), words("bounds")]
        yield f"**{words('fields')}**"
        yield "\n".join([_row(heads), _row(["---"] * 3), *map(_row, rows)])
    if strings.ports:
        ports = (f"`{port}` {label}" for port, label in strings.ports.items())
        yield f"**{words('ports')}:** {' · '.join(ports)}"
    yield f"**{words('example')}**"
    yield f"```json\n{_example(type_)}\n```"


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _rows(type_: str, strings: Strings, language: Language) -> Iterator[list[str]]:
    words = partial(say, "docs", language)
    schema = msgspec.json.schema(catalogue()[type_].config_type)  # its fields stand in the author's order
    kinds = {path: (kind, is_required) for path, kind, is_required in _fields(schema, schema["$defs"])}
    for path, (kind, is_required) in kinds.items():
        if path not in strings.fields:
            continue  # which one of several structs it is: a choice of the field above
        said = strings.fields[path]
        yes_or_no = {"True": words("yes"), "False": words("no")} if kind.get("type") == "boolean" else {}
        bounds = _bounds(kind, strings.choices.get(path, yes_or_no), words, is_required=is_required)
        yield [f"`{path}`", f"**{said.label}** {said.help}".strip(), ", ".join(bounds)]


def _fields(kind: dict[str, Any], definitions: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], bool]]:
    """Walks the fields of a schema by dots, lists without index."""
    for struct in _structs(kind, definitions):
        for name, field in struct["properties"].items():
            yield name, _kind(field), name in struct["required"]
            for path, deeper, is_required in _fields(field, definitions):
                yield f"{name}.{path}", deeper, is_required


def _structs(kind: dict[str, Any], definitions: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for one in _alternatives(kind):
        if "$ref" in one:
            yield definitions[one["$ref"].rpartition("/")[2]]
        for inside in (one.get("items"), one.get("additionalProperties")):
            if isinstance(inside, dict):
                yield from _structs(inside, definitions)


def _alternatives(kind: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in kind.get("anyOf", [kind]) if one.get("type") != "null"]


def _kind(field: dict[str, Any]) -> dict[str, Any]:
    """Gives what is asked of a field's value, with the limit of the filled-in text."""
    kind = field | _alternatives(field)[0]
    return kind | {"maxLength": kind["max_chars"]} if "max_chars" in kind else kind


def _bounds(
    kind: dict[str, Any], choices: dict[str, str], words: Callable[..., str], *, is_required: bool
) -> Iterator[str]:
    if is_required:
        yield words("required")
    if choices:
        yield words("any_of" if kind.get("type") == "array" else "one_of", choices=", ".join(choices.values()))
    for lowest, highest, unit in SIZES:
        is_told = unit == "number" or kind.get(lowest)  # that a text or list may be empty is not worth a word
        least = _shown(kind[lowest], kind) if lowest in kind and is_told else ""
        most = _shown(kind[highest], kind) if highest in kind else ""
        if least or most:
            yield words(unit, amount=f"{least}–{most}" if least and most else f"≤ {most}" if most else f"≥ {least}")
    if kind.get("reads") == "template":
        yield words("with_variables")
    default = kind.get("default")
    if isinstance(default, str | int | float) and default != "":
        yield words("default", value=choices.get(str(default)) or _shown(default, kind))


def _shown(value: Any, kind: dict[str, Any]) -> str:
    """Writes a limit or a default; seconds in the largest unit that fits."""
    if kind.get("widget") == "duration" and value:
        return next((f"{value // size} {sign}" for size, sign in DURATIONS if value % size == 0), f"{value} s")
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _example(type_: str) -> str:
    """Gives the node of the first case that runs, as it stands in a document."""
    cases = msgspec.json.decode((FOLDER / type_ / "cases.json").read_bytes())
    config = next(case["config"] for case in cases if "faults" not in case)
    node = {"id": type_, "type": type_, "config": config}
    return msgspec.json.format(msgspec.json.encode(node), indent=2).decode()
