"""Whether a workspace has a language model of its own; without one the built-in demo model answers its flows."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.models import llm_settings


async def is_model_set_up(connection: AsyncConnection, workspace_id: str) -> bool:
    """Tells whether a workspace has said which model it asks."""
    base_url = select(llm_settings.c.base_url).where(llm_settings.c.workspace_id == workspace_id)
    return bool((await connection.execute(base_url)).scalar_one_or_none())
