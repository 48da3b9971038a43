"""Whatever stands in a message, it is taken or refused; nothing breaks, and what was taken can be shown."""

from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from typing import Any

import pytest

from backend.cloud_api_stand_in.customer.view import inbox_of
from backend.cloud_api_stand_in.demo import PHONE_NUMBER_ID
from backend.cloud_api_stand_in.errors import GraphError
from backend.cloud_api_stand_in.media import new_media
from backend.cloud_api_stand_in.message_templates.catalogue import MessageTemplate
from backend.cloud_api_stand_in.message_templates.filling import fill
from backend.cloud_api_stand_in.message_templates.rules import check_components
from tests.backend.cloud_api_stand_in.outgoing.test_types import TAKEN
from tests.backend.cloud_api_stand_in.worlds import ANA, customer, new_world, sent, template

JUNK: tuple[Any, ...] = (
    None,
    True,
    0,
    -1.5,
    "",
    " ",
    "text",
    [],
    [None],
    ["x"],
    {},
    {"id": 1},
    {"type": "text"},
    [[{}]],
)
FILLED = template("appointment_reminder", "Ana", "Monday")["template"]
FILLED["components"].append(
    {"type": "button", "sub_type": "quick_reply", "index": "0", "parameters": [{"type": "payload", "payload": "p"}]}
)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Walks every place in a JSON value, lists by their first items."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value[:2]) if isinstance(value, list) else ()
    for key, item in inner:
        yield from places(item, (*path, key))


def with_junk(body: dict[str, Any], path: tuple[Any, ...], junk: Any) -> dict[str, Any]:
    """Puts junk in one place."""
    changed = deepcopy(body)
    at: Any = changed
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = junk
    return changed


def all_with_junk(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Puts every junk in every place, one at a time."""
    for path in list(places(body))[1:]:
        for junk in JUNK:
            yield with_junk(body, path, junk)


@pytest.mark.parametrize(("kind", "content"), [*TAKEN, ("template", FILLED)])
def test_junk_in_any_place_is_taken_or_refused(kind: str, content: Any) -> None:
    world = new_world(throughput_per_s=0, pair_burst=0)
    customer(world)
    about = {"filename": "", "expires_at": world.clock.now() + 60, "is_received": False}
    world.media.add(new_media("1", PHONE_NUMBER_ID, "image/png", b"x", **about))
    content = content[:1] if isinstance(content, list) else content
    body = {"messaging_product": "whatsapp", "to": ANA, "type": kind, kind: content, "context": {"message_id": "x"}}
    statuses = []
    for changed in all_with_junk(body):
        try:
            sent(world, changed)
            statuses.append(200)
        except GraphError as refusal:
            statuses.append(refusal.http_status)
    assert set(statuses) <= {200, 400, 404}
    assert len(inbox_of(world, ANA, 0, 0.0).messages) <= statuses.count(200)


def test_junk_in_a_new_template_is_taken_or_refused() -> None:
    components = [
        {"type": "HEADER", "format": "TEXT", "text": "Dear {{1}}"},
        {"type": "BODY", "text": "Hello {{1}}!", "example": {"body_text": [["Ana"]]}},
        {"type": "FOOTER", "text": "Clinic"},
        {
            "type": "BUTTONS",
            "buttons": [{"type": "QUICK_REPLY", "text": "Yes"}, {"type": "URL", "text": "a", "url": "b"}],
        },
    ]
    about: dict[str, Any] = {"id": "1", "waba_id": "1", "name": "a", "language": "en", "category": "UTILITY"}
    taken = 0
    for changed in all_with_junk({"components": components}):
        with suppress(GraphError):
            check_components(changed["components"], "UTILITY")
            taken += 1
            fill(MessageTemplate(components=changed["components"], **about), FILLED["components"])
    assert taken
