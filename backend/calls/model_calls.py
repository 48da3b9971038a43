"""Questions to language models for flows: each workspace's own model, or the built-in one where none is set up."""

import asyncio
import logging
from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct
from sqlalchemy import select

from backend.database import Database
from backend.effects.contract import LlmAnswer, ModelUsage, SaidBefore
from backend.models import llm_settings, workspaces
from backend.tools.backoff import Pace
from backend.tools.clock import Clock
from backend.tools.crypto import Cipher, about
from backend.tools.http import HttpClient
from backend.tools.metrics import Metrics
from flow_engine.answers import Surroundings
from flow_engine.effects import CallLlm
from flow_engine.local_time import zone_of

if TYPE_CHECKING:
    from backend.tools.llm import LlmCaller, LlmSettings

_PURPOSE = "llm_settings"  # what the stored key is bound to

log = logging.getLogger(__name__)


class ModelTools(Struct, frozen=True):
    """What asking needs."""

    http: HttpClient
    pace: Pace
    database: Database
    cipher: Cipher
    clock: Clock
    metrics: Metrics


class ModelCalls:
    """Asks models for all workspaces."""

    def __init__(self, tools: ModelTools) -> None:
        self._tools = tools
        self._caller: LlmCaller | None = None

    async def __call__(self, call: CallLlm, workspace_id: str, history: list[SaidBefore]) -> LlmAnswer:
        """Asks; whatever the other side does is an answer."""
        caller = self._caller or await self._make_caller()
        row = await self._row(workspace_id)
        began_at = self._tools.clock.now()
        result = await caller.perform(call, history, self._settings(workspace_id, row), self._surroundings(row))
        lasted = self._tools.clock.now() - began_at
        self._tools.metrics.tokens_used(result.model, "input", result.input_tokens)
        self._tools.metrics.tokens_used(result.model, "output", result.output_tokens)
        if result.error:
            log.warning("a model did not answer: %s %s", result.error, result.detail)
        usage = ModelUsage(
            model=result.model,
            input_tokens=result.input_tokens,
            output_tokens=result.output_tokens,
            cost_micros=result.cost_micros,
            currency="" if result.cost_micros is None else row.currency,
            duration_ms=max(0, lasted // timedelta(milliseconds=1)),
            tries=result.tries,
            error=result.error,
        )
        return LlmAnswer(result.text, result.tool, result.data, result.error, usage)

    async def _make_caller(self) -> "LlmCaller":
        """Loads the libraries when the first question comes: they take 30 MB, and many never ask one."""
        module = await asyncio.to_thread(import_module, "backend.tools.llm")
        caller: LlmCaller = module.LlmCaller(self._tools.http, self._tools.pace, self._tools.clock)
        self._caller = caller
        return caller

    async def _row(self, workspace_id: str) -> Any:
        w, s = workspaces.c, llm_settings.c
        query = (
            select(w.language, w.time_zone, w.country, s.base_url, s.model, s.api_key, s.prices, s.currency)
            .outerjoin(llm_settings, s.workspace_id == w.id)
            .where(w.id == workspace_id)
        )
        async with self._tools.database.read() as connection:
            return (await connection.execute(query)).one()

    def _settings(self, workspace_id: str, row: Any) -> "LlmSettings":
        from backend.tools.llm import LlmSettings, Price

        prices = msgspec.json.decode(row.prices or "{}", type=dict[str, Price])
        key = self._tools.cipher.open(row.api_key, about(workspace_id, _PURPOSE)).decode() if row.api_key else ""
        return LlmSettings(base_url=row.base_url or "", api_key=key, model=row.model or "", prices=prices)

    def _surroundings(self, row: Any) -> Surroundings:
        now = self._tools.clock.now().astimezone(zone_of(row.time_zone))
        return Surroundings(now, row.language, row.country)
