"""Whether a number is ready to talk: token, number, account and subscription, with all that is wrong at once."""

from typing import Any, Literal

import msgspec
from msgspec import Struct

from backend.channels.cloud_api.errors import CloudApiError, GraphRefused
from backend.channels.cloud_api.graph import Graph
from backend.channels.cloud_api.loose_json import as_dict, as_text, dicts

ProblemCode = Literal[
    "unreachable",
    "token_refused",
    "permission_missing",
    "number_not_found",
    "number_not_in_account",
    "number_not_connected",
    "number_not_on_cloud_api",
    "quality_low",
    "no_account",
    "app_not_subscribed",
    "other",
]

_FIELDS = "id,display_phone_number,verified_name,quality_rating,status,platform_type,throughput,is_on_biz_app"
_TOKEN_CODES = frozenset({0, 190})
_PERMISSION_CODES = frozenset({3, 10, 131005, *range(200, 300)})
_OBJECT_MISSING = 100
# WhatsApp Cloud API, throughput: by default, upgraded, and while the number's phone app is used too
_STANDARD_PER_S, _HIGH_PER_S, _COEXISTENCE_PER_S = 80, 1_000, 20


class Problem(Struct, frozen=True, omit_defaults=True):
    """Something that has to be put right before the number can talk, or soon.

    Args:
        detail: WhatsApp's own words.
    """

    code: ProblemCode
    detail: str = ""


class NumberReport(Struct, frozen=True, omit_defaults=True):
    """How a number stands.

    Args:
        quality: GREEN, YELLOW, RED or UNKNOWN, as customers' complaints have it.
        messages_per_s: how many it may send and receive in a second.
        problems: empty when all is well.
    """

    phone: str = ""
    name: str = ""
    quality: str = ""
    status: str = ""
    messages_per_s: int = _STANDARD_PER_S
    problems: list[Problem] = []


async def check_number(graph: Graph, number_id: str, waba_id: str) -> NumberReport:
    """Asks how a number stands; never raises for what WhatsApp or the network does."""
    try:
        raw = await graph.get(number_id, fields=_FIELDS)
    except CloudApiError as error:
        return NumberReport(problems=[_problem(error, "number_not_found")])
    problems = [*_problems_of(raw), *await _problems_of_account(graph, number_id, waba_id)]
    return NumberReport(
        phone=as_text(raw.get("display_phone_number")),
        name=as_text(raw.get("verified_name")),
        quality=as_text(raw.get("quality_rating")),
        status=as_text(raw.get("status")),
        messages_per_s=_messages_per_s(raw),
        problems=problems,
    )


async def subscribe_app(graph: Graph, waba_id: str, callback_url: str = "", verify_token: str = "") -> None:
    """Has the account's webhooks sent to the token's app, or to an address of this account's own.

    Raises:
        GraphRefused: the Graph API refused, or the handshake with the address failed.
        NoAnswer: nothing readable came back.
    """
    override = {"override_callback_uri": callback_url, "verify_token": verify_token} if callback_url else {}
    await graph.post(waba_id, "subscribed_apps", body=msgspec.json.encode(override))


def _problems_of(raw: dict[str, Any]) -> list[Problem]:
    """Judges what the number's node says; what it does not say is no problem."""
    status, quality = as_text(raw.get("status")).upper(), as_text(raw.get("quality_rating")).upper()
    platform = as_text(raw.get("platform_type")).upper()
    problems = []
    if status not in {"", "CONNECTED"}:
        problems.append(Problem("number_not_connected", status))
    if platform not in {"", "CLOUD_API"}:
        problems.append(Problem("number_not_on_cloud_api", platform))
    if quality == "RED":
        problems.append(Problem("quality_low", quality))
    return problems


async def _problems_of_account(graph: Graph, number_id: str, waba_id: str) -> list[Problem]:
    if not waba_id:
        return [Problem("no_account")]
    problems = []
    try:
        numbers = await graph.get(waba_id, "phone_numbers", fields="id", limit="1000")
        if number_id not in {as_text(one.get("id")) for one in dicts(numbers.get("data"))}:
            problems.append(Problem("number_not_in_account", waba_id))
        if not list(dicts((await graph.get(waba_id, "subscribed_apps")).get("data"))):
            problems.append(Problem("app_not_subscribed", waba_id))
    except CloudApiError as error:
        problems.append(_problem(error, "number_not_in_account"))
    return problems


def _problem(error: CloudApiError, when_missing: ProblemCode) -> Problem:
    if not isinstance(error, GraphRefused):
        return Problem("unreachable", str(error))
    code, text = error.refused.code, error.refused.text
    if code in _TOKEN_CODES:
        return Problem("token_refused", text)
    if code in _PERMISSION_CODES:
        return Problem("permission_missing", text)
    return Problem(when_missing if code == _OBJECT_MISSING else "other", text)


def _messages_per_s(raw: dict[str, Any]) -> int:
    if raw.get("is_on_biz_app") is True:
        return _COEXISTENCE_PER_S
    level = as_text(as_dict(raw.get("throughput")).get("level")).upper()
    return _HIGH_PER_S if level == "HIGH" else _STANDARD_PER_S
