"""Proof: the workspace has what the flow relies on: credentials, teams, fields, models, opening
hours, approved message templates.

Assumed: what is not known of a workspace is there; only what is known to be missing is told.
"""

from collections.abc import Iterator

from flow_engine.check.issue import Issue, Severity
from flow_engine.check.scope import Scope
from flow_engine.check.surroundings import KnownMessageTemplate
from flow_engine.flow import Flow, Step
from flow_engine.marked_strings import fields_of
from flow_engine.node_type import MessageTemplateUse

_MISSING: dict[str, tuple[str, Severity]] = {
    "credential": ("missing_credential", "error"),
    "team": ("unknown_team", "error"),
    "segment": ("unknown_segment", "error"),
    "contact_field": ("unknown_contact_field", "warning"),
}


def prove_workspace(scope: Scope) -> Iterator[Issue]:
    """Finds what a flow names and the workspace does not have."""
    names_anything = not _MISSING.keys().isdisjoint(scope.surroundings.names)
    for flow in scope.flows:
        for step in flow.steps.values():
            if names_anything:
                yield from _unknown_names(scope, flow, step)
            use = step.node_type.message_template(step.config)
            if use and scope.surroundings.message_templates is not None:
                yield from _unfit_template(flow, step, use, scope.surroundings.message_templates)
            if step.node_type.needs_model and scope.surroundings.has_model is False:
                yield Issue("missing_model", "error", flow.id, step.id)
            if scope.surroundings.hours is None and step.node_type.needs_hours(step.config):
                yield Issue("missing_hours", "error", flow.id, step.id)


def _unknown_names(scope: Scope, flow: Flow, step: Step) -> Iterator[Issue]:
    for field in fields_of(step.config):
        names = scope.surroundings.names.get(field.widget)
        if field.value and field.widget in _MISSING and names is not None and field.value not in names:
            code, severity = _MISSING[field.widget]
            yield Issue(code, severity, flow.id, step.id, detail={"name": field.value})


def _unfit_template(
    flow: Flow, step: Step, use: MessageTemplateUse, known: list[KnownMessageTemplate]
) -> Iterator[Issue]:
    detail = {"name": use.name, "language": use.language}
    found = next((t for t in known if (t.name, t.language) == (use.name, use.language)), None)
    if found is None:
        yield Issue("unknown_message_template", "error", flow.id, step.id, detail=detail)
        return
    if found.status != "APPROVED":
        detail = detail | {"status": found.status}
        yield Issue("message_template_not_approved", "error", flow.id, step.id, detail=detail)
    for place, wanted, given in (
        ("header", found.header_parameters, use.header_parameters),
        ("body", found.body_parameters, use.body_parameters),
        ("button", found.button_parameters, use.button_parameters),
    ):
        if wanted != given:
            detail = {**detail, "place": place, "wanted": str(wanted), "given": str(given)}
            yield Issue("wrong_template_parameters", "error", flow.id, step.id, detail=detail)
