"""Which endpoint a call is for."""

from collections.abc import Callable
from typing import Literal

from backend.cloud_api_stand_in.errors import unknown_object
from backend.cloud_api_stand_in.graph import accounts, blocking, media, messages, subscriptions, templates
from backend.cloud_api_stand_in.graph.call import Answer, Call, ShakeHands
from backend.cloud_api_stand_in.world import World

NodeKind = Literal["app", "waba", "number", "template", "media"]
Endpoint = Callable[[World, Call], Answer | ShakeHands]

_ENDPOINTS: dict[tuple[str, NodeKind, str], Endpoint] = {
    ("POST", "number", "messages"): messages.post_message,
    ("POST", "number", "marketing_messages"): messages.post_marketing_message,
    ("POST", "number", "media"): media.upload,
    ("GET", "media", ""): media.get_media,
    ("DELETE", "media", ""): media.delete_media,
    ("GET", "number", ""): accounts.get_number,
    ("POST", "number", ""): subscriptions.post_number,
    ("GET", "number", "whatsapp_business_profile"): accounts.get_profile,
    ("POST", "number", "whatsapp_business_profile"): accounts.post_profile,
    ("POST", "number", "register"): accounts.register,
    ("POST", "number", "deregister"): accounts.deregister,
    ("POST", "number", "block_users"): blocking.block,
    ("DELETE", "number", "block_users"): blocking.unblock,
    ("GET", "number", "block_users"): blocking.list_blocked,
    ("GET", "waba", ""): accounts.get_waba,
    ("GET", "waba", "phone_numbers"): accounts.list_numbers,
    ("GET", "waba", "subscribed_apps"): subscriptions.list_subscriptions,
    ("POST", "waba", "subscribed_apps"): subscriptions.subscribe,
    ("DELETE", "waba", "subscribed_apps"): subscriptions.unsubscribe,
    ("GET", "waba", "message_templates"): templates.list_templates,
    ("POST", "waba", "message_templates"): templates.create_template,
    ("DELETE", "waba", "message_templates"): templates.delete_template,
    ("GET", "template", ""): templates.get_template,
    ("POST", "template", ""): templates.edit_template,
    ("POST", "app", "subscriptions"): subscriptions.post_app_subscription,
}
EDGES = frozenset(edge for _, _, edge in _ENDPOINTS if edge)


def answer(world: World, call: Call) -> Answer | ShakeHands:
    """Finds the endpoint and calls it; raises the refusal."""
    kind = _kind_of(world, call.node_id)
    endpoint = _ENDPOINTS.get((call.method, kind, call.edge)) if kind else None
    if endpoint is None:
        raise unknown_object(call.node_id)
    return endpoint(world, call)


def _kind_of(world: World, node_id: str) -> NodeKind | None:
    """Tells what an id stands for; what is none of the others can only be a file."""
    if node_id in world.accounts.numbers:
        return "number"
    if node_id in world.accounts.wabas:
        return "waba"
    if node_id in world.accounts.apps:
        return "app"
    if world.templates.find(node_id):
        return "template"
    return "media" if node_id.isdigit() else None
