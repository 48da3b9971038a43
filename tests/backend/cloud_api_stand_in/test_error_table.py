"""The table of error codes says what Meta's does."""

import json
from pathlib import Path

import pytest

from backend.cloud_api_stand_in.error_table import ERROR_KINDS, error_kind

COLLECTED = Path(__file__).parents[4] / "shared" / "whatsapp" / "error_codes.json"


def test_every_collected_code_is_there_with_its_http_status() -> None:
    if not COLLECTED.exists():
        pytest.skip("the collected error codes are not beside the project")
    rows = json.loads(COLLECTED.read_bytes())
    collected = {int(row["code"].split("-")[0]): row["http"] for row in rows}
    assert {code: kind.http_status for code, kind in ERROR_KINDS.items()} == collected


def test_a_range_is_one_kind_and_the_rest_is_unknown() -> None:
    assert error_kind(200) == error_kind(299) != error_kind(300)
    assert error_kind(999_999) == ERROR_KINDS[1]
