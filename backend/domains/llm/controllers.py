"""The routes of the workspace's language model."""

from datetime import date

from litestar import Controller, get, put
from litestar.params import FromQuery, JSONBody

from backend.domains.accounts.guards import requires
from backend.domains.asked import LimitOf, TextOf, asked_for
from backend.domains.bench import BENCH, TheBench
from backend.domains.llm.schemas import ModelSettings, ModelSettingsView
from backend.domains.llm.usage_schemas import CallsWanted, ModelCallPage, UsageList, UsageWanted
from backend.web.services import TheCaller

_READ = requires("editor", "models:read")


class ModelController(Controller):
    """The language model that flows ask."""

    path = "/model"
    tags = ["model"]  # noqa: RUF012  the framework's own declaration
    dependencies = BENCH

    @get(guards=[_READ])
    async def get_model(self, caller: TheCaller, bench: TheBench) -> ModelSettingsView:
        """Gives the settings, without the key."""
        return await bench.models.get(caller.workspace_id)

    @put(guards=[requires("admin", "models:write")])
    async def put_model(self, data: JSONBody[ModelSettings], caller: TheCaller, bench: TheBench) -> ModelSettingsView:
        """Replaces the settings; a key that is not sent stays, but never follows to another address."""
        return await bench.models.put(caller.workspace_id, data, bench.auditors.of(caller))

    @get("/calls", guards=[_READ])
    async def list_calls(
        self,
        caller: TheCaller,
        bench: TheBench,
        flow_id: FromQuery[str | None] = None,
        contact_id: FromQuery[str | None] = None,
        model: FromQuery[str | None] = None,
        cursor: TextOf = "",
        limit: LimitOf = 50,
    ) -> ModelCallPage:
        """Lists attempts at asking a model, the latest first."""
        wanted = asked_for(CallsWanted, flow_id=flow_id, contact_id=contact_id, model=model, cursor=cursor, limit=limit)
        return await bench.usage.list_calls(caller.workspace_id, wanted)

    @get("/usage", guards=[_READ])
    async def sum_up_usage(
        self,
        caller: TheCaller,
        bench: TheBench,
        since: FromQuery[date | None] = None,
        until: FromQuery[date | None] = None,
    ) -> UsageList:
        """Sums up tokens and costs by day and model, the latest day first."""
        return await bench.usage.sum_up(caller.workspace_id, asked_for(UsageWanted, since=since, until=until))
