"""A process with the inbox open in Chromium; takes a plan as JSON, says when it is, prints when what was drawn."""

import sys
import time
from itertools import pairwise

import msgspec
from msgspec import Struct
from playwright.sync_api import Page, sync_playwright

from backend.domains.accounts.credentials import COOKIE
from tests.bench.inbox.watcher import READY
from tests.browser.chromium import ARGUMENTS, chromium_path

# A frame is noted as it begins, with all that the list says by then.
_NOTE = """(word) => {
  const pattern = new RegExp(`${word}(\\\\d+)\\\\.`, 'g');
  const fresh = new Set();
  new MutationObserver((records) => {
    for (const { target, addedNodes } of records) {
      for (const { textContent } of [target.firstChild ? {} : target, ...addedNodes]) {
        for (const [, number] of (textContent ?? '').matchAll(pattern)) fresh.add(Number(number));
      }
    }
  }).observe(document.querySelector('.ib-list'), { subtree: true, childList: true, characterData: true });
  window.drawnAt = {};
  window.frameTimes = [];
  const note = () => {
    const now = performance.now();
    window.frameTimes.push(now);
    for (const number of fresh) window.drawnAt[number] ??= (performance.timeOrigin + now) / 1000;
    fresh.clear();
    requestAnimationFrame(note);
  };
  requestAnimationFrame(note);
}"""
_ARE_DRAWN = "(numbers) => numbers.every((number) => number in window.drawnAt)"


class ViewPlan(Struct, frozen=True):
    """What is looked at.

    Args:
        token: of a log-in.
        word: what stands before the number in each message; a full stop stands behind it.
        last: the numbers after which nothing comes any more; the page is closed when it has drawn them.
        most_s: how long it is open at most.
    """

    port: int
    token: str
    word: str
    last: list[int]
    most_s: float


class Viewed(Struct, frozen=True):
    """What was seen.

    Args:
        drawn_at: by a message's number, when the list first showed it, on the clock that is `time.monotonic`.
        frames_ms: from each frame to the next, sorted.
    """

    drawn_at: dict[int, float]
    frames_ms: list[float]


def view(plan: ViewPlan) -> Viewed:
    """Keeps the inbox open until the last messages are drawn."""
    url = f"http://127.0.0.1:{plan.port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(ARGUMENTS))
        context = browser.new_context(base_url=url, viewport={"width": 1440, "height": 900})
        context.add_cookies([{"name": COOKIE, "value": plan.token, "url": url}])
        page = context.new_page()
        page.goto("/inbox")
        page.locator(".ib-item").first.click()
        page.locator(".ib-message").first.wait_for()
        page.evaluate(_NOTE, plan.word)
        sys.stdout.write(f"{READY}\n")
        sys.stdout.flush()
        page.wait_for_function(_ARE_DRAWN, arg=plan.last, timeout=1_000 * plan.most_s)
        seen = _seen(page)
        browser.close()
    return seen


def _seen(page: Page) -> Viewed:
    drawn_at: dict[str, float] = page.evaluate("() => window.drawnAt")
    times: list[float] = page.evaluate("() => window.frameTimes")
    ahead_s = time.monotonic() - time.time()
    return Viewed(
        {int(number): at + ahead_s for number, at in drawn_at.items()},
        sorted(after - before for before, after in pairwise(times)),
    )


if __name__ == "__main__":
    given = msgspec.json.decode(sys.argv[1], type=ViewPlan)
    sys.stdout.write(msgspec.json.encode(view(given)).decode())
