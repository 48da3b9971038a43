"""What the build does beside compiling."""

import json
from pathlib import Path

import pytest

from ui.build_steps import SOURCES, BuildChanged, OwnSources, with_chunks, with_proxy, without_addresses


def test_the_address_in_the_build_is_that_of_the_page() -> None:
    built = 'var e={PING:`http://localhost:8000/ping`,EVENT:"ws://localhost:8000/_event"};'
    assert without_addresses(built) == (
        'var e={PING:location.origin+`/ping`,EVENT:(location.origin.replace("http","ws"))+"/_event"};'
    )


@pytest.mark.parametrize("built", ["var e={}", "var e={PING:'http://localhost:8000/ping'}"])
def test_a_build_of_another_form_is_refused(built: str) -> None:
    with pytest.raises(BuildChanged):
        without_addresses(built)


def test_all_sources_go_into_the_build_where_their_imports_expect_them() -> None:
    handed = {path.as_posix() for path, _ in OwnSources().get_static_assets()}
    assert {"editor/Editor.jsx", "editor/tokens.css", "parts/words.js", "parts/words/en.json"} <= handed
    for place, folder in SOURCES.items():
        for path in folder.rglob("*.jsx"):
            assert (Path(place) / path.relative_to(folder)).as_posix() in handed


def test_while_developing_everything_but_pages_goes_to_our_server() -> None:
    settings = with_proxy("x\n  server: {\n    port: 1,", "http://127.0.0.1:8101")
    assert json.dumps("http://127.0.0.1:8101") in settings
    with pytest.raises(BuildChanged):
        with_proxy("no place", "http://127.0.0.1:8101")


def test_what_belongs_together_is_one_file() -> None:
    settings = with_chunks("codeSplitting: {\n groups: [\n { name: 'reflex-env' }] }")
    assert 'name: "icons"' in settings
    assert settings.index("icons") < settings.index("reflex-env")
    with pytest.raises(BuildChanged):
        with_chunks("no place")
