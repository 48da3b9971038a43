"""The handshake by which Meta makes sure that a callback address belongs to who set it."""

import hmac

import aiohttp

from backend.cloud_api_stand_in.errors import GraphError

TIMEOUT_S = 10.0  # chosen


async def shake_hands(callback_url: str, verify_token: str, challenge: str) -> None:
    """Asks an address to give a challenge back; raises the refusal when it does not."""
    query = {"hub.mode": "subscribe", "hub.challenge": challenge, "hub.verify_token": verify_token}
    timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(callback_url, params=query, allow_redirects=False) as answer,
        ):
            given = (await answer.content.read(10_000)).strip()
            status = answer.status
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        raise GraphError(100, f"The callback address cannot be reached: {error}") from error
    if status != 200 or not hmac.compare_digest(given, challenge.encode()):
        raise GraphError(100, f"The callback address did not give the challenge back (HTTP {status}).", subcode=2200)
