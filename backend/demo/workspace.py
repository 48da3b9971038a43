"""The demo's workspace: made at the first start, found again at every other one."""

import os
import secrets
from pathlib import Path
from typing import Any

from msgspec import Struct
from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.channels.cloud_api.settings import CloudApiSecrets, CloudApiSettings
from backend.cloud_api_stand_in import demo
from backend.conversation.published_flows import Publication, publish
from backend.demo.flows import demo_flows, fields_of, teams_of
from backend.domains.channels.connected import seal_secrets
from backend.domains.flows.drafts import insert_flow
from backend.errors import InputFault, SettingsError
from backend.models import channels, contact_fields, memberships, teams, users, workspaces
from backend.tools.json_text import write_json
from backend.web.services import Services
from flow_engine.document import Document, Language, write_document
from flow_engine.folding import fold

EMAIL = "demo@fluxo.local"
WORKSPACE_ID = CHANNEL_ID = "demo"
PASSWORD_FILE = "demo-password.txt"  # noqa: S105  a file's name
PASSWORD_BYTES = 9  # twelve letters and signs

_WORDS: dict[Language, tuple[str, str]] = {
    "en": ("Demo workspace", "Demo number"),
    "pt_BR": ("Espaço de demonstração", "Número de demonstração"),
    "es": ("Espacio de demostración", "Número de demostración"),
}


class DemoLogin(Struct, frozen=True):
    """How to log in to the demo.

    Args:
        password: empty when somebody has changed it.
    """

    email: str
    password: str

    def __repr__(self) -> str:
        return f"DemoLogin(email={self.email!r})"


async def ensure_demo(services: Services, language: Language, graph_url: str) -> DemoLogin:
    """Makes the demo's workspace if it is not there; connects its number to the stand-in where that is now.

    Raises:
        SettingsError: the file of the password cannot be used.
        DatabaseError: nothing was stored.
    """
    path = services.settings.data_dir / PASSWORD_FILE
    has_file = path.exists()
    password = read_password(path)
    password_hash = await services.passwords.hash(password)
    channel = _channel_row(services, language, graph_url)

    async def unit(connection: AsyncConnection) -> str:
        known = select(users.c.password_hash).where(users.c.email == EMAIL)
        stored = (await connection.execute(known)).scalar_one_or_none()
        if stored is None:
            await _make(connection, services, language, password_hash)
            await connection.execute(insert(channels), channel | {"created_at": services.clock.now()})
            return password_hash
        its_channel = update(channels).where(channels.c.id == CHANNEL_ID)
        await connection.execute(its_channel.values(settings=channel["settings"]))
        if has_file:  # whoever changed the password meanwhile keeps the new one
            return str(stored)
        await connection.execute(update(users).where(users.c.email == EMAIL).values(password_hash=password_hash))
        return password_hash

    stored = await services.database.write(unit)
    is_ours = await services.passwords.matches(stored, password)
    return DemoLogin(EMAIL, password if is_ours else "")


def read_password(path: Path) -> str:
    """Reads the demo's password; the first start makes one, in a file its owner alone can read.

    Raises:
        SettingsError: the file cannot be used.
    """
    try:
        if not path.exists():
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(PASSWORD_BYTES) + "\n")
        return path.read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(faults=[InputFault(path.name, "file_cannot_be_used", type(error).__name__)]) from error


async def _make(connection: AsyncConnection, services: Services, language: Language, password_hash: str) -> None:
    now, user_id = services.clock.now(), services.ids.new()
    workspace = {"id": WORKSPACE_ID, "name": _WORDS[language][0], "language": language, "created_at": now}
    workspace |= {"time_zone": "America/Sao_Paulo", "country": "BR"}
    await connection.execute(insert(workspaces), workspace)
    user = {"id": user_id, "email": EMAIL, "name": "Demo", "password_hash": password_hash, "language": language}
    await connection.execute(insert(users), user | {"created_at": now})
    member = {"workspace_id": WORKSPACE_ID, "user_id": user_id, "role": "owner", "created_at": now}
    await connection.execute(insert(memberships), member)
    documents = demo_flows(language)
    common = {"workspace_id": WORKSPACE_ID, "created_at": now}
    await connection.execute(insert(teams), [common | {"key": fold(n), "name": n} for n in teams_of(documents)])
    await connection.execute(insert(contact_fields), [common | {"name": name} for name in fields_of(documents)])
    for document in documents:
        await _publish(connection, services, document, user_id)


async def _publish(connection: AsyncConnection, services: Services, document: Document, user_id: str) -> None:
    now = services.clock.now()
    row = {"workspace_id": WORKSPACE_ID, "id": document.id, "folder": "", "created_at": now}
    await insert_flow(connection, row, document, user_id)
    new = Publication(
        workspace_id=WORKSPACE_ID,
        flow_id=document.id,
        version_id=services.ids.new(),
        document=write_document(document).decode(),
        at=now,
        published_by=user_id,
    )
    await publish(connection, new)


def _channel_row(services: Services, language: Language, graph_url: str) -> dict[str, Any]:
    known = CloudApiSecrets(access_token=demo.ACCESS_TOKEN, app_secret=demo.APP_SECRET, verify_token=demo.VERIFY_TOKEN)
    return {
        "id": CHANNEL_ID,
        "workspace_id": WORKSPACE_ID,
        "provider": "cloud_api",
        "number_id": demo.PHONE_NUMBER_ID,
        "name": _WORDS[language][1],
        "phone": demo.PHONE_NUMBER,
        "settings": write_json(CloudApiSettings(waba_id=demo.WABA_ID, graph_base_url=graph_url)),
        "secrets": seal_secrets(services.cipher, WORKSPACE_ID, CHANNEL_ID, known),
    }
