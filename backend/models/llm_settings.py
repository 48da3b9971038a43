"""Table: llm_settings, which language model a workspace asks. The key is stored encrypted."""

from sqlalchemy import Column, LargeBinary, Table

from backend.models.base import metadata, moment, text, workspace_column

llm_settings = Table(
    "llm_settings",
    metadata,
    workspace_column(is_key=True),
    text("base_url"),
    text("model"),
    text("prices", "{}"),  # of a million tokens, by model
    text("currency", "USD"),  # of the prices, ISO 4217
    Column("api_key", LargeBinary),
    moment("updated_at"),
)
