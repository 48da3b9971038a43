"""python -m ui.build: builds the pages once into ui/dist; serving them then needs neither Node nor npm."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

UI = Path(__file__).parent
WEB = UI / "web"
WORK = WEB / ".web"
DIST = UI / "dist"

_SETTINGS = {
    "NPM_CONFIG_AUDIT": "false",
    "NPM_CONFIG_FUND": "false",
    "NPM_CONFIG_OMIT_LOCKFILE_REGISTRY_RESOLVED": "true",
    "NPM_CONFIG_UPDATE_NOTIFIER": "false",
    "REFLEX_CHECK_LATEST_VERSION": "false",
    "REFLEX_DIR": str(WEB / ".reflex"),
    "REFLEX_TELEMETRY_ENABLED": "false",
    "REFLEX_USE_NPM": "1",
}


def build() -> None:
    """Compiles the pages and puts what is served of them into ui/dist, in one step."""
    run_reflex("export", "--frontend-only", "--no-zip", "--no-ssr")
    aside = DIST.with_name("dist.new")
    shutil.rmtree(aside, ignore_errors=True)
    for part in ("build/client", "backend"):
        shutil.copytree(WORK / part, aside / part)
    (aside / "built").touch()
    shutil.rmtree(DIST, ignore_errors=True)
    aside.rename(DIST)


def run_reflex(*arguments: str) -> None:
    """Runs Reflex's own command with Node from this Python environment.

    Raises:
        subprocess.CalledProcessError: it failed; it has said why.
    """
    environment = node_environment()
    subprocess.run([sys.executable, "-m", "reflex", *arguments], cwd=WEB, env=environment, check=True)  # noqa: S603


def node_environment() -> dict[str, str]:
    """Gives an environment in which `node` and `npm` are those of this Python environment."""
    scripts = str(Path(sys.executable).parent)
    found = {**os.environ, **_SETTINGS}
    found["PATH"] = os.pathsep.join([scripts, os.environ.get("PATH", os.defpath)])
    found["PYTHONPATH"] = os.pathsep.join([str(UI.parent), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
    if "NPM_CONFIG_REGISTRY" not in found:
        asked = [str(Path(scripts) / "npm"), "config", "get", "registry"]
        found["NPM_CONFIG_REGISTRY"] = subprocess.check_output(asked, env=found, text=True).strip()  # noqa: S603
    return found


if __name__ == "__main__":
    build()
