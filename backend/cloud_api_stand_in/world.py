"""The whole state of the stand-in, and what every part of it needs: the clock, the options, the way to the webhooks."""

from copy import deepcopy
from typing import Any, NamedTuple

from backend.cloud_api_stand_in.accounts import Accounts
from backend.cloud_api_stand_in.capture import Capture
from backend.cloud_api_stand_in.clock import VirtualClock
from backend.cloud_api_stand_in.faults import Faults
from backend.cloud_api_stand_in.ids import Ids
from backend.cloud_api_stand_in.media import MediaStore
from backend.cloud_api_stand_in.message_templates.catalogue import Catalogue
from backend.cloud_api_stand_in.options import Options
from backend.cloud_api_stand_in.sent import SentMessages
from backend.cloud_api_stand_in.users import Users
from backend.cloud_api_stand_in.webhooks.outbox import Outbox, Update

# What a snapshot holds. The clock goes on, the numbers in ids too, and the log tells of all lives.
_KEPT = ("options", "accounts", "users", "templates", "media", "sent", "outbox", "faults", "customers_written_to")
_DUPLICATE_AFTER_S = 0.02  # chosen: soon, but another POST


class Destination(NamedTuple):
    """Where an update goes, and the secret it is signed with."""

    url: str
    secret: str


class World:
    """All that the stand-in knows. Its parts are changed by functions that are told the time."""

    def __init__(self, clock: VirtualClock, options: Options | None = None) -> None:
        self.clock = clock
        self.options = options or Options()
        self.ids = Ids(self.options.seed)
        self.accounts = Accounts()
        self.users = Users()
        self.templates = Catalogue()
        self.media = MediaStore()
        self.sent = SentMessages()
        self.outbox = Outbox()
        self.faults = Faults()
        self.capture = Capture()
        self.customers_written_to: dict[str, float] = {}
        self._published = 0

    def publish(self, waba_id: str, field: str, value: dict[str, Any], due: float, about: str = "") -> None:
        """Lets an update go to every app that subscribed to the account and the field."""
        waba = self.accounts.wabas.get(waba_id)
        number_id = value["metadata"]["phone_number_id"] if "metadata" in value else ""
        for app_id in waba.subscriptions if waba else ():
            app = self.accounts.apps[app_id]
            if app.fields and field not in app.fields:
                continue
            update = Update(app_id, waba_id, number_id, field, value, about, int(due))
            self.outbox.push(update, due)
            self._published += 1
            if self.options.duplicate_every and self._published % self.options.duplicate_every == 0:
                self.outbox.push(update, due + _DUPLICATE_AFTER_S)

    def destination(self, update: Update) -> Destination | None:
        """Finds where an update goes now: the number's address, else the account's, else the app's."""
        app = self.accounts.apps.get(update.app_id)
        waba = self.accounts.wabas.get(update.waba_id)
        if app is None or waba is None:
            return None
        number = self.accounts.numbers.get(update.number_id)
        own = number.callback_url if number else ""
        return Destination(own or waba.subscriptions.get(app.id, "") or app.callback_url, app.secret)

    def metadata(self, number_id: str) -> dict[str, str]:
        """Gives how webhooks name a business number."""
        return {"display_phone_number": self.accounts.numbers[number_id].digits, "phone_number_id": number_id}

    def snapshot(self) -> dict[str, Any]:
        """Gives a copy of what can be restored."""
        return deepcopy({name: getattr(self, name) for name in _KEPT})

    def restore(self, snapshot: dict[str, Any]) -> None:
        """Makes everything as it was at a snapshot; the clock and the ids go on."""
        for name, part in deepcopy(snapshot).items():
            setattr(self, name, part)
