"""The log: what is planted never shows, each line is JSON, and one id ties together what belongs together."""

import asyncio
import io
import json
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from backend.tools.log import configure_log, correlated

PHONE = "5511987654321"
SECRETS = [
    "EAAGm0PX4ZCpsBAJ9x8y7z6w5v4u3t2",
    "fluxo_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
    "sk-proj-4f9aK2mN7pQ1rS8tU3vW",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1MSJ9.dGhlIHNpZ25hdHVyZQ",
    "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
    "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2g",
    PHONE,
    "+55 11 98765-4321",
]


@contextmanager
def logged() -> Iterator[io.StringIO]:
    """Gives what the log is written to; the log of the tests themselves is put back afterwards."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    stream = io.StringIO()
    root.handlers.clear()
    configure_log("DEBUG", stream)
    try:
        yield stream
    finally:
        logging.captureWarnings(False)
        root.handlers[:] = before
        root.setLevel(level)


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    """Reads the log."""
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.parametrize("secret", SECRETS)
def test_a_planted_secret_shows_nowhere(secret: str) -> None:
    with logged() as stream:
        log = logging.getLogger("backend.planted")
        log.info("calling with %s", secret)
        log.info(f"it is {secret}")
        log.info("{'x': '%s'}", secret)
        log.warning("fields", extra={"request": {"headers": {"X-Any": secret}}, "list": [secret], "odd": (secret,)})
        log.error("as a key", extra={"by_number": {secret: 1}})
        log.info("wrong number of values %s %s", secret)
        log.info("no place for it", secret)
        try:
            try:
                raise ValueError(f"inner {secret}")
            except ValueError as error:
                raise RuntimeError(f"outer {secret}") from error
        except RuntimeError:
            log.exception("it failed for %s", secret)
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.warn(f"warned of {secret}", stacklevel=1)
        text = stream.getvalue()
        assert len(lines(stream)) >= 9
        assert secret not in text
        assert json.dumps(secret).strip('"') not in text


def test_secrets_without_a_form_are_known_by_their_names() -> None:
    with logged() as stream:
        log = logging.getLogger("backend.named")
        log.info("a", extra={"password": "hunter2", "headers": {"Authorization": "hunter2", "cookie": "hunter2"}})
        log.info("password=hunter2 and {'app_secret': 'hunter2'} at https://x.example/?key=hunter2")
        assert "hunter2" not in stream.getvalue()


def test_what_people_wrote_is_shown_at_debug_alone() -> None:
    with logged() as stream:
        log = logging.getLogger("backend.texts")
        log.info("received", extra={"text": "Meu nome é Ana", "data": {"caption": "Meu nome é Ana"}})
        assert "Ana" not in stream.getvalue()
        assert lines(stream)[0]["text"] == "(14 characters)"
        log.debug("received", extra={"text": "Meu nome é Ana"})
        assert lines(stream)[1]["text"] == "Meu nome é Ana"


def test_a_line_says_when_what_and_where() -> None:
    with logged() as stream:
        logging.getLogger("backend.jobs").warning(
            "effect %s is late", "e1", extra={"workspace_id": "w1", "late_s": 1.5}
        )
        [line] = lines(stream)
        assert line.pop("time").endswith("+00:00")
        assert line == {
            "level": "warning",
            "logger": "backend.jobs",
            "message": "effect e1 is late",
            "workspace_id": "w1",
            "late_s": 1.5,
        }


def test_an_exception_is_told_with_its_traceback() -> None:
    with logged() as stream:
        try:
            raise ValueError("no such flow")
        except ValueError:
            logging.getLogger("backend.jobs").exception("turn failed")
        [line] = lines(stream)
        assert "no such flow" in line["error"]
        assert "test_log.py" in line["error"]


@pytest.mark.asyncio
async def test_the_correlation_id_follows_tasks_and_ends_with_its_block() -> None:
    with logged() as stream:
        log = logging.getLogger("backend.tied")

        async def work(name: str) -> None:
            with correlated(name):
                log.info("begun")
                await asyncio.create_task(later(name))
                log.info("done")

        async def later(name: str) -> None:
            await asyncio.sleep(0)
            log.info("later", extra={"name_is": name})

        await asyncio.gather(work("r1"), work("r2"))
        log.info("outside")
        told = [(line["message"], line.get("correlation_id", "")) for line in lines(stream)]
        assert sorted(told) == sorted(
            [(word, id_) for word in ("begun", "later", "done") for id_ in ("r1", "r2")] + [("outside", "")]
        )
        assert all(line["correlation_id"] == line["name_is"] for line in lines(stream) if "name_is" in line)


def test_a_correlation_id_from_outside_can_do_no_harm() -> None:
    with logged() as stream:
        with correlated('a"\n{"level": "forged"}' + "x" * 1_000):
            logging.getLogger("backend.tied").info("one\ntwo")
        [line] = lines(stream)
        assert line["correlation_id"].startswith('a"{"level": "forged"}x')
        assert len(line["correlation_id"]) == 64
        assert line["message"] == "one\ntwo"


class Broken:
    """Fails however it is shown."""

    def __str__(self) -> str:
        raise ValueError("cannot be shown")

    __repr__ = __str__


@pytest.mark.parametrize(
    "value", [Broken(), {1: Broken()}, "\ud800", {"\ud800": "\udfff"}, 10**400, float("nan"), b"\xff"]
)
def test_nothing_that_is_logged_stops_the_log(value: Any, capsys: pytest.CaptureFixture[str]) -> None:
    with logged() as stream:
        log = logging.getLogger("backend.odd")
        log.info("value %s", value)
        log.info("field", extra={"value": value})
        log.info(value)
        assert len(lines(stream)) == 3
        assert capsys.readouterr().err == ""


def test_fields_cannot_replace_what_the_log_says_itself() -> None:
    with logged() as stream:
        logging.getLogger("backend.odd").info("real", extra={"level": "forged", "time": "forged", "logger": "forged"})
        assert "forged" not in stream.getvalue()


def test_talkative_libraries_are_heard_from_warnings_on() -> None:
    with logged() as stream:
        logging.getLogger("openai._base_client").debug("Request options: secret prompt")
        logging.getLogger("httpx2").info("HTTP Request")
        logging.getLogger("openai").warning("odd")
        assert [line["message"] for line in lines(stream)] == ["odd"]
