"""The routes of saved views."""

from litestar import Controller, delete, get, post
from litestar.params import FromPath, JSONBody

from backend.domains.accounts.guards import requires
from backend.domains.bench import BENCH, TheBench
from backend.domains.saved_views.schemas import NewSavedView, SavedView, SavedViewList
from backend.web.services import TheCaller

_PERSON = requires("operator", None)


class SavedViewController(Controller):
    """Filters that a member keeps. For people only; each sees their own."""

    path = "/saved-views"
    tags = ["inbox"]  # noqa: RUF012  the framework's own declaration
    dependencies = BENCH

    @get(guards=[_PERSON])
    async def list_views(self, caller: TheCaller, bench: TheBench) -> SavedViewList:
        """Lists the caller's views by name."""
        return await bench.saved_views.list_views(caller.workspace_id, caller.actor_id)

    @post(guards=[_PERSON])
    async def save_view(self, data: JSONBody[NewSavedView], caller: TheCaller, bench: TheBench) -> SavedView:
        """Keeps a view; one of the same name is replaced."""
        return await bench.saved_views.save(caller.workspace_id, caller.actor_id, data)

    @delete("/{view_id:str}", guards=[_PERSON])
    async def delete_view(self, view_id: FromPath[str], caller: TheCaller, bench: TheBench) -> None:
        """Deletes a view."""
        await bench.saved_views.delete(caller.workspace_id, caller.actor_id, view_id)
