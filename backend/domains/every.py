"""Every controller of the API, and every one that providers and other programs post to."""

from litestar import Controller

from backend.domains.accounts.controllers import (
    AccountController,
    ApiKeyController,
    InvitationController,
    MeController,
    MemberController,
    WorkspaceController,
)
from backend.domains.audit_log.controllers import AuditLogController
from backend.domains.canned_replies.controllers import CannedReplyController
from backend.domains.channels.controllers import ChannelController, ProviderWebhookController
from backend.domains.contacts.controllers import ContactController, FieldController, SegmentController, TagController
from backend.domains.credentials.controllers import CredentialController
from backend.domains.events.controllers import (
    CallbackController,
    EventController,
    IncomingCallController,
    IncomingWebhookController,
)
from backend.domains.files.controllers import FileController, ReceivedFileController
from backend.domains.flows.controllers import DraftController, FlowController, NodeTypeController, VersionController
from backend.domains.flows.editor_controllers import (
    FaceController,
    TryController,
    VocabularyController,
    WaitingController,
)
from backend.domains.health.controllers import HealthController
from backend.domains.inbox.controllers import ConversationController, DeadLetterController
from backend.domains.inbox.handoff_controllers import HandoffController
from backend.domains.inbox.reading_controllers import ReadingController
from backend.domains.live.controllers import LiveController
from backend.domains.llm.controllers import ModelController
from backend.domains.messages.controllers import MessageController
from backend.domains.notes.controllers import NoteController
from backend.domains.panel.controllers import PanelController
from backend.domains.presence.controllers import PresenceController
from backend.domains.saved_views.controllers import SavedViewController
from backend.domains.search.controllers import SearchController
from backend.domains.subscriptions.controllers import SubscriptionController
from backend.domains.teams.controllers import TeamController
from backend.domains.writing_help.controllers import WritingHelpController

# Under /api
API_CONTROLLERS: tuple[type[Controller], ...] = (
    AccountController,
    MeController,
    WorkspaceController,
    MemberController,
    InvitationController,
    ApiKeyController,
    HealthController,
    ChannelController,
    FlowController,
    DraftController,
    VersionController,
    NodeTypeController,
    FaceController,
    VocabularyController,
    TryController,
    WaitingController,
    FileController,
    MessageController,
    ReceivedFileController,
    ContactController,
    SegmentController,
    TagController,
    FieldController,
    ConversationController,
    HandoffController,
    ReadingController,
    LiveController,
    NoteController,
    CannedReplyController,
    SavedViewController,
    SearchController,
    PanelController,
    WritingHelpController,
    DeadLetterController,
    EventController,
    CallbackController,
    IncomingWebhookController,
    SubscriptionController,
    CredentialController,
    TeamController,
    PresenceController,
    ModelController,
    AuditLogController,
)

# Under /webhooks
WEBHOOK_CONTROLLERS: tuple[type[Controller], ...] = (ProviderWebhookController, IncomingCallController)
