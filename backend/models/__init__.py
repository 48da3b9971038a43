"""The tables, one file each. Every row says whose it is."""

from backend.models.api_keys import api_keys
from backend.models.audit_log import audit_log
from backend.models.base import metadata
from backend.models.callbacks import callbacks
from backend.models.canned_replies import canned_replies
from backend.models.channels import channels
from backend.models.consents import consents
from backend.models.contact_aliases import contact_aliases
from backend.models.contact_fields import contact_fields
from backend.models.contact_tags import contact_tags
from backend.models.contact_values import contact_values
from backend.models.contacts import contacts
from backend.models.conversation_notes import conversation_notes
from backend.models.conversation_reads import conversation_reads
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
from backend.models.live_changes import live_changes
from backend.models.live_watches import live_watches
from backend.models.llm_settings import llm_settings
from backend.models.log_ins import log_ins
from backend.models.media_uploads import media_uploads
from backend.models.memberships import memberships
from backend.models.message_templates import message_templates
from backend.models.messages import messages
from backend.models.model_calls import model_calls
from backend.models.note_mentions import note_mentions
from backend.models.presences import presences
from backend.models.rate_buckets import rate_buckets
from backend.models.satisfactions import satisfactions
from backend.models.saved_views import saved_views
from backend.models.schedule_occurrences import schedule_occurrences
from backend.models.schedules import schedules
from backend.models.search_queue import search_queue
from backend.models.segments import segments
from backend.models.service_timers import service_timers
from backend.models.sessions import sessions
from backend.models.stored_files import stored_files
from backend.models.tags import tags
from backend.models.takeovers import takeovers
from backend.models.team_members import team_members
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
    "canned_replies",
    "channels",
    "consents",
    "contact_aliases",
    "contact_fields",
    "contact_tags",
    "contact_values",
    "contacts",
    "conversation_notes",
    "conversation_reads",
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
    "live_changes",
    "live_watches",
    "llm_settings",
    "log_ins",
    "media_uploads",
    "memberships",
    "message_templates",
    "messages",
    "metadata",
    "model_calls",
    "note_mentions",
    "presences",
    "rate_buckets",
    "satisfactions",
    "saved_views",
    "schedule_occurrences",
    "schedules",
    "search_queue",
    "segments",
    "service_timers",
    "sessions",
    "stored_files",
    "tags",
    "takeovers",
    "team_members",
    "teams",
    "timers",
    "updates",
    "users",
    "versions",
    "visits",
    "workspaces",
]
