"""call_webhook: calls a web address and keeps values out of its answer."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from flow_engine import web_requests
from flow_engine.contents import MAX_URL_CHARS, as_address
from flow_engine.effects import CallHttp
from flow_engine.inputs import HttpReplied, Input
from flow_engine.node_type import ConfigFault, NodeType, Outcome, Port
from flow_engine.run import NodeFailed, Run
from flow_engine.values import VariableType
from flow_engine.web_requests import BodyFormat
from nodes.calls import (
    FAILED,
    Results,
    answer_of,
    call,
    decline,
    keep_results,
    longest_answer_s,
    optional_writes,
    required_writes,
    result_faults,
)
from nodes.fields import (
    CallSeconds,
    CallUrl,
    CredentialName,
    HeaderName,
    LongText,
    OptionalVariableName,
    ShortText,
    shown_when,
)

SUCCESS = "success"
WITH_BODY = ("POST", "PUT", "PATCH", "DELETE")
DEFAULT_TIMEOUT_S = 15  # chosen: a customer looks at an unanswered chat for about as long


class Header(Struct, frozen=True, forbid_unknown_fields=True):
    """A line before the body."""

    name: HeaderName
    value: ShortText


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """What the author sets.

    Args:
        url: its host is fixed; values in its path and query are encoded.
        credential: a stored secret that is added to the headers; empty for none.
        body_format: how values are written into the body, so that none breaks out of its place.
        timeout_s: how long the address may take, all attempts together.
        status_variable: where the HTTP status goes, 0 when there was no answer; empty for nowhere.
    """

    url: CallUrl
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] = "POST"
    headers: Annotated[list[Header], Meta(max_length=20)] = []
    credential: CredentialName = ""
    body_format: Annotated[BodyFormat, shown_when(method=WITH_BODY)] = "json"
    body: Annotated[LongText, shown_when(method=WITH_BODY)] = ""
    results: Results = []
    status_variable: OptionalVariableName = ""
    timeout_s: CallSeconds = DEFAULT_TIMEOUT_S


class CallWebhookNode(NodeType[Config]):
    """Calls and waits; goes on with the results, or by `failed`."""

    config_type = Config
    group = "outside"
    icon = "webhook"

    def ports(self, config: Config) -> tuple[Port, ...]:
        """`success` with every required result, `failed` otherwise; both know the status."""
        longest_s = longest_answer_s(config.timeout_s)
        status: dict[str, VariableType | None] = {config.status_variable: "number"} if config.status_variable else {}
        writes = {**required_writes(config.results), **status}
        optional = optional_writes(config.results)
        return (
            Port(name=SUCCESS, waits=True, longest_s=longest_s, expects_edge=True, writes=writes, may_write=optional),
            Port(name=FAILED, waits=True, longest_s=longest_s, writes=status),
        )

    def enter(self, config: Config, run: Run) -> Outcome:
        """Fills in the request and sends it, unless it makes no sense with these values."""
        try:
            request = _request(config, run)
        except NodeFailed as failed:
            return decline(run, failed.code, detail=failed.detail)
        if len(request.url) > MAX_URL_CHARS:
            return decline(run, "address_too_long")
        if request.body and config.body_format == "json" and not web_requests.is_json(request.body):
            return decline(run, "body_not_json")
        return call(run, request)

    def resume(self, config: Config, run: Run, input_: Input) -> Outcome:
        """Judges the answer and keeps the results."""
        if config.status_variable:
            run.set(config.status_variable, input_.status if isinstance(input_, HttpReplied) else 0)
        answer = answer_of(run, input_, HttpReplied)
        if answer is None:
            return FAILED
        if not 200 <= answer.status < 300:
            run.explain("bad_status", status=answer.status)
            return FAILED
        return SUCCESS if keep_results(run, config.results, answer.body) else FAILED

    def faults(self, config: Config) -> list[ConfigFault]:
        """The address's host is fixed, the headers are ours to set, and the body is what its format says."""
        code = web_requests.address_fault(config.url)
        found = super().faults(config) + ([ConfigFault("url", code)] if code else [])
        found += _header_faults(config) + _body_faults(config)
        return found + result_faults(config.results, config.status_variable)


def _request(config: Config, run: Run) -> CallHttp:
    """Fills in the request.

    Raises:
        NodeFailed: a value is missing in the address's path, or a bound is passed.
    """
    url = as_address(run.render(config.url, "url"))
    body = run.render(config.body, config.body_format)
    headers = {header.name: web_requests.header_value(run.render(header.value)) for header in config.headers}
    if body and "content-type" not in map(str.lower, headers):
        headers["Content-Type"] = web_requests.CONTENT_TYPES[config.body_format]
    return CallHttp(
        id=run.next_id(), method=config.method, url=url, headers=headers, body=body,
        timeout_s=config.timeout_s, credential=config.credential,
    )  # fmt: skip


def _header_faults(config: Config) -> list[ConfigFault]:
    faults = []
    names = [header.name.lower() for header in config.headers]
    for index, (name, header) in enumerate(zip(names, config.headers, strict=True)):
        if name in web_requests.TRANSPORT_HEADERS:
            faults.append(ConfigFault(f"headers[{index}].name", "transport_header", header.name))
        if name in names[:index]:
            faults.append(ConfigFault(f"headers[{index}].name", "doubled_header", header.name))
        if name == "content-type" and config.body and web_requests.format_of(header.value) != config.body_format:
            faults.append(ConfigFault(f"headers[{index}].value", "other_format", header.value))
    return faults


def _body_faults(config: Config) -> list[ConfigFault]:
    if config.body and config.method == "GET":
        return [ConfigFault("body", "body_not_sent")]
    is_sound = config.body_format != "json" or not config.body or web_requests.is_json_template(config.body)
    return [] if is_sound else [ConfigFault("body", "body_not_json")]


NODE = CallWebhookNode()
