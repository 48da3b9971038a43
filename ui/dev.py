"""python -m ui.dev: shows changes of our own JSX, CSS and words at once, in front of a running `fluxo serve`.

What is changed in Python (pages, components) is shown after a restart of this command; state and API need a restart of
the server. Settings: FLUXO_PORT, where the server is, and FLUXO_UI_PORT, where the pages are then; give each
FLUXO_UI_PORT a developer of its own, for its build lies in a folder of its own too.
"""

import os
import subprocess
import sys
from pathlib import Path
from threading import Thread

from watchfiles import Change, watch

from ui.build import WEB, node_environment
from ui.build_steps import SERVER, SOURCES, SUFFIXES


def develop(server_port: str, port: str) -> None:
    """Compiles the pages, serves them with hot reload, and hands all that is not a page to the server."""
    work = WEB / f".web-{port}"
    environment = node_environment() | {
        "REFLEX_API_URL": f"http://localhost:{port}",
        "REFLEX_WEB_WORKDIR": str(work),
        SERVER: f"http://127.0.0.1:{server_port}",
    }
    for place, folder in SOURCES.items():
        Thread(target=_mirror, args=(folder, work / place), daemon=True).start()
    command = [sys.executable, "-m", "reflex", "run", "--frontend-only", "--frontend-port", port]
    subprocess.run(command, cwd=WEB, env=environment, check=True)  # noqa: S603


def _mirror(folder: Path, into: Path) -> None:
    """Copies sources into the build whenever they change."""
    for changes in watch(folder):
        for change, name in changes:
            source = Path(name)
            copy = into / source.relative_to(folder)
            if source.suffix not in SUFFIXES:
                continue
            if change is Change.deleted:
                copy.unlink(missing_ok=True)
            elif source.exists():
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes(source.read_bytes())


if __name__ == "__main__":
    develop(os.environ.get("FLUXO_PORT", "8000"), os.environ.get("FLUXO_UI_PORT", "3000"))
