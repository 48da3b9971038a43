"""Whether a message that was taken arrives."""

from backend.cloud_api_stand_in.draft import Draft, files_of
from backend.cloud_api_stand_in.errors import GraphError
from backend.cloud_api_stand_in.media import MEDIA_KINDS, fits
from backend.cloud_api_stand_in.users import country_of
from backend.cloud_api_stand_in.world import World


def failure_of(world: World, draft: Draft) -> GraphError | None:
    """Gives why a message does not arrive; None when it does."""
    fault = world.faults.strike("messages", on_delivery=True)
    if fault is not None:
        return GraphError(fault.code or 131000, "The stand-in was told to let this message fail.")
    if not draft.user.is_reachable:
        return GraphError(131026, "Message undeliverable.")
    if draft.template is not None:
        return _failure_of_template(world, draft)
    if not draft.in_window:
        return GraphError(
            131047,
            "Message failed to send because more than 24 hours have passed since the customer last replied to this "
            "number.",
        )
    return _failure_of_file(world, draft)


def _failure_of_template(world: World, draft: Draft) -> GraphError | None:
    if world.options.template_pacing == "failed":
        return GraphError(132015, "The template was paused after the quality assessment.")
    if draft.template is not None and draft.template.category == "MARKETING":
        if draft.number.id in draft.user.refuses_marketing_of:
            return GraphError(131050, "The customer stopped marketing messages of this number.")
        if world.options.refuses_us_marketing and country_of(draft.user.wa_id) == "US":
            return GraphError(131049, "Marketing templates are not delivered to numbers of the United States.")
    return None


def _failure_of_file(world: World, draft: Draft) -> GraphError | None:
    if draft.kind not in MEDIA_KINDS:
        return None
    for _, file in files_of(draft.kind, draft.body):
        media = world.media.find(file["id"], draft.at) if file.get("id") else None
        kind = next(one for one in MEDIA_KINDS if one == draft.kind)
        if media is not None and not fits(media, kind):
            return GraphError(131053, f"A file of type {media.mime_type} cannot be sent as {draft.kind}.")
    return None
