"""The whole OpenAPI, driven by schemathesis: what fits it and what does not, over what exists and what does not."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation

from backend.web.options import WebOptions
from tests.backend.site import running, settings_for
from tests.backend.test_isolation import MANY, fresh_log_in
from tests.contract.route_examples import EXAMPLES, MARK, make_things

Operation = APIOperation[Any, Any, Any, Any]

CASES = int(os.environ.get("FLUXO_API_CASES", "2"))  # of each operation, for each of the three ways below

load_all_checks()
KEPT: Any = CHECKS.get_by_names(["status_code_conformance", "content_type_conformance", "response_schema_conformance"])
ENDLESS = {"GET /api/conversations/live"}  # a stream, with tests of its own
# What has failed is somebody else, and the answer says who.
FAILING = {("GET /api/health", 503), ("GET /api/messages/{message_id}/file", 502)}


def operations(schema: dict[str, Any]) -> list[Operation]:
    """Gives every operation, those that delete at the end."""
    loaded = schemathesis.openapi.from_dict(schema)
    found = [one.ok() for one in loaded.get_all_operations() if isinstance(one, Ok)]
    found = [one for one in found if one.label not in ENDLESS]
    return sorted(found, key=lambda one: (one.method == "delete", one.label))


def cases_of(operation: Operation, things: dict[str, str]) -> Iterator[Case[Any]]:
    """Gives requests that fit over things of ours and over others, and requests that do not fit."""
    example = EXAMPLES[operation.label]
    ours = {name: value.strip("{}") for name, value in example.path.items()}
    ours = {name: things.get(value, value) for name, value in ours.items()}
    yield from _generated(operation, GenerationMode.POSITIVE, path_parameters=ours or None)
    yield from _generated(operation, GenerationMode.POSITIVE)
    yield from _generated(operation, GenerationMode.NEGATIVE)


def _generated(operation: Operation, mode: GenerationMode, **more: Any) -> list[Case[Any]]:
    cases: list[Case[Any]] = []

    @settings(
        max_examples=CASES,
        database=None,
        derandomize=True,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(mode, **more))
    def collect(case: Case[Any]) -> None:
        cases.append(case)

    try:
        collect()
    except Unsatisfiable:
        assert mode is GenerationMode.NEGATIVE, operation.label  # where everything fits nothing can fail to
    return cases


@pytest.mark.asyncio
async def test_every_answer_is_what_the_schema_says(database_url: str, tmp_path: Path) -> None:
    limits = WebOptions(per_credential=MANY, per_workspace=MANY, per_address=MANY, per_instance=MANY)
    seen: dict[str, set[int]] = {}
    wrong: list[str] = []
    async with running(settings_for(database_url, tmp_path), limits) as site:
        owner = await site.sign_up(MARK)
        things = await make_things(site, owner)
        async with site.client() as client:
            described = operations((await client.get("/api/schema/openapi.json")).json())
            for operation in described:
                credential = await fresh_log_in(site, owner)
                for case in cases_of(operation, things):
                    answer = await _sent(client, case, credential)
                    seen.setdefault(operation.label, set()).add(answer.status_code)
                    wrong += _faults(case, answer)
    assert not wrong, "\n".join(wrong)
    assert len(seen) == len(described) > 100
    assert len([label for label, codes in seen.items() if min(codes) < 300]) > len(seen) / 2


async def _sent(client: httpx.AsyncClient, case: Case[Any], credential: dict[str, str]) -> httpx.Response:
    asked = case.as_transport_kwargs(base_url=f"{client.base_url}".rstrip("/"))
    asked["headers"] = {**asked["headers"], **credential}
    taken = {
        "method": "method",
        "url": "url",
        "headers": "headers",
        "params": "params",
        "json": "json",
        "data": "content",
    }
    return await client.request(**{name: asked[given] for given, name in taken.items() if given in asked})


def _faults(case: Case[Any], answer: httpx.Response) -> list[str]:
    if answer.status_code >= 500 and (case.operation.label, answer.status_code) not in FAILING:
        return [f"{case.operation.label} {answer.status_code}: {case.as_curl_command()}"]
    try:
        case.validate_response(answer, checks=KEPT)
    except FailureGroup as group:
        return [f"{case.operation.label} {answer.status_code}: {one}" for one in group.exceptions]
    return []
