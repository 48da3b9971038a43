"""Table: visits, how many runs left which node by which port on which day (UTC)."""

from sqlalchemy import BigInteger, Column, Date, Table, Text

from backend.models.base import metadata, owner_column

visits = Table(
    "visits",
    metadata,
    Column("version_id", Text, primary_key=True),
    Column("node_id", Text, primary_key=True),
    Column("port", Text, primary_key=True),  # empty where the flow waits or ends
    Column("day", Date, primary_key=True),
    owner_column(),
    Column("count", BigInteger, nullable=False),
)
