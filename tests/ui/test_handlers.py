"""Every event handler is an endpoint for anybody: called by nobody, it sends to the log-in and changes nothing."""

import asyncio
import inspect
import time
from collections.abc import Iterator
from typing import Any

import pytest
import reflex as rx
from reflex.istate.data import RouterData

import ui.app  # noqa: F401  defines all states
from tests.backend.running_server import RunningServer
from ui.mount import API_URL
from ui.state.channels import ChannelsState
from ui.state.flows import FlowsState
from ui.state.session import Session
from ui.views.contacts import Contact
from ui.views.flows import Flow
from ui.views.talk import Channel

IN_THE_BACKGROUND = {"check_shown"}
"""Handlers that go on after the answer, with what the window already shows; they send nobody away."""

ABOUT_THE_WINDOW = {"open_dialog", "close_dialog", "forget", "pick", "setvar"}
"""Handlers that only say what the window shows; they ask nobody and tell nothing."""

EXAMPLES: dict[Any, Any] = {str: "x", bool: True, dict[str, str]: {"name": "x", "email": "x"}}


def _states(state: type[rx.State] = Session) -> Iterator[type[rx.State]]:
    yield state
    for substate in state.get_substates():
        yield from _states(substate)


def _handlers() -> list[tuple[type[rx.State], str]]:
    found = {(state, name) for state in _states() for name in state.event_handlers if name in vars(state)}
    return sorted((one for one in found if one[1] not in ABOUT_THE_WINDOW | IN_THE_BACKGROUND), key=str)


def test_handlers_are_found() -> None:
    assert len(_handlers()) > 40


def test_only_known_handlers_ask_nobody() -> None:
    own = {name for state in _states() for name in vars(state) if name in state.event_handlers}
    plain = {name for name in own if any(not _asks(state, name) for state in _states() if name in vars(state))}
    assert plain <= ABOUT_THE_WINDOW


def _asks(state: type[rx.State], name: str) -> bool:
    return inspect.iscoroutinefunction(state.event_handlers[name].fn)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server whose API answers."""
    running = RunningServer(tmp_path_factory.mktemp("server"))
    try:
        running.start()
        yield running
    finally:
        running.close()


@pytest.mark.asyncio
@pytest.mark.parametrize("cookie", ["", "fluxo_log_in=forged"])
@pytest.mark.parametrize(("state", "name"), _handlers(), ids=lambda one: getattr(one, "__name__", one))
async def test_nobody_gets_nothing(
    state: type[rx.State], name: str, cookie: str, server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(API_URL, f"http://127.0.0.1:{server.port}")
    window = _window(state, cookie)
    handler = state.event_handlers[name].fn
    parameters = list(inspect.signature(handler).parameters.values())[1:]
    before = _shown(window)
    given = [EXAMPLES[parameter.annotation] for parameter in parameters]
    answer = await handler(window, *given)
    while window.error == "too_many_requests":  # so fast comes nobody else from one address
        await asyncio.sleep(0.1)
        answer = await handler(window, *given)
    assert "/log-in" in str(answer)
    assert _shown(window) == before


@pytest.fixture(scope="module")
def operators_cookie(server: RunningServer) -> str:
    """What an operator's browser sends."""
    asked = {"email": "rui@example.com", "role": "operator"}
    _, invitation = server.ask("POST", "/api/workspace/invitations", asked, **server.log_in())
    accepted = {"token": invitation["token"], "name": "Rui", "password": "correct horse 42"}
    while (joined := server.ask("POST", "/api/accounts/accept-invitation", accepted))[0] == 429:
        time.sleep(0.1)
    status, answer = joined
    assert status == 200, answer
    return f"fluxo_log_in={answer['token']}"


