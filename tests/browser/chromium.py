"""Where the browser is; a machine that has none gets one, where that can be done."""

import os
import shutil
import subprocess
from functools import cache

ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",  # a microphone that beeps, and nobody who must allow it
    "--use-fake-ui-for-media-stream",
)
INSTALLS_WITHIN_S = 300

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@cache
def chromium_path() -> str | None:
    """Gives the path of a Chromium; None where there is none and none can be installed."""
    return _found() or (_found() if _install() else None)


def _found() -> str | None:
    return next((path for path in map(shutil.which, _NAMES) if path), None)


def _install() -> bool:
    """Installs the system's own package, as root on Debian and its like; tells whether that worked."""
    if os.name != "posix" or os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    for command in (["apt-get", "update", "-q"], ["apt-get", "install", "-q", "-y", "chromium"]):
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=INSTALLS_WITHIN_S)  # noqa: S603
        except (OSError, subprocess.SubprocessError):
            return False
    return True
