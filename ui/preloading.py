"""What a page will ask for stands in its headers: a browser asks for all of it at once, not for one after the other."""

import json
import re
from collections.abc import Iterator
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

EDITOR = "flows/:flow_id"
LANGUAGE_COOKIE = "fluxo_language"  # as `components/web/words.js` sets it

_LANGUAGES = frozenset({"en", "pt_BR", "es"})
_LATER = re.compile(r"m\.f=\[(.*?)\]")  # what a module of Vite's needs before it imports another one later
_ANY_ID = "[^/]+"


class Route(NamedTuple):
    """A page.

    Args:
        name: its path as the router writes it.
        paths: the paths it is shown at.
        files: what it is made of, what is needed first before the rest.
    """

    name: str
    paths: re.Pattern[str]
    files: tuple[str, ...]


class Preloading:
    """Knows what the built pages are made of.

    Args:
        files: the folder they are served from.

    Raises:
        ValueError: the build does not say what its pages are made of.
    """

    def __init__(self, files: Path) -> None:
        self._files = files
        self._words = {language: self._assets(f"editor-words-{language}-*.js") for language in _LANGUAGES}
        (manifest,) = (files / "assets").glob("manifest-*.js")
        text = manifest.read_text("utf-8")
        told = json.loads(text[text.index("{") : text.rindex("}") + 1])
        root = told["routes"]["root"]
        first = [f"/assets/{manifest.name}", *_files_of(told["entry"]), *_files_of(root)]
        self._routes = [self._route(route, first) for id_, route in told["routes"].items() if id_ != "root"]

    def header(self, path: str, cookies: str) -> str:
        """Gives the value of `Link` for a page; empty where there is none at this path."""
        route = next((route for route in self._routes if route.paths.fullmatch(path.strip("/"))), None)
        if route is None:
            return ""
        links = [_link(file) for file in route.files]
        if route.name == EDITOR:
            links += self._links_of_editor(path.strip("/").split("/")[-1], _language(cookies))
        return ", ".join(links)

    def _assets(self, pattern: str) -> list[str]:
        return [f"/assets/{file.name}" for file in (self._files / "assets").glob(pattern)]

    def _route(self, route: dict[str, Any], first: list[str]) -> Route:
        name = route.get("path") or ""
        script = (self._files / route["module"].lstrip("/")).read_text("utf-8")
        later = [f"/{file}" for found in _LATER.findall(script) for file in json.loads(f"[{found}]")]
        needed = dict.fromkeys([*first, *_files_of(route), *later])
        paths = re.compile("/".join(_ANY_ID if part.startswith(":") else re.escape(part) for part in name.split("/")))
        return Route(name, paths, tuple(needed))

    def _links_of_editor(self, flow_id: str, language: str) -> Iterator[str]:
        """Names what the editor asks the API for before it shows anything, see `editor/web/store/loading.js`."""
        flow = f"/api/flows/{quote(flow_id, safe='')}"
        asked = ["/api/me", flow, f"{flow}/draft?proved=false"]
        if language:
            asked.append(f"/api/node-types?language={language}")
            yield from map(_link, self._words[language])
        yield from (f"<{address}>; rel=preload; as=fetch; crossorigin" for address in asked)


def _files_of(part: dict[str, Any]) -> list[str]:
    styles = (file.removesuffix("#") for file in part["css"])  # the router's mark on styles that a page shares
    return [part["module"], *part["imports"], *styles]


def _link(file: str) -> str:
    how = "preload; as=style" if file.endswith(".css") else "modulepreload"
    return f"<{file}>; rel={how}; crossorigin"


def _language(cookies: str) -> str:
    """Gives the language that a browser has chosen; empty where it has chosen none of ours."""
    try:
        told = SimpleCookie(cookies).get(LANGUAGE_COOKIE)
    except CookieError:
        return ""
    return told.value if told and told.value in _LANGUAGES else ""
