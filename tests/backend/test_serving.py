"""The product as one command: it starts, answers customers, stops in time, and loses nothing."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.backend.running_server import PROGRAM, STOP_S, RunningServer, free_port

ANA, BIA = "5511987654321", "5511912345678"
CONNECTIONS_HELD = 300
MENU = "This is the menu of Forno Vivo."


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    """A server that was not started yet."""
    made = RunningServer(tmp_path)
    yield made
    made.close()


@pytest.fixture
def server_on(database_url: str, tmp_path: Path) -> Iterator[RunningServer]:
    """A server on either database."""
    made = RunningServer(tmp_path, FLUXO_DATABASE_URL=database_url)
    yield made
    made.close()


def test_a_customer_is_answered_and_the_conversation_is_seen_by_the_api(server_on: RunningServer) -> None:
    server_on.start()
    said = server_on.customer("--say", "Good evening", "--wait", "10")
    assert said.returncode == 0, said.stderr + server_on.told()
    assert said.stdout.startswith("< (image)")
    assert "[1] Margherita" in said.stdout
    login = server_on.log_in()
    status, found = server_on.ask("GET", "/api/conversations", **login)
    assert status == 200
    (conversation,) = found["items"]
    status, found = server_on.ask("GET", f"/api/conversations/{conversation['id']}/messages", **login)
    assert [item["direction"] for item in found["items"]].count("in") == 1


def test_an_order_is_completed_in_the_demo(server: RunningServer) -> None:
    server.start()
    order = ("Hi", "/tap 1", "/tap Large", "2", "/tap 2", "/tap 2", "12 Flower Street, Downtown", "/tap 3", "200")
    said = server.customer(*(part for text in order for part in ("--say", text)))
    assert said.returncode == 0, said.stderr
    assert "is in the kitchen! It arrives in about 35 minutes. Total: R$ 108." in said.stdout


def test_every_demo_flow_is_started_by_its_own_words(server: RunningServer) -> None:
    server.start()
    assert MENU in server.customer("--as", "5511900000001", "--say", "What do you have?").stdout
    assert "clinic" in server.customer("--as", "5511900000001", "--say", "An appointment, please").stdout.lower()
    assert "Compass School" in server.customer("--as", "5511900000001", "--say", "a course").stdout


def test_a_signed_post_is_answered_within_a_second(server: RunningServer) -> None:
    server.start()
    begun = time.monotonic()
    assert server.post(BIA, "Hello") == 200
    assert server.replies(BIA, 5)
    assert time.monotonic() - begun < 1


def test_a_post_with_a_wrong_signature_is_refused(server: RunningServer) -> None:
    server.start()
    assert server.post(BIA, "Hello", secret="not the secret") == 401
    assert server.replies(BIA, 0) == []


def test_everything_is_there_after_a_restart(server: RunningServer) -> None:
    server.start()
    assert server.customer("--say", "Hi").returncode == 0
    first_password = (server.data_dir / "demo-password.txt").read_text()
    begun = time.monotonic()
    assert server.stop() == 0, server.told()
    assert time.monotonic() - begun < 25
    server.start()
    assert (server.data_dir / "demo-password.txt").read_text() == first_password
    assert len(server.ask("GET", "/api/flows", **server.log_in())[1]["items"]) == 4
    assert "Which size?" in server.customer("--say", "Margherita").stdout


def test_a_new_port_is_no_obstacle(server: RunningServer) -> None:
    server.start()
    assert server.stop() == 0
    server.port = free_port()
    server.start()
    assert MENU in server.customer("--say", "Hi").stdout


def test_what_was_pending_when_the_process_was_killed_is_answered_by_the_next(server: RunningServer) -> None:
    server.settings = {"FLUXO_RUNS_WORKER": "0"}
    server.start()
    assert server.post(BIA, "Hello") == 200
    assert server.customer("--as", ANA, "--say", "Hello", "--wait", "0.1").returncode == 1
    server.stop(signal.SIGKILL)
    server.settings = {}
    server.start()
    for number in (ANA, BIA):
        assert any(MENU in text for text in server.replies(number, 10))


def test_a_message_under_way_when_the_process_was_killed_arrives_once(server: RunningServer) -> None:
    server.start()
    fault = {"kind": "hang", "next": 1}
    status, answer = server.ask("POST", "/stand-in/control/faults", fault)
    assert status == 201, answer
    assert server.post(BIA, "Hello") == 200
    _wait_for_calls(server)
    server.stop(signal.SIGKILL)
    server.start()
    replies = server.replies(BIA, 40)
    assert len([text for text in replies if MENU in text]) == 1


def _wait_for_calls(server: RunningServer) -> None:
    """Waits until the stand-in holds a send back."""
    until = time.monotonic() + 10
    while server.ask("GET", "/stand-in/control/faults")[1]:
        assert time.monotonic() < until
        time.sleep(0.02)  # another process: there is nothing of it to wait on


def test_a_worker_in_another_process_answers_too(postgres_url: str, tmp_path: Path) -> None:
    server = RunningServer(tmp_path, FLUXO_DATABASE_URL=postgres_url, FLUXO_RUNS_WORKER="0")
    try:
        server.start()
        metrics_port = free_port()
        told_at = {"FLUXO_METRICS_PORT": str(metrics_port)}
        server.settings |= {"FLUXO_REACH_INSIDE": f"127.0.0.1:{server.port}"}
        with subprocess.Popen(  # noqa: S603  our own program
            [sys.executable, "-c", PROGRAM, "worker"], env=server.environment | told_at, stderr=subprocess.DEVNULL
        ) as worker:
            said = server.customer("--say", "Hi", "--wait", "20")
            health = server.ask("GET", "/api/health")
            server.port, own_port = metrics_port, server.port
            counted, flows = server.ask("GET", "/metrics"), server.ask("GET", "/api/flows")
            server.port = own_port
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(25) == 0
        assert MENU in said.stdout
        assert health[0] == 200
        assert 'whatsapp_messages_sent_total{outcome="sent",provider="cloud_api"}' in counted[1]
        assert (counted[0], flows[0]) == (200, 404)
    finally:
        server.close()


def test_open_connections_hold_up_nobody(server: RunningServer) -> None:
    """Each page that somebody has open holds some, and none is given back before it goes."""
    server.start()
    with ExitStack() as stack:
        for _ in range(CONNECTIONS_HELD):
            waiting = stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            path = f"/stand-in/control/users/{ANA}/messages?wait_s=60"
            waiting.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        connection = stack.enter_context(closing(HTTPConnection("127.0.0.1", server.port, timeout=30)))
        connection.request("GET", "/api/health")
        assert connection.getresponse().status == 200


def test_waiting_requests_do_not_hold_up_the_end(server: RunningServer) -> None:
    server.start()
    with socket.create_connection(("127.0.0.1", server.port)) as waiting:
        path = f"/stand-in/control/users/{ANA}/messages?wait_s=60"
        waiting.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert server.stop(signal.SIGINT) == 0
    assert "still at work" not in server.told()


def test_a_live_stream_ends_before_requests_do_and_holds_up_nothing(server: RunningServer) -> None:
    server.start()
    address = ("127.0.0.1", server.port)
    bearer = server.log_in()["Authorization"]
    with socket.create_connection(address) as waiting, socket.create_connection(address) as watching:
        waiting.sendall(f"GET /stand-in/control/users/{ANA}/messages?wait_s=60 HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        told = f"GET /api/conversations/live HTTP/1.1\r\nHost: x\r\nAuthorization: {bearer}\r\n\r\n"
        watching.sendall(told.encode())
        read = b""
        while b'"reset"' not in read:
            read += watching.recv(4_096)
        assert server.process is not None
        server.process.send_signal(signal.SIGTERM)
        while watching.recv(4_096):
            pass
        waiting.setblocking(False)
        with pytest.raises(BlockingIOError):
            waiting.recv(1)  # it has its time still
        assert server.process.wait(STOP_S) == 0
    assert "still at work" not in server.told()


def _refused(**settings: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-c", PROGRAM, "serve"], env=settings, capture_output=True, text=True, timeout=30, check=False
    )


def test_a_taken_port_is_said(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = _refused(FLUXO_PORT=port, FLUXO_DATA_DIR=str(tmp_path))
    assert done.returncode == 2
    assert done.stderr == f"Port {port} cannot be used: Address already in use. Choose another one with FLUXO_PORT.\n"


def test_wrong_settings_are_all_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    wrong = {"FLUXO_PORT": "x", "FLUXO_DATA_DIR": str(tmp_path / "file" / "x"), "FLUXO_QUEUE_URL": "kafka://x"}
    done = _refused(**wrong, FLUXO_REACH_INSIDE="nowhere", FLUXO_SIGN_UP="perhaps", FLUXO_LANGUAGE="es")
    assert done.returncode == 2
    named = {line.partition(":")[0] for line in done.stderr.splitlines()}
    assert named >= {*wrong, "FLUXO_REACH_INSIDE", "FLUXO_SIGN_UP"}
    assert "no es un puerto" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_that_is_not_there_is_said(postgres_url: str, tmp_path: Path) -> None:
    url = f"{postgres_url.replace('@', ':secret-word@')}_nothing"
    done = _refused(FLUXO_PORT="18999", FLUXO_DATA_DIR=str(tmp_path), FLUXO_DATABASE_URL=url)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("The database cannot be used:")
    assert "secret-word" not in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_in_use_is_not_used_by_another_server(server: RunningServer) -> None:
    server.start()
    other = RunningServer(server.data_dir)
    done = _refused(FLUXO_PORT=str(other.port), FLUXO_DATA_DIR=str(server.data_dir))
    assert done.returncode == 2
    assert "another" in done.stderr


def test_nobody_answers_a_customer_without_a_server() -> None:
    done = RunningServer(Path()).customer("--say", "Hi")
    assert done.returncode == 2
    assert "make run" in done.stderr
