"""What a page will ask for, out of the build."""

import json
from pathlib import Path

import pytest

from ui.preloading import Preloading

MANIFEST = {
    "entry": {"module": "/assets/entry.js", "imports": ["/assets/react.js"], "css": []},
    "routes": {
        "root": {"module": "/assets/root.js", "imports": ["/assets/words.js"], "css": []},
        "home": {
            "module": "/assets/home.js",
            "imports": ["/assets/react.js", "/assets/icons.js"],
            "css": ["/assets/home.css#"],
        },
        "flow": {"path": "flows/:flow_id", "module": "/assets/flow.js", "imports": ["/assets/words.js"], "css": []},
        "404": {"path": "*", "module": "/assets/404.js", "imports": [], "css": []},
    },
}
EDITOR = 'const d=(i,m=d,d=(m.f||(m.f=["assets/editor.js","assets/icons.js","assets/editor.css"])))=>i.map(i=>d[i]);'


@pytest.fixture
def preloading(tmp_path: Path) -> Preloading:
    """What is known of a small build."""
    scripts = {
        "home": "",
        "flow": EDITOR,
        "404": "",
        "editor-words-es-x": "",
        "manifest-x": f"x={json.dumps(MANIFEST)};",
    }
    (tmp_path / "assets").mkdir()
    for name, script in scripts.items():
        (tmp_path / "assets" / f"{name}.js").write_text(script)
    return Preloading(tmp_path)


FIRST = [
    f"</assets/{name}.js>; rel=modulepreload; crossorigin" for name in ("manifest-x", "entry", "react", "root", "words")
]


def test_a_page_names_what_it_is_made_of_and_first_what_all_are_made_of(preloading: Preloading) -> None:
    assert preloading.header("/", "").split(", ") == [
        *FIRST,
        "</assets/home.js>; rel=modulepreload; crossorigin",
        "</assets/icons.js>; rel=modulepreload; crossorigin",
        "</assets/home.css>; rel=preload; as=style; crossorigin",
    ]


def test_the_editor_names_what_it_imports_later_and_what_it_asks_the_api(preloading: Preloading) -> None:
    assert preloading.header("/flows/clinic", "other=1; fluxo_language=es").split(", ") == [
        *FIRST,
        "</assets/flow.js>; rel=modulepreload; crossorigin",
        "</assets/editor.js>; rel=modulepreload; crossorigin",
        "</assets/icons.js>; rel=modulepreload; crossorigin",
        "</assets/editor.css>; rel=preload; as=style; crossorigin",
        "</assets/editor-words-es-x.js>; rel=modulepreload; crossorigin",
        "</api/me>; rel=preload; as=fetch; crossorigin",
        "</api/flows/clinic>; rel=preload; as=fetch; crossorigin",
        "</api/flows/clinic/draft?proved=false>; rel=preload; as=fetch; crossorigin",
        "</api/node-types?language=es>; rel=preload; as=fetch; crossorigin",
    ]


@pytest.mark.parametrize(
    "cookies", ["", "fluxo_language=xx", 'fluxo_language="', "fluxo_language=es>; rel=x", "\x00=;"]
)
def test_a_language_that_is_none_of_ours_is_not_asked_for(preloading: Preloading, cookies: str) -> None:
    assert "language" not in preloading.header("/flows/clinic", cookies)


def test_an_address_stays_in_its_place(preloading: Preloading) -> None:
    named = preloading.header("/flows/a>; rel=preload, <b\r\nX: 1", "")
    assert "</api/flows/a%3E%3B%20rel%3Dpreload%2C%20%3Cb%0D%0AX%3A%201>;" in named
    assert "\r" not in named


@pytest.mark.parametrize("path", ["/nowhere", "/flows", "/flows/a/b", "/favicon.svg", "/assets/home.js"])
def test_what_is_no_page_names_nothing(preloading: Preloading, path: str) -> None:
    assert preloading.header(path, "") == ""
