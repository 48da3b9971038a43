"""Documents of every older version can be brought to today's."""

from typing import Any

from flow_engine.document import DOCUMENT_VERSION
from migrations.documents import STEPS, upgrade


def test_there_is_a_step_from_every_older_version() -> None:
    assert sorted(STEPS) == list(range(1, DOCUMENT_VERSION))


def test_steps_follow_one_another_and_say_the_version() -> None:
    def renamed(raw: dict[str, Any]) -> dict[str, Any]:
        return {"title": raw["name"]}

    def marked(raw: dict[str, Any]) -> dict[str, Any]:
        return {**raw, "marked": True}

    assert upgrade({"name": "A"}, {1: renamed, 2: marked}) == {"title": "A", "marked": True, "document_version": 3}


def test_a_document_of_today_and_one_of_tomorrow_stay_as_they_are() -> None:
    for version in (DOCUMENT_VERSION, DOCUMENT_VERSION + 1, "one"):
        assert upgrade({"document_version": version}) == {"document_version": version}
