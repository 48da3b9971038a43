"""The words of issues, faults, fixes and failures in the product's languages."""

import re
from functools import lru_cache
from pathlib import Path

import msgspec
from msgspec import Struct

import flow_engine.check
from flow_engine.check import Issue
from flow_engine.document import Language
from flow_engine.flow import Flow
from flow_engine.schema import SchemaFault
from flow_engine.session import Failure
from nodes.strings import fill, strings_of

_FOLDER = Path(flow_engine.check.__file__).parent


class IssueStrings(Struct, frozen=True, forbid_unknown_fields=True):
    """What is said in one language, by code."""

    severities: dict[str, str]
    issues: dict[str, str]
    fixes: dict[str, str]
    faults: dict[str, str]
    failures: dict[str, str]


@lru_cache
def issue_strings(language: Language) -> IssueStrings:
    """Reads the strings of the checks.

    Raises:
        OSError: there are none in this language.
        msgspec.ValidationError: the file does not have the form of `IssueStrings`.
    """
    return msgspec.json.decode((_FOLDER / f"strings.{language}.json").read_bytes(), type=IssueStrings)


def issue_words(issue: Issue, flow: Flow, language: Language) -> str:
    """Says an issue in one sentence; of a wrong config and a way out, in the words of its node type."""
    details = {"port": _port_words(issue, flow, language), "what": "", "path": "", **issue.detail}
    if issue.code == "bad_config":
        type_ = next((node.type for node in flow.document.nodes if node.id == issue.node_id), "")
        details["reason"] = fault_words(details.get("reason", ""), details["what"], type_, language)
        details["path"] = details["path"].removeprefix("$.") or type_
    return fill(issue_strings(language).issues[issue.code], details)


def _port_words(issue: Issue, flow: Flow, language: Language) -> str:
    """Says a way out as its author or its node type calls it; one that is not there, by its own name."""
    step = flow.steps.get(issue.node_id)
    if step is None:
        return issue.port
    label = next((port.label for port in step.ports if port.name == issue.port), "")
    return label or strings_of(step.type, language).ports.get(issue.port, issue.port)


def field_words(path: str, type_: str, language: Language) -> str:
    """Says where in a config something is, as its form calls it: `Cases 1, Value`.

    Args:
        path: as faults have it; what the form does not show is said by its path.
    """
    strings = strings_of(type_, language)
    key, last, items = "", "", []
    for name, index in re.findall(r"([^.\[\]$]+)(?:\[(\d+)\])?", path):
        key = f"{key}.{name}".removeprefix(".")
        if key not in strings.fields:
            return path
        last = strings.fields[key].label
        if index:
            items.append(f"{last} {int(index) + 1}")
            last = ""
    return ", ".join([*items, last] if last else items) or strings.title


def fault_words(code: str, what: str, type_: str, language: Language) -> str:
    """Says what is wrong in a config or a document.

    Args:
        type_: the node type whose own codes count too; empty for a document.
    """
    words = issue_strings(language).faults | (strings_of(type_, language).faults if type_ else {})
    return fill(words.get(code, code), {"what": what, "detail": what})


def document_fault_words(fault: SchemaFault, language: Language) -> str:
    """Says what is wrong at one place of a document."""
    return f"{fault.path}: {fault_words(fault.code, fault.what, '', language)}"


def fix_words(code: str, language: Language) -> str:
    """Says what a fix would do."""
    return issue_strings(language).fixes[code]


def failure_words(failure: Failure, language: Language) -> str:
    """Says why a session could not go on."""
    return fill(issue_strings(language).failures[failure.code], {"detail": failure.detail})
