"""The limits of logging in hold whatever address the headers of a request claim to come from."""

from collections.abc import Callable
from ipaddress import ip_network
from pathlib import Path

import pytest

from backend.settings import Settings
from backend.web.options import WebOptions
from tests.backend.site import Site, running, settings_for

ALLOWED = 5  # wrong passwords for one account from one address, then a minute each
USED_UP = [401] * ALLOWED + [429] * 7
GUESSER, PROXY = "203.0.113.9", "10.0.0.1"

Headers = dict[str, str]
# By the number of the guess: each claims to come from somewhere else every time
FORGED: dict[str, Callable[[int], Headers]] = {
    "X-Forwarded-For": lambda n: {"X-Forwarded-For": f"192.0.2.{n}"},
    "X-Forwarded-For, many hops": lambda n: {"X-Forwarded-For": f"192.0.2.{n}, 198.51.100.{n}, 127.0.0.1"},
    "X-Forwarded-For, this machine": lambda n: {"X-Forwarded-For": f"127.0.0.{n}"},
    "X-Forwarded-For, no address": lambda n: {"X-Forwarded-For": f"unknown{n}, {'x' * n}"},
    "X-Real-IP": lambda n: {"X-Real-IP": f"192.0.2.{n}"},
    "Forwarded": lambda n: {"Forwarded": f'for="[2001:db8::{n}]";proto=https;host=inside'},
    "CF-Connecting-IP": lambda n: {"CF-Connecting-IP": f"192.0.2.{n}"},
    "True-Client-IP": lambda n: {"True-Client-IP": f"192.0.2.{n}", "X-Client-IP": f"192.0.2.{n}"},
    "X-Forwarded-Host": lambda n: {"X-Forwarded-Host": f"site{n}.example", "Via": f"1.1 proxy{n}"},
    "another name of the site": lambda n: {"Host": f"site{n}.example"},
    "another browser": lambda n: {"User-Agent": f"Browser/{n}", "Cookie": f"fluxo_log_in={n}"},
    "all of it at once": lambda n: dict.fromkeys(("X-Forwarded-For", "X-Real-IP", "X-Client-IP"), f"192.0.2.{n}"),
}


@pytest.fixture
def settings(sqlite_template: Path, tmp_path: Path) -> Settings:
    """An installation of its own; the limits are kept in the process, whatever the database."""
    path = tmp_path / "test.sqlite3"
    path.write_bytes(sqlite_template.read_bytes())
    return settings_for(f"sqlite+aiosqlite:///{path}", tmp_path)


async def guess(site: Site, email: str, peer: str, headers: Callable[[int], Headers], guesses: int = 12) -> list[int]:
    """Guesses a password from one address, with other headers each time; gives how each guess was answered."""
    found = []
    async with site.client(peer) as client:
        for number in range(1, guesses + 1):
            body = {"email": email, "password": f"wrong password {number}"}
            answer = await client.post("/api/accounts/log-in", json=body, headers=headers(number))
            found.append(answer.status_code)
    return found


@pytest.mark.asyncio
async def test_no_header_gives_a_guesser_more_guesses(settings: Settings) -> None:
    async with running(settings) as site:
        person = await site.sign_up()
        assert await guess(site, person.email, GUESSER, FORGED["X-Forwarded-For"]) == USED_UP
        again = {way: await guess(site, person.email, GUESSER, told, 3) for way, told in FORGED.items()}
        assert again == {way: [429] * 3 for way in FORGED}
        assert await guess(site, person.email, "198.51.100.20", lambda _: {}, 1) == [401]  # somebody else may


@pytest.mark.asyncio
async def test_behind_a_trusted_proxy_only_its_own_word_counts(settings: Settings) -> None:
    """A proxy adds whom it heard from at the end; what stands before that is the guesser's own invention."""
    options = WebOptions(trusted_proxies=(ip_network(f"{PROXY}/32"),))
    async with running(settings, options) as site:
        ana, eva = await site.sign_up(), await site.sign_up()
        forged = await guess(site, ana.email, PROXY, lambda n: {"X-Forwarded-For": f"192.0.2.{n}, {GUESSER}"})
        honest = await guess(site, eva.email, PROXY, lambda n: {"X-Forwarded-For": f"198.51.100.{n}"}, ALLOWED + 1)
    assert forged == USED_UP
    assert honest == [401] * (ALLOWED + 1)  # so many people, each with a guess of their own


@pytest.mark.asyncio
async def test_a_whole_home_of_addresses_is_one_guesser(settings: Settings) -> None:
    async with running(settings) as site:
        person = await site.sign_up()
        found = []
        for number in range(1, len(USED_UP) + 1):
            async with site.client(f"2001:db8:0:7::{number:x}") as client:
                body = {"email": person.email, "password": f"wrong password {number}"}
                found.append((await client.post("/api/accounts/log-in", json=body)).status_code)
    assert found == USED_UP


@pytest.mark.asyncio
async def test_the_present_password_cannot_be_guessed_by_who_found_an_open_log_in(settings: Settings) -> None:
    async with running(settings) as site:
        person = await site.sign_up()
        found = []
        async with site.client(GUESSER, headers=person.headers) as client:
            for number in range(1, len(USED_UP) + 1):
                body = {"current_password": f"wrong password {number}", "new_password": "another long password"}
                told = FORGED["all of it at once"](number)
                found.append((await client.put("/api/me/password", json=body, headers=told)).status_code)
    assert found == [403] * ALLOWED + [429] * 7
