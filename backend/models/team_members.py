"""Table: team_members, who sees to the chats of which team."""

from sqlalchemy import Column, ForeignKeyConstraint, Table, Text

from backend.models.base import metadata, moment

team_members = Table(
    "team_members",
    metadata,
    Column("workspace_id", Text, primary_key=True),
    Column("team_key", Text, primary_key=True),
    Column("user_id", Text, primary_key=True),
    moment("assigned_at", nullable=True),  # when the team's rule last gave them a chat: whose turn it is
    ForeignKeyConstraint(["workspace_id", "team_key"], ["teams.workspace_id", "teams.key"], ondelete="CASCADE"),
    ForeignKeyConstraint(
        ["workspace_id", "user_id"],
        ["memberships.workspace_id", "memberships.user_id"],
        name="fk_team_members_user_id",
        ondelete="CASCADE",
    ),
)
