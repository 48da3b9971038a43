"""Installs the peers from the registries into a folder of their own; nothing of them is a dependency of the project."""

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parents[3] / "build" / "bench" / "peers"
PYTHON = FOLDER / "python" / "bin" / "python"
NODE_RED = FOLDER / "node" / "node_modules" / "node-red" / "red.js"

# The latest of November 2026; Node-RED's that runs on the Node.js 20 of most distributions
PYTHON_PACKAGES = (
    "langgraph==1.2.22",
    "langgraph-checkpoint-sqlite==3.1.2",
    "apache-burr==0.43.0",
    "aiohttp",
    "aiosqlite",
)
NODE_PACKAGES = ("node-red@4.1.8",)


def install() -> None:
    """Installs what is not there yet; `npm` and the registries must be at hand."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    if not PYTHON.exists():
        _run(sys.executable, "-m", "venv", str(FOLDER / "python"))
    _run(str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PYTHON_PACKAGES)
    if not NODE_RED.exists():
        _run("npm", "install", "--silent", "--no-fund", "--no-audit", "--prefix", str(FOLDER / "node"), *NODE_PACKAGES)


def _run(*command: str) -> None:
    subprocess.run(command, check=True)  # noqa: S603  our own commands
