"""The real server as another process, and what asks it: the API with the demo's login, customers, signed posts."""

import hmac
import json
import os
import signal
import socket
import subprocess
import sys
import time
from hashlib import sha256
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from uuid import uuid4

PROGRAM = "import sys; from backend.cli import main; sys.exit(main())"
START_S, STOP_S = 120, 25  # a machine that does much else at once still starts within
APP_SECRET = "demo-app-secret"
NUMBER_ID, ACCOUNT_ID = "300000000000001", "200000000000001"


def free_port() -> int:
    """Gives a port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as opened:
        port: int = opened.getsockname()[1]
    return port


class RunningServer:
    """`fluxo serve --demo` with a folder of its own; what it is set to can be changed between two starts."""

    def __init__(self, data_dir: Path, **settings: str) -> None:
        self.data_dir = data_dir
        self.port = free_port()
        self.settings = settings
        self.process: subprocess.Popen[str] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """What the server, and commands beside it, are set to."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("FLUXO_")}
        return kept | {"FLUXO_PORT": str(self.port), "FLUXO_DATA_DIR": str(self.data_dir)} | self.settings

    def start(self) -> None:
        """Starts it and waits until it answers."""
        with (self.data_dir / "out.txt").open("w") as out, (self.data_dir / "err.txt").open("w") as err:
            self.process = subprocess.Popen(  # noqa: S603  our own program
                [sys.executable, "-c", PROGRAM, "serve", "--demo"],
                env=self.environment,
                stdout=out,
                stderr=err,
                text=True,
            )
        until = time.monotonic() + START_S
        while not self._answers():
            assert self.process.poll() is None, self.told()
            assert time.monotonic() < until, self.told()
            time.sleep(0.02)  # another process: there is nothing of it to wait on

    def told(self) -> str:
        """Gives all that it has said."""
        return (self.data_dir / "out.txt").read_text() + (self.data_dir / "err.txt").read_text()

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Sends a signal; gives the exit code."""
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(STOP_S)

    def close(self) -> None:
        """Leaves nothing behind."""
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    # Asking it

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """Asks; gives the status and what the answer holds."""
        data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        status, answer = self._ask(method, path, data, {"Content-Type": "application/json"} | headers)
        try:
            return status, json.loads(answer)
        except ValueError:
            return status, answer.decode()

    def log_in(self) -> dict[str, str]:
        """Logs in to the demo; gives the header that says so."""
        password = (self.data_dir / "demo-password.txt").read_text().strip()
        login = {"email": "demo@fluxo.local", "password": password}
        status, answer = self.ask("POST", "/api/accounts/log-in", login)
        while status == 429:  # other tests have asked a lot from the same address
            time.sleep(0.1)
            status, answer = self.ask("POST", "/api/accounts/log-in", login)
        assert status == 200, answer
        return {"Authorization": f"Bearer {answer['token']}"}

    def customer(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Runs `fluxo customer`."""
        return subprocess.run(  # noqa: S603  our own program
            [sys.executable, "-c", PROGRAM, "customer", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def post(self, number: str, text: str, secret: str = APP_SECRET) -> int:
        """Posts a customer's message as the provider does; gives the status."""
        body = json.dumps(_update(number, text)).encode()
        signature = "sha256=" + hmac.new(secret.encode(), body, sha256).hexdigest()
        return self.ask("POST", "/webhooks/whatsapp/demo", body, **{"X-Hub-Signature-256": signature})[0]

    def replies(self, number: str, wait_s: float) -> list[str]:
        """Waits until the stand-in has something for a customer; gives the words of what is there."""
        path = f"/stand-in/control/users/{number}/messages?wait_s={wait_s}"
        return [message["text"] for message in self.ask("GET", path)[1]["messages"]]

    def _answers(self) -> bool:
        try:
            return self._ask("GET", "/api/health", None, {})[0] in (200, 503)  # 503: up, and without a worker
        except OSError:
            return False

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, bytes]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()


def _update(number: str, text: str) -> dict[str, Any]:
    message = {"from": number, "id": f"wamid.{uuid4().hex}", "timestamp": str(int(time.time())), "type": "text"}
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "551140028922", "phone_number_id": NUMBER_ID},
        "contacts": [{"wa_id": number, "profile": {"name": "Ana"}}],
        "messages": [message | {"text": {"body": text}}],
    }
    change = {"field": "messages", "value": value}
    return {"object": "whatsapp_business_account", "entry": [{"id": ACCOUNT_ID, "changes": [change]}]}
