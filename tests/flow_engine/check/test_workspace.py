"""The proof that the workspace has what a flow relies on."""

import msgspec
import pytest

from flow_engine.check import Surroundings
from flow_engine.check.surroundings import KnownMessageTemplate
from flow_engine.week_plan import Hours, WeekPlan
from tests.flow_engine.check.flows import flow, found, issue

SAY = ("send_message", {"text": "Hi"})
TEMPLATE = ("send_template", {"name": "reminder", "language": "en"})
MONDAYS = WeekPlan([Hours(0, "09:00", "18:00")])


def _sending(**config: object) -> object:
    return flow({"m": ("send_template", {"name": "reminder", "language": "en", **config})}, "t>m")


def test_what_is_not_known_is_taken_on_trust() -> None:
    assert found(_sending()) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("known", "code"),
    [
        ([], "unknown_message_template"),
        ([KnownMessageTemplate("reminder", "pt_BR")], "unknown_message_template"),
        ([KnownMessageTemplate("reminder", "en", "PAUSED")], "message_template_not_approved"),
        ([KnownMessageTemplate("reminder", "en", body_parameters=1)], "wrong_template_parameters"),
        ([KnownMessageTemplate("reminder", "en", header_parameters=1)], "wrong_template_parameters"),
        ([KnownMessageTemplate("reminder", "en")], ""),
    ],
)
def test_a_message_template_must_be_there_approved_and_filled(known: list[KnownMessageTemplate], code: str) -> None:
    codes = [c for c, *_ in found(_sending(), surroundings=Surroundings(message_templates=known))]  # type: ignore[arg-type]
    assert codes == ([code] if code else [])


def test_credentials_and_teams_must_be_there() -> None:
    call = ("call_webhook", {"method": "GET", "url": "https://example.com/", "credential": "erp"})
    hand = ("hand_off", {"team": "sales"})
    edges = ["t>c", "c.success>h", "c.failed>h", "h.no_operator>s", "h.returned>s"]
    relying = flow({"c": call, "h": hand, "s": SAY}, *edges)
    has_none = Surroundings(names={"credential": frozenset(), "team": frozenset()})
    has_all = Surroundings(names={"credential": frozenset({"erp"}), "team": frozenset({"sales"})})
    assert found(relying) == found(relying, surroundings=has_all)
    missing = [code for code, *_ in found(relying, surroundings=has_none)]
    assert {"missing_credential", "unknown_team"} <= set(missing)


def test_a_model_must_be_set_up() -> None:
    asking = flow({"l": ("ask_llm", {"instructions": "Be kind."}), "s": SAY}, "t>l", "l.answered>s", "l.failed>s")
    assert issue("missing_model", asking, surroundings=Surroundings(has_model=False)).severity == "error"
    assert "missing_model" not in [c for c, *_ in found(asking, surroundings=Surroundings(has_model=True))]


def test_hours_must_be_the_nodes_own_or_the_workspaces() -> None:
    edges = ["t>h", "h.open>s", "h.closed>s"]
    own = {"plan": msgspec.to_builtins(MONDAYS)}
    relying = flow({"h": ("business_hours", {}), "s": SAY}, *edges)
    relying_on_nobody = flow({"h": ("business_hours", own), "s": SAY}, *edges)
    has_none, has_some = Surroundings(hours=None), Surroundings(hours=MONDAYS)
    assert found(relying) == found(relying, surroundings=has_some) == []
    assert found(relying, surroundings=has_none) == [("missing_hours", "h", "")]
    assert found(relying_on_nobody, surroundings=has_none) == []
    waiting = flow({"w": ("wait_until", {"mode": "opening"}), "a": TEMPLATE}, "t>w", "w>a")
    assert found(waiting, surroundings=has_some) == []
    assert found(waiting, surroundings=has_none) == [("missing_hours", "w", "")]
