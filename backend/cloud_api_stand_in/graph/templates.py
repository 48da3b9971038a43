"""Message templates: listing, creating, editing, deleting."""

from typing import Any

from backend.cloud_api_stand_in.accounts import Waba
from backend.cloud_api_stand_in.errors import GraphError, invalid, missing, unknown_object
from backend.cloud_api_stand_in.graph.call import SUCCESS, Answer, Call, ok
from backend.cloud_api_stand_in.graph.listing import page, selected
from backend.cloud_api_stand_in.media import DAY_S
from backend.cloud_api_stand_in.message_templates.catalogue import MessageTemplate
from backend.cloud_api_stand_in.message_templates.review import submit
from backend.cloud_api_stand_in.message_templates.rules import (
    CATEGORIES,
    MAX_CREATED_PER_HOUR,
    MAX_EDITS_PER_MONTH,
    MAX_TEMPLATES,
    check_components,
    check_name,
)
from backend.cloud_api_stand_in.world import World

_FILTERS = ("status", "language", "category", "quality_score")


def list_templates(world: World, call: Call) -> Answer:
    """Lists the templates of an account that pass the filters, with a summary when one is asked for."""
    waba = world.accounts.waba(call.node_id, call.token)
    nodes = [template.as_node() for template in world.templates.of(waba.id)]
    found = [node for node in nodes if _passes(node, call.query)]
    answer = page(found, call)
    if "summary" in call.query:
        summary = {
            "total_count": len(found),
            "message_template_count": len(nodes),
            "message_template_limit": MAX_TEMPLATES,
            "are_translations_complete": True,
        }
        names = [name for name in call.query["summary"].split(",") if name]
        answer["summary"] = {name: value for name, value in summary.items() if not names or name in names}
    return ok(answer)


def create_template(world: World, call: Call) -> Answer:
    """Takes a new template for review."""
    waba = world.accounts.waba(call.node_id, call.token)
    asked = call.json()
    name, language, category = asked.get("name"), asked.get("language"), asked.get("category")
    check_name(name, language, category)
    components = _components(asked, str(category).upper())
    if world.templates.named(waba.id, str(name), str(language)):
        raise GraphError(100, "There is already content in this language for this template.", subcode=2388024)
    _count_creation(world, waba, call.now)
    template = MessageTemplate(
        id=world.ids.decimal(call.now),
        waba_id=waba.id,
        name=str(name),
        language=str(language),
        category=str(category).upper(),
        components=components,
        parameter_format=_format(asked),
        quality_at=int(call.now),
    )
    world.templates.add(template)
    submit(world, template, call.now)
    return ok({"id": template.id, "status": template.status, "category": template.category})


def get_template(world: World, call: Call) -> Answer:
    """Gives one template."""
    return ok(selected(_find(world, call).as_node(), call))


def edit_template(world: World, call: Call) -> Answer:
    """Changes a template, which is then reviewed again: an approved one once a day and ten times in thirty days."""
    template = _find(world, call)
    if template.status not in ("APPROVED", "REJECTED", "PAUSED"):
        raise GraphError(100, f"A template that is {template.status} cannot be edited.")
    asked = call.json()
    category = str(asked.get("category", template.category)).upper()
    if category not in CATEGORIES or (template.status == "APPROVED" and category != template.category):
        raise invalid("category", "cannot be changed to this.", 100)
    components = _components({"components": template.components} | asked, category)
    if template.status == "APPROVED":
        recent = [at for at in template.edited_at if at > call.now - 30 * DAY_S]
        if len(recent) >= MAX_EDITS_PER_MONTH or any(at > call.now - DAY_S for at in recent):
            raise GraphError(100, "An approved template is edited once a day and ten times in 30 days at most.")
        template.edited_at = [*recent, call.now]
    template.category, template.components = category, components
    template.parameter_format = _format({"parameter_format": template.parameter_format} | asked)
    submit(world, template, call.now)
    return ok({"success": True, "id": template.id, "name": template.name, "category": template.category})


def delete_template(world: World, call: Call) -> Answer:
    """Deletes all languages of a name, or the one with an id."""
    waba = world.accounts.waba(call.node_id, call.token)
    name, template_id = call.parameter("name"), call.parameter("hsm_id")
    if not name:
        raise missing("name")
    found = [one for one in world.templates.of(waba.id) if one.name == name and template_id in ("", one.id)]
    if not found:
        raise GraphError(100, "There is no message template of this name.", subcode=2593002)
    for template in found:
        world.templates.remove(template)
    return SUCCESS


def _find(world: World, call: Call) -> MessageTemplate:
    template = world.templates.find(call.node_id)
    if template is None:
        raise unknown_object(call.node_id)
    world.accounts.waba(template.waba_id, call.token)
    return template


def _passes(node: dict[str, Any], query: dict[str, str]) -> bool:
    for name in _FILTERS:
        wanted = {one.strip(' "[]').upper() for one in query.get(name, "").split(",")} - {""}
        value = node[name]["score"] if name == "quality_score" else node[name]
        if wanted and value.upper() not in wanted:
            return False
    is_named = query.get("name", node["name"]) == node["name"]
    return is_named and query.get("name_or_content", "").lower() in str([node["name"], node["components"]]).lower()


def _components(asked: dict[str, Any], category: str) -> list[dict[str, Any]]:
    components = asked.get("components")
    if components is None:
        raise missing("components")
    check_components(components, category)
    if category != "AUTHENTICATION":
        return list(components)
    words = {"text": "*{{1}}* is your verification code."}  # Meta writes the words of these itself
    return [words | one if str(one["type"]).upper() == "BODY" else one for one in components]


def _format(asked: dict[str, Any]) -> Any:
    value = str(asked.get("parameter_format", "POSITIONAL")).upper()
    if value not in ("POSITIONAL", "NAMED"):
        raise invalid("parameter_format", "must be POSITIONAL or NAMED.", 100)
    return value


def _count_creation(world: World, waba: Waba, now: float) -> None:
    if sum(1 for _ in world.templates.of(waba.id)) >= MAX_TEMPLATES:
        raise GraphError(100, f"An account has at most {MAX_TEMPLATES} message templates.")
    waba.created_templates_at = [at for at in waba.created_templates_at if at > now - 3_600]
    if len(waba.created_templates_at) >= MAX_CREATED_PER_HOUR:
        raise GraphError(80007, f"At most {MAX_CREATED_PER_HOUR} message templates are created in an hour.")
    waba.created_templates_at.append(now)
