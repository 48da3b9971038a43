"""Where webhooks go: the callback addresses of apps, accounts and numbers."""

from typing import Any

from backend.cloud_api_stand_in.errors import invalid, missing, unknown_object
from backend.cloud_api_stand_in.graph.call import SUCCESS, Answer, Call, CallbackOf, ShakeHands, ok
from backend.cloud_api_stand_in.world import World

MAX_URL_CHARS = 2_048  # chosen


def post_app_subscription(world: World, call: Call) -> Answer | ShakeHands:
    """Sets the callback address of an app."""
    if call.node_id not in world.accounts.apps or call.token.app_id != call.node_id:
        raise unknown_object(call.node_id)
    if call.parameter("object") != "whatsapp_business_account":
        raise invalid("object", "must be whatsapp_business_account.", 100)
    fields = tuple(name.strip() for name in call.parameter("fields").split(",") if name.strip())
    sets = CallbackOf(app_id=call.node_id, fields=fields)
    return _handshake(call.parameter("callback_url"), call.parameter("verify_token"), sets)


def subscribe(world: World, call: Call) -> Answer | ShakeHands:
    """Subscribes the token's app to an account, with an address of its own if one is given."""
    waba = world.accounts.waba(call.node_id, call.token)
    body = call.json() if call.body else {}
    url = body.get("override_callback_uri") or call.query.get("override_callback_uri", "")
    if url:
        token = body.get("verify_token") or call.query.get("verify_token", "")
        return _handshake(url, token, CallbackOf(app_id=call.token.app_id, waba_id=waba.id))
    waba.subscriptions[call.token.app_id] = ""
    return SUCCESS


def unsubscribe(world: World, call: Call) -> Answer:
    """Ends the subscription of the token's app: it gets no webhooks of this account."""
    world.accounts.waba(call.node_id, call.token).subscriptions.pop(call.token.app_id, None)
    return SUCCESS


def list_subscriptions(world: World, call: Call) -> Answer:
    """Lists the apps that get an account's webhooks."""
    waba = world.accounts.waba(call.node_id, call.token)
    listed: list[dict[str, Any]] = []
    for app_id, url in waba.subscriptions.items():
        app = world.accounts.apps[app_id]
        link = f"https://www.facebook.com/games/?app_id={app_id}"
        one: dict[str, Any] = {"whatsapp_business_api_data": {"link": link, "name": app.name, "id": app_id}}
        listed.append(one | {"override_callback_uri": url} if url else one)
    return ok({"data": listed})


def post_number(world: World, call: Call) -> Answer | ShakeHands:
    """Sets or ends the callback address of a number."""
    number = world.accounts.number(call.node_id, call.token)
    configuration = call.json().get("webhook_configuration")
    if not isinstance(configuration, dict):
        raise missing("webhook_configuration")
    url = configuration.get("override_callback_uri")
    if url:
        return _handshake(url, configuration.get("verify_token"), CallbackOf(number_id=number.id))
    number.callback_url = ""
    return SUCCESS


def set_callback(world: World, asked: ShakeHands) -> None:
    """Sets an address that gave the challenge back."""
    sets, accounts = asked.sets, world.accounts
    if sets.number_id:
        accounts.numbers[sets.number_id].callback_url = asked.callback_url
    elif sets.waba_id:
        accounts.wabas[sets.waba_id].subscriptions[sets.app_id] = asked.callback_url
    else:
        app = accounts.apps[sets.app_id]
        app.callback_url, app.verify_token, app.fields = asked.callback_url, asked.verify_token, sets.fields


def _handshake(url: Any, verify_token: Any, sets: CallbackOf) -> ShakeHands:
    if not isinstance(url, str) or not url.startswith(("http://", "https://")) or len(url) > MAX_URL_CHARS:
        raise invalid("callback_url", "is not an address a webhook can be posted to.", 100)
    if not isinstance(verify_token, str) or not verify_token:
        raise missing("verify_token")
    return ShakeHands(url, verify_token, sets)
