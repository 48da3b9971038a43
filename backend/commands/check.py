"""fluxo check: proves flows together before they are published, for people or as JSON."""

import argparse
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias, get_args

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from backend.commands.words import say
from flow_engine.check import Issue, check
from flow_engine.check.issue import Severity
from flow_engine.document import DocumentError, Language, read_document
from flow_engine.flow import Flow
from nodes import catalogue
from nodes.issue_words import document_fault_words, fault_words, fix_words, issue_strings, issue_words
from nodes.strings import LANGUAGES


class Finding(Struct, frozen=True):
    """An issue of one file, with its words."""

    issue: Issue
    message: str


class CheckedFile(Struct, frozen=True):
    """A file that was to be checked.

    Args:
        flow: None when the file holds none that could be checked.
    """

    path: str
    flow: Flow | None
    findings: list[Finding]


def add_parser(subparsers: Any) -> None:
    """Adds the command to the command line."""
    words = partial(say, "check", "en")
    parser = subparsers.add_parser("check", help=words("summary"), description=words("summary"))
    parser.add_argument("files", nargs="+", metavar="FILE", help=words("help_files"))
    parser.add_argument("--json", action="store_true", dest="as_json", help=words("help_json"))
    parser.add_argument("--language", choices=LANGUAGES, default="en", help=words("help_language"))


def run(args: argparse.Namespace) -> int:
    """Checks the files and shows what was found; gives the exit code."""
    files = check_files(args.files, args.language)
    print(as_json(files, args.language) if args.as_json else as_text(files, args.language))
    return 1 if _counts(files)["errors"] else 0


def check_files(paths: list[str], language: Language) -> list[CheckedFile]:
    """Reads flows and proves them together."""
    files: list[CheckedFile] = []
    for path in paths:
        files.append(_read(path, {file.flow.id for file in files if file.flow}, language))
    issues = check([file.flow for file in files if file.flow])
    return [_with_issues(file, issues, language) for file in files]


def as_text(files: list[CheckedFile], language: Language) -> str:
    """Writes what was found for people: a line for each finding, with the way to it and the fix below."""
    names = _node_names(files)
    lines = [
        line for file in files for finding in file.findings for line in _lines(file.path, finding, names, language)
    ]
    return "\n".join([*lines, say("check", language, "counts", **_counts(files))])


def as_json(files: list[CheckedFile], language: Language) -> str:
    """Writes what was found for programs, as one JSON object.

    It holds `errors`, `warnings`, `notes` (how many) and `files`; each of these has its `path`, its `flow_id` (empty
    when it holds no flow that could be checked) and its `findings`: `code`, `severity`, `message` and, where there
    are any, `node_id`, `port`, `detail` (what the message names), `path` (steps with `flow_id`, `node_id`,
    `port` and `silent_s`, the seconds since the customer wrote; null for no bound) and `fix` (`code`, `message`,
    `edits`).
    """
    shown = [
        {
            "path": file.path,
            "flow_id": file.flow.id if file.flow else "",
            "findings": [_finding_object(finding, language) for finding in file.findings],
        }
        for file in files
    ]
    return msgspec.json.format(msgspec.json.encode({**_counts(files), "files": shown}), indent=2).decode()


def _read(path: str, known: set[str], language: Language) -> CheckedFile:
    try:
        document = read_document(Path(path).read_bytes())
    except OSError as error:
        message = say("check", language, "unreadable_file", why=error.strerror or type(error).__name__)
        return CheckedFile(path, None, [_file_finding("unreadable_file", message)])
    except DocumentError as error:
        what = fault_words(error.code, "", "", language)
        where = [
            document_fault_words(fault, language) if fault.what or fault.path != "$" else "" for fault in error.faults
        ]
        messages = [f"{what} {words}".strip() for words in where]
        return CheckedFile(path, None, [_file_finding(error.code, message) for message in messages])
    if document.id in known:
        message = say("check", language, "duplicate_flow", flow=document.id)
        return CheckedFile(path, None, [_file_finding("duplicate_flow", message)])
    return CheckedFile(path, Flow(document, catalogue()), [])


def _file_finding(code: str, message: str) -> Finding:
    return Finding(Issue(code, "error", flow_id=""), message)


def _with_issues(file: CheckedFile, issues: list[Issue], language: Language) -> CheckedFile:
    flow = file.flow
    if flow is None:
        return file
    own = [issue for issue in issues if issue.flow_id == flow.id]
    return replace(file, findings=[Finding(issue, issue_words(issue, flow, language)) for issue in own])


def _counts(files: list[CheckedFile]) -> dict[str, int]:
    severities = [finding.issue.severity for file in files for finding in file.findings]
    return {f"{severity}s": severities.count(severity) for severity in get_args(Severity)}


Names: TypeAlias = dict[tuple[str, str], str]  # what the author calls a node, by flow and node id


def _lines(path: str, finding: Finding, names: Names, language: Language) -> list[str]:
    issue = finding.issue
    severity = issue_strings(language).severities[issue.severity]
    node = names.get((issue.flow_id, issue.node_id), issue.node_id)
    lines = [": ".join([path, severity, *([node] if node else []), finding.message])]
    if issue.path:
        lines.append("    " + _way(issue, names))
    if issue.fix:
        lines.append("    " + say("check", language, "fix", fix=fix_words(issue.fix.code, language)))
    return lines


def _node_names(files: list[CheckedFile]) -> Names:
    flows = [file.flow for file in files if file.flow]
    return {(flow.id, node.id): node.name or node.id for flow in flows for node in flow.document.nodes}


def _way(issue: Issue, names: Names) -> str:
    """Writes a path as `node →port→ node`, with the customer's silence where it counts, and other flows' names."""
    text = ""
    for step in issue.path:
        text += f"{step.flow_id}: " if step.flow_id != issue.flow_id else ""
        text += names.get((step.flow_id, step.node_id), step.node_id)
        text += f" ({_span(step.silent_s)})" if step.silent_s else ""
        text += f" →{step.port}→ " if step.port else " → "
    return text.rstrip(" →")


def _span(seconds: float) -> str:
    if seconds == float("inf"):
        return "∞"
    hours, minutes = int(seconds // 3_600), int(seconds % 3_600 // 60)
    parts = [f"{hours} h"] * bool(hours) + [f"{minutes} min"] * bool(minutes)
    return " ".join(parts) or f"{seconds:g} s"


def _finding_object(finding: Finding, language: Language) -> dict[str, Any]:
    shown: dict[str, Any] = {"message": finding.message, **msgspec.to_builtins(finding.issue)}
    shown.pop("flow_id")
    if finding.issue.fix:
        shown["fix"]["message"] = fix_words(finding.issue.fix.code, language)
    return shown