@pytest.mark.asyncio
@pytest.mark.parametrize("name", [name for state, name in _handlers() if state is FlowsState])
async def test_an_operator_gets_nothing_of_flows_by_any_event(
    name: str, operators_cookie: str, server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(API_URL, f"http://127.0.0.1:{server.port}")
    window = _window(FlowsState, operators_cookie)
    window.next_cursor = "more"
    handler = FlowsState.event_handlers[name].fn
    parameters = list(inspect.signature(handler).parameters.values())[1:]
    await handler(window, *(EXAMPLES[parameter.annotation] for parameter in parameters))
    assert (window.error, window.flows, window.folders) == ("not_allowed", [], [])


def test_only_known_handlers_go_on_in_the_background() -> None:
    handlers = {name: handler for state in _states() for name, handler in state.event_handlers.items()}
    assert {name for name, handler in handlers.items() if handler.is_background} == IN_THE_BACKGROUND


@pytest.mark.asyncio
@pytest.mark.parametrize("cookie", ["", "fluxo_log_in=forged"])
async def test_nobody_is_told_in_the_background_what_is_wrong_with_a_flow(
    cookie: str, server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await _checked("pizzeria", cookie, server, monkeypatch) == [(None, None)]


@pytest.mark.asyncio
async def test_the_errors_and_warnings_of_a_flow_are_counted_in_the_background(
    server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in = server.log_in()
    cookie = "fluxo_log_in=" + log_in["Authorization"].removeprefix("Bearer ")
    wordless = {"id": "said", "type": "send_message", "config": {"text": ""}}
    trigger = {"id": "any", "type": "any_message_trigger", "config": {}}
    edge = {"source": "any", "port": "next", "target": "said"}
    broken = {"id": "broken", "name": "Broken", "nodes": [trigger, wordless], "edges": [edge]}
    status, answer = server.ask("POST", "/api/flows/import", broken, **log_in)
    assert status == 201, answer
    found = [issue["severity"] for issue in answer["issues"]]
    counted = (found.count("error"), found.count("warning"))
    assert counted[0] > 0
    assert await _checked("broken", cookie, server, monkeypatch) == [counted]


async def _checked(
    flow_id: str, cookie: str, server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> list[tuple[int | None, int | None]]:
    """Has a shown flow checked; gives how many errors and warnings are shown then."""
    monkeypatch.setenv(API_URL, f"http://127.0.0.1:{server.port}")
    window = _window(FlowsState, cookie)
    window.flows = [Flow(flow_id, "A flow", "", 1, "", None, False, None)]
    await FlowsState.event_handlers["check_shown"].fn(Entered(window))
    return [(flow.errors, flow.warnings) for flow in window.flows]


class Entered:
    """A window as Reflex hands it to what runs in the background: it must be entered to be changed."""

    def __init__(self, window: Any) -> None:
        vars(self).update(window=window, is_entered=False)

    async def __aenter__(self) -> None:
        vars(self)["is_entered"] = True

    async def __aexit__(self, *error: object) -> None:
        vars(self)["is_entered"] = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self.window, name)

    def __setattr__(self, name: str, value: Any) -> None:
        assert self.is_entered, name
        setattr(self.window, name, value)


def _window(state: type[rx.State], cookie: str) -> Any:
    """Gives the state of a window in which everything was picked that a page needs to ask for something."""
    window: Any = state(_reflex_internal_init=True)
    window.router = RouterData.from_router_data({"headers": {"cookie": cookie}, "asPath": "/contacts/x"})
    picked = {"picked_id": "x", "contact": Contact(id="x"), "channel": Channel(id="x")}
    for name, value in picked.items():
        if name in vars(state).get("base_vars", {}):
            setattr(window, name, value)
    window.dialog = "connect" if state is ChannelsState else "new"
    return window


def _shown(window: Any) -> dict[str, Any]:
    """Gives what the window knows; what it was picked about is told by the window itself."""
    told_by_itself = {"is_hydrated", "router", "dialog", "picked_id", "contact", "channel", "notice"}
    return {name: getattr(window, name) for name in window.base_vars if name not in told_by_itself}
