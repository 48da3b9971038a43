"""How soon the editor can be used after its page is asked for, and how many bytes that takes; nothing is cached."""

from collections.abc import Iterator
from statistics import median

from tests.bench.measuring import Figure
from tests.browser.conftest import Windows

AIM_WEIGHT_KB = 450

_USABLE_MS = """() => new Promise((done) => {
  const look = () => {
    const lines = document.querySelector('.react-flow__node .fx-lines');
    const isShown = lines?.checkVisibility({ visibilityProperty: true });
    requestAnimationFrame(isShown ? () => done(performance.now()) : look);
  };
  look();
})"""


def measure_weight(windows: Windows, flow_id: str) -> Iterator[Figure]:
    """Weighs all that comes on a first visit until the page is at rest, compressed as it is sent."""
    page = windows.open("about:blank")
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    sizes: list[float] = []
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(f"/flows/{flow_id}")
    page.evaluate(_USABLE_MS)
    page.wait_for_load_state("networkidle")
    yield Figure("editor", "weight of the page, compressed", sum(sizes) / 1_000, "KB", AIM_WEIGHT_KB)


def measure_opening(windows: Windows, flow_id: str, rounds: int, name: str, aim_ms: float) -> Iterator[Figure]:
    """Measures the time from asking for the page to the first frame of a canvas that says what is on it."""
    seen = [_usable_ms(windows, flow_id) for _ in range(rounds)]
    yield Figure("editor", f"usable, {name}", median(seen), "ms", aim_ms)


def _usable_ms(windows: Windows, flow_id: str) -> float:
    page = windows.open("about:blank")
    page.goto(f"/flows/{flow_id}", wait_until="commit")
    took_ms: float = page.evaluate(_USABLE_MS)
    page.close()
    return took_ms
