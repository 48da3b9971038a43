"""Secrets that were planted in a running server are looked for in all that it says and keeps."""

import base64
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.backend.running_server import RunningServer

KEPT_ON_PURPOSE = {"secret.key", "demo-password.txt"}
CUSTOMER = "5511912345678"
NOWHERE = {"graph_base_url": "http://127.0.0.1:9", "waba_id": "9"}


class Planter:
    """Plants secrets in a workspace of its own and keeps every answer that comes afterwards."""

    def __init__(self, server: RunningServer) -> None:
        self.server = server
        self.secrets: dict[str, str] = {}
        self.answers: list[tuple[str, str]] = []
        self.headers: dict[str, str] = {}

    def make(self, name: str) -> str:
        """Makes up a secret."""
        self.secrets[name] = f"Planted.{name.replace(' ', '.')}.{len(self.secrets)}zQ7"
        return self.secrets[name]

    def plant(self, method: str, path: str, body: Any, **given: str) -> Any:
        """Asks for what is allowed to hold secrets: the answer that made one shows it once; gives the answer.

        Args:
            given: names of secrets, each with the field of the answer that holds it.
        """
        status, answer = self.server.ask(method, path, body, **self.headers)
        assert status in (200, 201), (path, answer)
        self.secrets |= {name: answer[field] for name, field in given.items()}
        return answer

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Asks for anything else."""
        _, answer = self.server.ask(method, path, body, **(self.headers | headers))
        self.answers.append((f"{method} {path}", str(answer)))
        return answer

    def found(self, text: str) -> list[str]:
        """Gives the names of the secrets in a text, however they are written."""
        return [name for name, secret in self.secrets.items() if any(form in text for form in forms(secret))]


def forms(secret: str) -> set[str]:
    """Gives a secret as it is and as it may be written elsewhere; of a long one, half of it is enough."""
    raw = secret.encode()
    half = secret[: max(12, len(secret) // 2)]
    return {half, quote(half, safe=""), raw.hex(), base64.b64encode(raw).decode()[:-4], secret[::-1]}


@pytest.fixture
def planter(tmp_path: Path) -> Iterator[Planter]:
    """A server that logs all it can."""
    server = RunningServer(tmp_path, FLUXO_LOG_LEVEL="DEBUG")
    try:
        server.start()
        yield Planter(server)
    finally:
        server.close()


def test_no_planted_secret_is_found_anywhere(planter: Planter) -> None:
    _plant(planter)
    _use(planter)
    planter.server.stop()
    planter.secrets["key of the installation"] = (planter.server.data_dir / "secret.key").read_text().split()[0][-40:]
    assert len(planter.secrets) >= 20
    assert {label: planter.found(text) for label, text in planter.answers if planter.found(text)} == {}
    said = planter.server.told()
    assert len(said.splitlines()) > 50
    assert planter.found(said) == []
    assert CUSTOMER not in said
    kept = [path for path in planter.server.data_dir.rglob("*") if path.is_file() and path.name not in KEPT_ON_PURPOSE]
    assert any(path.name.endswith("sqlite3") for path in kept), kept
    assert {path.name: planter.found(path.read_bytes().decode("latin-1")) for path in kept} == {
        path.name: [] for path in kept
    }


def _plant(planter: Planter) -> None:
    make, plant = planter.make, planter.plant
    account = {"email": "planter@example.org", "name": "P", "workspace_name": "W"}
    planter.headers = {}
    begun = plant("POST", "/api/accounts/sign-up", account | {"password": make("first password")}, token="token")
    planter.headers = {"Authorization": f"Bearer {begun['token']}"}
    words = {"current_password": planter.secrets["first password"], "new_password": make("second password")}
    changed = plant("PUT", "/api/me/password", words, **{"second token": "token"})
    planter.headers = {"Authorization": f"Bearer {changed['token']}"}
    for number in range(2):
        secrets = {name: make(f"{name} {number}") for name in ("access_token", "app_secret", "verify_token")}
        plant("POST", "/api/channels", {"number_id": f"77{number}", "secrets": secrets, "settings": NOWHERE})
    model = {"base_url": "http://127.0.0.1:9/v1", "model": "m", "api_key": make("key of a model")}
    plant("PUT", "/api/model", model)
    for name in ("shop", "crm", "bank"):
        plant("PUT", f"/api/credentials/{name}", {"headers": {"X-Key": make(f"credential {name}")}})
    for number in range(2):
        plant(
            "POST", "/api/workspace/api-keys", {"name": "k", "scopes": ["workspace:read"]}, **{f"key {number}": "key"}
        )
    plant("POST", "/api/workspace/invitations", {"email": "q@example.org", "role": "editor"}, invitation="token")
    plant("POST", "/api/event-subscriptions", {"url": "http://127.0.0.1:9/"}, subscription="secret")
    plant(
        "POST", "/api/incoming-webhooks", {"action": "start_flow", "target": "paid"}, **{"incoming webhook": "secret"}
    )


def _use(planter: Planter) -> None:
    """Asks for all there is to read, and for things that fail while a secret is at hand."""
    ask, secrets = planter.ask, planter.secrets
    schema = planter.server.ask("GET", "/api/schema/openapi.json")[1]
    for path, operations in sorted(schema["paths"].items()):
        if "get" in operations and not re.search(r"[{]|/live$", path):
            ask("GET", path)
    for channel in ask("GET", "/api/channels")["items"]:
        ask("GET", f"/api/channels/{channel['id']}")
        ask("POST", f"/api/channels/{channel['id']}/test")
        ask(
            "POST",
            f"/webhooks/whatsapp/{channel['id']}",
            {"object": secrets["app_secret 0"]},
            **{"X-Hub-Signature-256": "sha256=0"},
        )
    for subscription in ask("GET", "/api/event-subscriptions")["items"]:
        ask("POST", f"/api/event-subscriptions/{subscription['id']}/ping")
    made = ask("POST", "/api/flows", {"name": "Leaky"})
    ask("GET", f"/api/flows/{made['id']}/export")
    ask("PUT", "/api/credentials/shop", {"headers": [secrets["credential shop"]]})
    ask("PUT", "/api/model", {"base_url": 5, "api_key": secrets["key of a model"], "surprise": 1})
    ask("POST", "/api/accounts/log-in", {"email": "planter@example.org", "password": secrets["first password"]})
    ask("POST", "/api/accounts/log-in", f'{{"password": "{secrets["second password"]}"'.encode())
    ask("GET", f"/api/contacts?search={quote(secrets['token'])}")
    ask("GET", f"/api/{quote(secrets['key 0'])}")
    ask("GET", "/api/me", Authorization=f"Bearer {secrets['token']}")
    ask("GET", "/api/me", **{"X-API-Key": f"{secrets['key 1']}x"})
    assert planter.server.post(CUSTOMER, "oi") == 200
    assert planter.server.replies(CUSTOMER, 20)
