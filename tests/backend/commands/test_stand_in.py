"""`fluxo stand-in` serves until it is stopped, and says what keeps it from serving."""

import json
import signal
import socket
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path

import pytest

from backend.cli import main

ROOT = Path(__file__).parents[3]
RUN = "import sys; from backend.cli import main; sys.exit(main())"


def run(*argv: str) -> int:
    """Runs the command."""
    return main(["stand-in", *argv])


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def started(port: int, *argv: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", RUN, "stand-in", "--port", str(port), *argv]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # noqa: S603


def call(port: int, method: str, path: str, token: str = "", body: object = None) -> tuple[int, dict[str, object]]:
    """Calls until the server listens."""
    for _ in range(20_000):
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
            connection.request(method, path, json.dumps(body), headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        except ConnectionRefusedError:
            continue
        finally:
            connection.close()
    raise AssertionError("nobody listens")


def test_it_serves_until_it_is_stopped() -> None:
    port = free_port()
    process = started(port, "--fast", "--access-token", "my-token", "--app-secret", "my-secret", "--language", "es")
    try:
        assert process.stdout is not None
        assert f"http://127.0.0.1:{port}" in process.stdout.readline()
        assert call(port, "POST", "/control/users/5511987650001/acts", body={"act": "say", "text": "Hi"})[0] == 201
        message = {"messaging_product": "whatsapp", "to": "5511987650001", "text": {"body": "Hi"}}
        path = "/v25.0/300000000000001/messages"
        assert call(port, "POST", path, "my-token", message)[0] == 200
        assert call(port, "POST", path, "demo-access-token", message)[0] == 401
        process.send_signal(signal.SIGTERM)
        out, error = process.communicate(timeout=20)
        assert (process.returncode, error) == (0, "")
        assert "my-" not in out
    finally:
        process.kill()
        process.communicate()


def test_a_port_that_is_taken_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert run("--port", str(port)) == 2
    said = capsys.readouterr()
    assert str(port) in said.err
    assert said.out == ""


@pytest.mark.parametrize("argv", [["--port", "99999"], ["--webhook-url", "example.com"]])
def test_what_cannot_be_used_is_told(capsys: pytest.CaptureFixture[str], argv: list[str]) -> None:
    assert run(*argv) == 2
    assert argv[1] in capsys.readouterr().err
