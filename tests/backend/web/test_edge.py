"""Each request has an id that its answer and its line in the log share."""

import logging

import pytest

from backend.settings import Settings
from tests.backend.site import running

pytestmark = pytest.mark.asyncio


async def test_an_answer_and_its_line_in_the_log_share_an_id(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "backend.access")
    async with running(settings) as site, site.client() as client:
        given, made_up, foreign = [
            (await client.get("/api/flows/secret-id", headers=headers)).headers["x-correlation-id"]
            for headers in ({"X-Request-Id": "order-4711"}, {}, {"X-Correlation-Id": "a b\\u0000<script>"})
        ]
    assert given == "order-4711"
    assert len({given, made_up, foreign}) == 3
    assert "script" not in foreign
    lines = [record for record in caplog.records if record.name == "backend.access"]
    assert [getattr(line, "correlation_id", "") for line in lines] == [given, made_up, foreign]
    assert {line.getMessage() for line in lines} == {"GET /api/flows/{flow_id} 401"}
