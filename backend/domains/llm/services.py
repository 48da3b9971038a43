"""The language model of a workspace: its key is kept sealed and goes to its own address only."""

from typing import Any

import msgspec
from msgspec import UNSET
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.database import Database
from backend.domains.audit import Auditor, note
from backend.domains.llm.schemas import ModelSettings, ModelSettingsView, PriceOf
from backend.errors import BadInput, InputFault
from backend.models import llm_settings
from backend.models.writing import insert_or_replace
from backend.tools.clock import Clock
from backend.tools.crypto import Cipher, about
from backend.tools.json_text import write_json

_read_prices = msgspec.json.Decoder(dict[str, PriceOf]).decode


class ModelService:
    """What may be done with a workspace's model."""

    def __init__(self, database: Database, cipher: Cipher, clock: Clock) -> None:
        self._database = database
        self._cipher = cipher
        self._clock = clock

    async def get(self, workspace_id: str) -> ModelSettingsView:
        """Gives the settings."""
        async with self._database.read() as connection:
            row = await _row(connection, workspace_id)
        if row is None:
            return ModelSettingsView(
                base_url="", model="", has_api_key=False, prices={}, currency="USD", updated_at=None
            )
        return ModelSettingsView(
            base_url=row.base_url,
            model=row.model,
            has_api_key=row.api_key is not None,
            prices=_read_prices(row.prices),
            currency=row.currency,
            updated_at=row.updated_at,
        )

    async def put(
        self, workspace_id: str, settings: ModelSettings, auditor: Auditor | None = None
    ) -> ModelSettingsView:
        """Replaces the settings; a key that is not sent stays, but never follows to another address.

        Raises:
            BadInput: an address without a model.
        """
        if settings.base_url and not settings.model:
            raise BadInput("model", [InputFault("$.model", "field_missing", "model")])
        now = self._clock.now()

        async def unit(connection: AsyncConnection) -> None:
            known = await _row(connection, workspace_id)
            api_key = known.api_key if known is not None and known.base_url == settings.base_url else None
            if settings.api_key is not UNSET:
                api_key = (
                    self._cipher.seal(settings.api_key.encode(), _about(workspace_id)) if settings.api_key else None
                )
            row = {"workspace_id": workspace_id, "base_url": settings.base_url, "model": settings.model}
            row |= {"prices": write_json(settings.prices), "currency": settings.currency}
            await connection.execute(insert_or_replace(llm_settings), {**row, "api_key": api_key, "updated_at": now})
            told = {"base_url": settings.base_url, "model": settings.model, "has_key": api_key is not None}
            await note(auditor, connection, "model.settings_changed", workspace_id, **told)

        await self._database.write(unit)
        return await self.get(workspace_id)


async def _row(connection: AsyncConnection, workspace_id: str) -> Any:
    query = select(llm_settings).where(llm_settings.c.workspace_id == workspace_id)
    return (await connection.execute(query)).one_or_none()


def _about(workspace_id: str) -> str:
    return about(workspace_id, "llm_settings")
