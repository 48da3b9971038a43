"""How a message names a file: by the id of an upload or by a link."""

from typing import Any

from backend.cloud_api_stand_in.errors import invalid, missing
from backend.cloud_api_stand_in.outgoing.shapes import Text

FILE = {"id": Text(), "link": Text()}


def check_file(value: dict[str, Any], path: str, code: int) -> None:
    """Raises the refusal for a file that has neither id nor link, or both."""
    has_id, has_link = bool(value.get("id")), bool(value.get("link"))
    if not has_id and not has_link:
        raise missing(f"{path}['id'] or {path}['link']")
    if has_id and has_link:
        raise invalid(path, "takes an id or a link, not both.", code)
    if has_link and not str(value["link"]).lower().startswith(("http://", "https://")):
        raise invalid(f"{path}['link']", "is not a valid URI.", code)
