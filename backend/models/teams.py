"""Table: teams, whom flows hand chats to. The key is the folded name: `Sales` and `sales` are one team."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Table, Text

from backend.models.base import metadata, moment, number, text, workspace_column

teams = Table(
    "teams",
    metadata,
    workspace_column(is_key=True),
    Column("key", Text, primary_key=True),
    text("name", None),
    text("assignment", "by_hand"),
    number("capacity", 10),  # chats one member has at once before the team's rule gives them no more
    Column("hours", Text),  # when the team works, a week plan as JSON; null: always
    Column("first_response_minutes", BigInteger),
    Column("resolution_minutes", BigInteger),
    Column("absence_minutes", BigInteger),  # how long a member may be away from their chats; null: for ever
    moment("created_at"),
    CheckConstraint("assignment IN ('by_hand', 'round_robin', 'least_loaded')", name="ck_teams_assignment"),
)
