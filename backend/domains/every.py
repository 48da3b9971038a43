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
from backend.domains.channels.controllers import ChannelController, ProviderWebhookController
from backend.domains.contacts.controllers import ContactController, FieldController, TagController
from backend.domains.credentials.controllers import CredentialController
from backend.domains.events.controllers import (
    CallbackController,
    EventController,
    IncomingCallController,
    IncomingWebhookController,
)
from backend.domains.flows.controllers import DraftController, FlowController, NodeTypeController, VersionController
from backend.domains.health.controllers import HealthController
from backend.domains.inbox.controllers import ConversationController, DeadLetterController
from backend.domains.llm.controllers import ModelController
from backend.domains.messages.controllers import MessageController
from backend.domains.subscriptions.controllers import SubscriptionController
from backend.domains.teams.controllers import TeamController

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
    MessageController,
    ContactController,
    TagController,
    FieldController,
    ConversationController,
    DeadLetterController,
    EventController,
    CallbackController,
    IncomingWebhookController,
    SubscriptionController,
    CredentialController,
    TeamController,
    ModelController,
)

# Under /webhooks
WEBHOOK_CONTROLLERS: tuple[type[Controller], ...] = (ProviderWebhookController, IncomingCallController)
