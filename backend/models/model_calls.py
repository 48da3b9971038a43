"""Table: model_calls, what asking language models took: a row for each attempt, also for those that came to nothing."""

from sqlalchemy import BigInteger, Column, Index, Table, Text

from backend.models.base import id_column, metadata, moment, number, owner_column, text

model_calls = Table(
    "model_calls",
    metadata,
    id_column(),  # the effect's id and the attempt
    owner_column(),
    Column("conversation_id", Text, nullable=False, index=True),
    Column("contact_id", Text, nullable=False),
    text("flow_id"),
    text("version_id"),
    text("node_id"),
    text("purpose", None),  # answer: words; extraction: data; help: words for an operator; trial: in the editor
    text("model"),
    number("input_tokens"),
    number("output_tokens"),
    Column("cost_micros", BigInteger),  # millionths of the currency; null where no price is known
    text("currency"),
    number("duration_ms"),
    number("tries"),  # how often the model was asked
    text("error"),  # worker_ended: nobody knows how many tokens that attempt took
    moment("at"),
    Index(None, "workspace_id", "at"),
)
