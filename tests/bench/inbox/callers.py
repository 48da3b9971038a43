"""Who looks at the inbox: programs with API keys, and somebody who is logged in."""

from datetime import UTC, datetime

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.database import open_database
from backend.domains.accounts.services.log_ins import keep_log_in
from backend.models import api_keys, memberships, users
from backend.settings import Settings
from backend.tools.api_keys import new_api_key
from backend.tools.crypto import derive_key
from backend.tools.log_ins import LogIns, new_log_in
from tests.bench.delivery.installation import WORKSPACE_ID

STREAMS_OF_KEY = 20  # no key may have too many
USER_ID = LOG_IN_ID = "bench"


async def add_keys(settings: Settings, count: int) -> list[str]:
    """Makes API keys; gives one for each stream."""
    new = [new_api_key() for _ in range(-(-count // STREAMS_OF_KEY))]
    rows = [
        {
            "id": f"bench{number}",
            "workspace_id": WORKSPACE_ID,
            "name": "bench",
            "digest": key.digest,
            "scopes": '["inbox:read"]',
            "created_at": datetime.now(UTC),
        }
        for number, key in enumerate(new)
    ]
    database = await open_database(settings.database_url)
    try:
        await database.write(lambda connection: connection.execute(insert(api_keys), rows))
    finally:
        await database.close()
    return [new[number // STREAMS_OF_KEY].text for number in range(count)]


async def add_operator(settings: Settings) -> str:
    """Makes an operator who is logged in; gives the token."""
    now = datetime.now(UTC)
    begun = new_log_in(LOG_IN_ID, USER_ID, 0, now)

    async def unit(connection: AsyncConnection) -> None:
        user = {"id": USER_ID, "email": "bench@example.com", "name": "Bench", "password_hash": "", "created_at": now}
        member = {"workspace_id": WORKSPACE_ID, "user_id": USER_ID, "role": "operator", "created_at": now}
        await connection.execute(insert(users), user)
        await connection.execute(insert(memberships), member)
        await keep_log_in(connection, begun, WORKSPACE_ID)

    database = await open_database(settings.database_url)
    try:
        await database.write(unit)
    finally:
        await database.close()
    return LogIns(derive_key(settings.secret_key, "log-ins")).write(begun)
