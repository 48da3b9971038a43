"""Accounts, numbers, profiles, registration and access tokens."""

import hmac
from typing import Any

import phonenumbers

from backend.cloud_api_stand_in.accounts import PhoneNumber, Token, Waba
from backend.cloud_api_stand_in.errors import GraphError, invalid, missing, unknown_object
from backend.cloud_api_stand_in.graph.call import SUCCESS, Answer, Call, ok
from backend.cloud_api_stand_in.graph.listing import page, selected
from backend.cloud_api_stand_in.users import country_of
from backend.cloud_api_stand_in.world import World

# WhatsApp Cloud API, business profiles, May 2026
_PROFILE_LIMITS = {"about": 139, "address": 256, "description": 512, "email": 128, "vertical": 60}
MAX_WEBSITES, MAX_WEBSITE_CHARS = 2, 256
TOKEN_LIFE_S = 3_600.0  # chosen: of a token that was asked for


def get_number(world: World, call: Call) -> Answer:
    """Gives a number."""
    return ok(selected(_number_node(world.accounts.number(call.node_id, call.token)), call))


def get_waba(world: World, call: Call) -> Answer:
    """Gives an account."""
    waba = world.accounts.waba(call.node_id, call.token)
    return ok(selected(_waba_node(waba), call))


def list_numbers(world: World, call: Call) -> Answer:
    """Lists the numbers of an account."""
    waba = world.accounts.waba(call.node_id, call.token)
    numbers = [number for number in world.accounts.numbers.values() if number.waba_id == waba.id]
    return ok(page([_number_node(number) for number in numbers], call))


def get_profile(world: World, call: Call) -> Answer:
    """Gives the business profile of a number."""
    profile = world.accounts.number(call.node_id, call.token).profile
    return ok({"data": [selected(profile, call) | {"messaging_product": "whatsapp"}]})


def post_profile(world: World, call: Call) -> Answer:
    """Changes the business profile of a number."""
    number = world.accounts.number(call.node_id, call.token)
    changes = call.json()
    if changes.pop("messaging_product", None) != "whatsapp":
        raise GraphError(100, "The parameter messaging_product is required.")
    for name, limit in _PROFILE_LIMITS.items():
        value = changes.get(name)
        if value is not None and (not isinstance(value, str) or len(value) > limit):
            raise invalid(name, f"must be a string of at most {limit} characters.", 100)
    websites = changes.get("websites") or []
    if (
        not isinstance(websites, list)
        or len(websites) > MAX_WEBSITES
        or any(not isinstance(site, str) or len(site) > MAX_WEBSITE_CHARS for site in websites)
    ):
        raise invalid("websites", f"has at most {MAX_WEBSITES} of {MAX_WEBSITE_CHARS} characters each.", 100)
    number.profile |= {name: value for name, value in changes.items() if name in (*_PROFILE_LIMITS, "websites")}
    return SUCCESS


def register(world: World, call: Call) -> Answer:
    """Registers a number; its first PIN is kept, later ones must be the same."""
    number = world.accounts.number(call.node_id, call.token)
    pin = call.json().get("pin")
    if not pin:
        raise missing("pin")
    if not isinstance(pin, str) or not (pin.isascii() and pin.isdigit() and len(pin) == 6):
        raise invalid("pin", "must be 6 digits.", 100)
    if number.pin and not hmac.compare_digest(number.pin, pin):
        raise GraphError(133005, "The PIN is not the one of this number.")
    number.pin, number.is_registered = pin, True
    return SUCCESS


def deregister(world: World, call: Call) -> Answer:
    """Takes a number off the platform: it can send nothing until it is registered again."""
    world.accounts.number(call.node_id, call.token).is_registered = False
    return SUCCESS


def get_access_token(world: World, call: Call) -> Answer:
    """Gives an app that knows its secret a token for an hour."""
    app = world.accounts.apps.get(call.query.get("client_id", ""))
    if app is None:
        raise unknown_object(call.query.get("client_id", ""))
    if not hmac.compare_digest(app.secret.encode(), call.query.get("client_secret", "").encode()):
        raise GraphError(1, title="Error validating client secret.", http_status=400)
    value = f"{app.id}|{world.ids.trace()}{world.ids.decimal(call.now)}"
    tokens = world.accounts.tokens
    for ended in [
        one for one, token in tokens.items() if token.expires_at is not None and token.expires_at <= call.now
    ]:
        del tokens[ended]
    tokens[value] = Token(app_id=app.id, expires_at=call.now + TOKEN_LIFE_S)
    return ok({"access_token": value, "token_type": "bearer", "expires_in": int(TOKEN_LIFE_S)})


def _number_node(number: PhoneNumber) -> dict[str, Any]:
    node = {
        "id": number.id,
        "verified_name": number.verified_name,
        "display_phone_number": _display(number.digits),
        "code_verification_status": "VERIFIED",
        "quality_rating": "GREEN",
        "quality_score": {"score": "GREEN"},
        "platform_type": "CLOUD_API",
        "throughput": {"level": "STANDARD"},
        "account_mode": "SANDBOX",
        "name_status": "APPROVED",
        "status": "CONNECTED" if number.is_registered else "DISCONNECTED",
        "is_pin_enabled": bool(number.pin),
        "is_official_business_account": False,
        "country_code": country_of(number.digits),
        "whatsapp_business_manager_messaging_limit": "TIER_UNLIMITED",
    }
    if number.callback_url:
        node["webhook_configuration"] = {"phone_number": number.callback_url}
    return node


def _display(digits: str) -> str:
    try:
        number = phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        return f"+{digits}"
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _waba_node(waba: Waba) -> dict[str, Any]:
    return {
        "id": waba.id,
        "name": waba.name,
        "currency": waba.currency,
        "timezone_id": waba.timezone_id,
        "message_template_namespace": waba.namespace,
        "status": "ACTIVE",
        "account_review_status": "APPROVED",
        "business_verification_status": "verified",
        "disable_marketing_messages_on_cloud_api": waba.disables_marketing,
    }
