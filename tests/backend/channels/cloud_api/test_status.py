"""A status says how far a message has come, and what a failure asks for."""

from datetime import UTC, datetime
from typing import Any

import pytest

from backend.channels.cloud_api.status import status_of
from backend.channels.contract import MessageStatus, RefusalAction, Sender, StatusUpdate

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
AT = datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
RAW = {"id": "wamid.1", "status": "sent", "timestamp": "1700000000"}


def read(**raw: Any) -> StatusUpdate:
    """Reads a status of a message."""
    status = status_of(RAW | raw, [], NOW)
    assert status
    return status


def test_a_status_is_read_with_our_own_id_and_the_price() -> None:
    pricing = {"billable": True, "pricing_model": "PMP", "type": "regular", "category": "utility"}
    assert read(biz_opaque_callback_data="in1.1", pricing=pricing, recipient_id="5511", recipient_user_id="BR.1") == (
        StatusUpdate(
            "wamid.1",
            "sent",
            AT,
            effect_id="in1.1",
            recipient=Sender("5511", "BR.1"),
            price_category="utility",
            price_type="regular",
        )
    )


@pytest.mark.parametrize("status", ["sent", "delivered", "read", "played", "failed"])
def test_every_step_of_the_ladder_is_known(status: MessageStatus) -> None:
    assert read(status=status).status == status


@pytest.mark.parametrize("raw", [{"status": "deleted"}, {"status": 5}, {"id": ""}, {"id": None}])
def test_what_is_no_step_of_a_message_is_none(raw: dict[str, Any]) -> None:
    assert status_of(RAW | raw, [], NOW) is None


@pytest.mark.parametrize(
    ("errors", "code", "text", "action"),
    [
        (
            [{"code": 131047, "title": "t", "message": "m", "error_data": {"details": "too late"}}],
            131047,
            "too late",
            "window_closed",
        ),
        ([{"code": "131050", "title": "stopped"}], 131050, "stopped", "opted_out"),
        ([{"code": 131056, "message": "slowly"}], 131056, "slowly", "retry"),
        ([{"code": 190}], 190, "", "stop_channel"),
        ([{"code": 999999, "title": "new"}], 999999, "new", "give_up"),
        ([], 0, "", "give_up"),
        (None, 0, "", "give_up"),
        (["junk"], 0, "", "give_up"),
    ],
)
def test_a_failure_says_what_it_asks_for(errors: Any, code: int, text: str, action: RefusalAction) -> None:
    status = read(status="failed", errors=errors)
    assert (status.error_code, status.error_text, status.action) == (code, text, action)


def test_what_has_not_failed_asks_for_nothing() -> None:
    assert read(status="delivered", errors=[{"code": 131047}]).action is None


def test_a_group_is_no_customer() -> None:
    assert read(recipient_type="group", recipient_id="g1").recipient is None
