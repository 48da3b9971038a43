"""How soon after an edit its issues are shown, in the list and on the cards."""

from collections.abc import Iterator
from statistics import median

from playwright.sync_api import Page, expect

from tests.bench.measuring import Figure
from tests.browser.conftest import Windows

AIM_MS = 300

_LISTEN = """() => {
  const shown = () => {
    const badges = [...document.querySelectorAll('.fx-badge')].map((badge) => badge.ariaLabel);
    return [document.querySelector('.fx-side')?.textContent, ...badges].join();
  };
  const before = shown();
  window.shownMs = new Promise((done) => {
    const edited = ({ timeStamp }) => {
      const look = () => (shown() === before ? requestAnimationFrame(look) : done(performance.now() - timeStamp));
      look();
    };
    addEventListener('keydown', edited, { once: true, capture: true });
  });
}"""


def measure_issues(windows: Windows, flow_id: str, rounds: int, group: str) -> Iterator[Figure]:
    """Unlinks the beginning and takes that back; measures the time from the key until the issues are shown, or gone."""
    page = windows.open("about:blank")
    page.goto(f"/flows/{flow_id}")
    expect(page.locator(".fx-canvas")).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.keyboard.press("i")
    seen = [took_ms for _ in range(rounds) for took_ms in _unlinked_and_linked_ms(page)]
    yield Figure(group, "issues shown after an edit", median(seen), "ms", AIM_MS)


def _unlinked_and_linked_ms(page: Page) -> Iterator[float]:
    wire = page.locator(".react-flow__edge").first
    wire.focus()
    wire.press("Enter")
    for key in ("Delete", "ControlOrMeta+z"):
        expect(page.locator(".fx-saved.is-saved")).to_be_visible()
        page.evaluate(_LISTEN)
        page.keyboard.press(key)
        took_ms: float = page.evaluate("() => window.shownMs")
        yield took_ms
