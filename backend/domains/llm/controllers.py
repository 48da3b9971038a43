"""The routes of the workspace's language model."""

from litestar import Controller, get, put
from litestar.params import JSONBody

from backend.domains.accounts.guards import requires
from backend.domains.bench import BENCH, TheBench
from backend.domains.llm.schemas import ModelSettings, ModelSettingsView
from backend.web.services import TheCaller


class ModelController(Controller):
    """The language model that flows ask."""

    path = "/model"
    tags = ["model"]  # noqa: RUF012  the framework's own declaration
    dependencies = BENCH

    @get(guards=[requires("editor", "models:read")])
    async def get_model(self, caller: TheCaller, bench: TheBench) -> ModelSettingsView:
        """Gives the settings, without the key."""
        return await bench.models.get(caller.workspace_id)

    @put(guards=[requires("admin", "models:write")])
    async def put_model(self, data: JSONBody[ModelSettings], caller: TheCaller, bench: TheBench) -> ModelSettingsView:
        """Replaces the settings; a key that is not sent stays, but never follows to another address."""
        return await bench.models.put(caller.workspace_id, data)
