"""Seals stored secrets anew under the present key, so that the keys before it are no longer needed."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct
from sqlalchemy import Column, Table, select, update

from backend.database import Database
from backend.errors import SecretUnreadable
from backend.models import channels, credentials, event_subscriptions, incoming_webhooks, llm_settings
from backend.tools.crypto import Cipher, about


class Resealed(Struct):
    """What became of the stored secrets.

    Args:
        renewed: how many were sealed under an older key.
        current: how many need nothing.
        unreadable: those that none of the keys opens, as in `channels 0198…`; they are as they were.
    """

    renewed: int = 0
    current: int = 0
    unreadable: list[str] = []


class _Place(Struct, frozen=True):
    """A column of secrets.

    Args:
        name: names the row within its workspace; None where a workspace has one only.
        purpose: what a secret is bound to, by that name.
    """

    secret: Column[Any]
    name: Column[Any] | None
    purpose: Callable[[str], str]

    @property
    def table(self) -> Table:
        """The table it is in."""
        return self.secret.table


PLACES = (
    _Place(channels.c.secrets, channels.c.id, "channel:{}".format),
    _Place(credentials.c.headers, credentials.c.name, "credential:{}".format),
    _Place(event_subscriptions.c.secret, event_subscriptions.c.id, "event_subscription:{}".format),
    _Place(incoming_webhooks.c.secret, incoming_webhooks.c.id, "incoming_webhook:{}".format),
    _Place(llm_settings.c.api_key, None, lambda _: "llm_settings"),
)


async def reseal(database: Database, cipher: Cipher) -> Resealed:
    """Seals every stored secret anew that is not sealed under the present key; may be run while servers work.

    Raises:
        DatabaseError: the database cannot be used; what was sealed anew until then stays so.
    """
    done = Resealed()
    for place in PLACES:
        await _reseal_in(place, database, cipher, done)
    return done


async def _reseal_in(place: _Place, database: Database, cipher: Cipher, done: Resealed) -> None:
    workspace = place.table.c.workspace_id
    name = workspace if place.name is None else place.name
    query = select(workspace, name.label("name"), place.secret.label("sealed")).where(place.secret.is_not(None))
    async with database.read() as connection:
        rows = (await connection.execute(query)).all()
    for workspace_id, row_name, sealed in rows:
        if cipher.is_current(sealed):
            done.current += 1
            continue
        bound_to = about(workspace_id, place.purpose(row_name))
        try:
            anew = cipher.seal(cipher.open(sealed, bound_to), bound_to)
        except SecretUnreadable:
            done.unreadable.append(f"{place.table.name} {row_name}")
            continue
        same = (workspace == workspace_id, name == row_name, place.secret == sealed)  # or it was replaced meanwhile
        change = update(place.table).where(*same).values({place.secret: anew})
        await database.write(lambda connection: connection.execute(change))  # noqa: B023
        done.renewed += 1
