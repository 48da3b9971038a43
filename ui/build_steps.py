"""What the build does beside compiling the pages: it brings the editor's own sources in and leaves no address in."""

import json
import os
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from reflex_base.plugins import Plugin

_UI = Path(__file__).parent

SOURCES = {
    PurePosixPath("editor"): _UI / "editor" / "web",
    PurePosixPath("inbox"): _UI / "inbox" / "web",
    PurePosixPath("parts"): _UI / "components" / "web",
    PurePosixPath("parts/words"): _UI / "words",
}
"""Our own sources by where they lie in the build: `editor` is what Reflex calls `$/editor/…`."""

SUFFIXES = frozenset({".css", ".js", ".json", ".jsx"})

SERVER = "FLUXO_UI_SERVER"
"""The variable that names our server to the one that shows sources while they change, see `ui/dev.py`."""

CHUNKS = {
    "framework": r"/node_modules/(react|react-dom|react-router|scheduler)/",
    "icons": r"/node_modules/lucide-react/",
    "editor-words-en": r"/editor/words/\w+\.en\.json$",
    "editor-words-es": r"/editor/words/\w+\.es\.json$",
    "editor-words-pt_BR": r"/editor/words/\w+\.pt_BR\.json$",
}
"""What is asked for as one file, by the paths of the modules in it: a browser asks for six files at a time."""

_BUILT_FOR = "localhost:8000"  # as `api_url` in web/rxconfig.py
_ADDRESSES = {
    f'"ws://{_BUILT_FOR}': '(location.origin.replace("http","ws"))+"',
    f'"http://{_BUILT_FOR}': 'location.origin+"',
    f"`ws://{_BUILT_FOR}": '(location.origin.replace("http","ws"))+`',
    f"`http://{_BUILT_FOR}": "location.origin+`",
}


class OwnSources(Plugin):
    """Hands our own sources to the build; afterwards makes it fit for every host and port."""

    def get_static_assets(self, **context: Any) -> Sequence[tuple[Path, str | bytes]]:
        """Gives our files in the folders they lie in, so that their imports of one another hold."""
        return [
            (Path(place / path.relative_to(folder).as_posix()), path.read_text("utf-8"))
            for place, folder in SOURCES.items()
            for path in sorted(folder.rglob("*"))
            if path.suffix in SUFFIXES
        ]

    def get_stylesheet_paths(self, **context: Any) -> Sequence[str]:
        """Names the styles of the pages, as seen from the build's folder of styles."""
        return ["../editor/tokens.css", "../parts/site.css"]

    def pre_compile(self, **context: Any) -> None:
        """Says what is built into one file; while developing, also what the server of the sources hands on to ours."""
        context["add_modify_task"]("vite.config.js", with_chunks)
        if server := os.environ.get(SERVER):
            context["add_modify_task"]("vite.config.js", lambda settings: with_proxy(settings, server))

    def post_build(self, **context: Any) -> None:
        """Writes the address of the page itself where the build has a server's address."""
        chunks = list((context["static_dir"] / "assets").glob("reflex-env-*.js"))
        if len(chunks) != 1:
            raise BuildChanged(f"one chunk of addresses was expected, not {len(chunks)}")
        chunks[0].write_text(without_addresses(chunks[0].read_text("utf-8")), "utf-8")


class BuildChanged(Exception):
    """The build is not as this version of Reflex makes it; look at `ui/build_steps.py`."""


def without_addresses(script: str) -> str:
    """Gives the script with the address of the page instead of a server's.

    Raises:
        BuildChanged: no address was found, or one of another form.
    """
    changed = script
    for address, own in _ADDRESSES.items():
        changed = changed.replace(address, own)
    if changed == script or _BUILT_FOR in changed:
        raise BuildChanged("the addresses in the build are not of the form that is known")
    return changed


def with_chunks(settings: str) -> str:
    """Gives Vite's settings with what is built into one file.

    Raises:
        BuildChanged: the settings say in another way what belongs together.
    """
    groups = "".join(
        f"{{ name: {json.dumps(name)}, test: new RegExp({json.dumps(path)}) }}, " for name, path in CHUNKS.items()
    )
    changed = settings.replace("groups: [", f"groups: [{groups}", 1)
    if changed == settings:
        raise BuildChanged("Vite's settings have no place for chunks")
    return changed


def with_proxy(settings: str, server: str) -> str:
    """Gives Vite's settings with all that is not a page handed on to our server."""
    proxy = {"^/(api|webhooks|stand-in|_event)(/|$)": {"target": server, "ws": True}}
    changed = settings.replace("  server: {", f"  server: {{\n    proxy: {json.dumps(proxy)},", 1)
    if changed == settings:
        raise BuildChanged("Vite's settings have no place for a server")
    return changed
