"""Table: search_queue, what has yet to be made searchable. Triggers write it, the search's indexing reads it.

What can be found stands in `search_words`, which is made differently for each database: see there.
"""

from sqlalchemy import Column, Table, Text

from backend.models.base import metadata, sequence_column, text

search_queue = Table(
    "search_queue",
    metadata,
    sequence_column(),
    text("kind", None),  # message, contact
    Column("subject_id", Text, nullable=False),
)
