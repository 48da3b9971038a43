"""What the handlers work with: made when the server starts, handed to each of them."""

import asyncio
from typing import Any, TypeAlias

from litestar.connection import ASGIConnection
from litestar.di import NamedDependency
from litestar.params import SkipValidation
from msgspec import Struct

from backend.conversation.receive import Receiver
from backend.database import Database
from backend.domains.accounts.caller import Caller
from backend.domains.accounts.passwords import Passwords
from backend.jobs.carrier import Carrier
from backend.settings import Settings
from backend.tools.clock import Clock
from backend.tools.crypto import Cipher
from backend.tools.ids import Ids
from backend.tools.log_ins import LogIns
from backend.tools.metrics import Metrics
from backend.web.limits import RateLimits
from backend.web.options import WebOptions


class Services(Struct, frozen=True, kw_only=True):
    """What the handlers work with.

    Args:
        written: is set whenever this process has written to the database.
    """

    settings: Settings
    options: WebOptions
    clock: Clock
    ids: Ids
    database: Database
    written: asyncio.Event
    cipher: Cipher
    waker: Carrier
    receiver: Receiver
    limits: RateLimits
    passwords: Passwords
    log_ins: LogIns
    metrics: Metrics


TheServices: TypeAlias = NamedDependency[SkipValidation[Services]]
"""A handler's parameter `services`."""

TheCaller: TypeAlias = NamedDependency[SkipValidation[Caller]]
"""A handler's parameter `caller`: who asks."""


def services_of(connection: ASGIConnection[Any, Any, Any, Any]) -> Services:
    """Gives the services of the application a connection came to."""
    services: Services = connection.app.state.services
    return services
