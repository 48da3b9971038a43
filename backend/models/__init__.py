"""The tables, one file each. Every row says whose it is."""

from backend.models.api_keys import api_keys
from backend.models.audit_log import audit_log
from backend.models.base import metadata
from backend.models.callbacks import callbacks
from backend.models.channels import channels
from backend.models.consents import consents
from backend.models.contact_aliases import contact_aliases
from backend.models.contact_fields import contact_fields
from backend.models.contact_tags import contact_tags
from backend.models.contact_values import contact_values
from backend.models.contacts import contacts
from backend.models.conversations import conversations
from backend.models.credentials import credentials
from backend.models.dead_letters import dead_letters
from backend.models.drafts import drafts
from backend.models.effects import effects
from backend.models.event_deliveries import event_deliveries
from backend.models.event_subscriptions import event_subscriptions
from backend.models.flows import flows
from backend.models.handoffs import handoffs
from backend.models.heartbeats import heartbeats
from backend.models.idempotency_keys import idempotency_keys
from backend.models.incoming_webhooks import incoming_webhooks
from backend.models.inputs import inputs
from backend.models.invitations import invitations
from backend.models.llm_settings import llm_settings
from backend.models.log_ins import log_ins
from backend.models.memberships import memberships
from backend.models.message_templates import message_templates
from backend.models.messages import messages
from backend.models.rate_buckets import rate_buckets
from backend.models.schedule_occurrences import schedule_occurrences
from backend.models.schedules import schedules
from backend.models.sessions import sessions
from backend.models.tags import tags
from backend.models.teams import teams
from backend.models.timers import timers
from backend.models.updates import updates
from backend.models.users import users
from backend.models.versions import versions
from backend.models.visits import visits
from backend.models.workspaces import workspaces

__all__ = [
    "api_keys",
    "audit_log",
    "callbacks",
    "channels",
    "consents",
    "contact_aliases",
    "contact_fields",
    "contact_tags",
    "contact_values",
    "contacts",
    "conversations",
    "credentials",
    "dead_letters",
    "drafts",
    "effects",
    "event_deliveries",
    "event_subscriptions",
    "flows",
    "handoffs",
    "heartbeats",
    "idempotency_keys",
    "incoming_webhooks",
    "inputs",
    "invitations",
    "llm_settings",
    "log_ins",
    "memberships",
    "message_templates",
    "messages",
    "metadata",
    "rate_buckets",
    "schedule_occurrences",
    "schedules",
    "sessions",
    "tags",
    "teams",
    "timers",
    "updates",
    "users",
    "versions",
    "visits",
    "workspaces",
]
