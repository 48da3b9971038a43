"""The client of the API: whom it asks for, and where it never goes."""

import pytest

from ui.api import Api, ApiRefused, Fault, at

pytestmark = pytest.mark.asyncio


async def test_nobody_is_asked_for_without_a_log_in() -> None:
    for cookies in ("", "other=1", "fluxo_log_in=", "\0;;="):
        with pytest.raises(ApiRefused) as refused:
            await Api(cookies).get(at("me"), dict)
        assert refused.value.status == 401


async def test_parts_of_a_path_lead_nowhere_else() -> None:
    assert at("flows", "a/b?c#d", "draft") == "/flows/a%2Fb%3Fc%23d/draft"
    for part in ("", ".", ".."):
        with pytest.raises(ApiRefused):
            at("flows", part)


async def test_a_server_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLUXO_UI_API_URL", "http://127.0.0.1:1")
    with pytest.raises(ApiRefused) as refused:
        await Api("fluxo_log_in=x").get(at("me"), dict)
    assert (refused.value.status, refused.value.code) == (503, "unreachable")


async def test_each_field_shows_its_first_fault() -> None:
    faults = [Fault("$.email", "field_missing"), Fault("$.email", "field_wrong"), Fault("$", "conflict", "x")]
    found = ApiRefused(400, "bad_input", faults).by_field()
    assert found == {"email": {"code": "field_missing", "what": ""}, "$": {"code": "conflict", "what": "x"}}
