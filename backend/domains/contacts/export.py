"""Contacts as a CSV file: a piece at a time, and with nothing in it that a spreadsheet would run."""

import csv
import io
from collections.abc import AsyncIterator, Iterable

from backend.domains.contacts.definitions import DefinitionService
from backend.domains.contacts.schemas import ContactsWanted, ContactView
from backend.domains.contacts.services import ContactService
from flow_engine.values import to_text

COLUMNS = ("id", "name", "phone", "language", "time_zone", "country", "is_opted_in", "created_at", "tags")
# What makes a spreadsheet read a cell as a formula (OWASP, CSV injection)
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


async def export_csv(
    contacts: ContactService, definitions: DefinitionService, workspace_id: str
) -> AsyncIterator[bytes]:
    """Gives all contacts of a workspace, UTF-8, a page of them in each piece."""
    fields = [field.name for field in (await definitions.list_fields(workspace_id)).items]
    yield _lines([[*COLUMNS, *(f"field.{name}" for name in fields)]])
    cursor: str | None = ""
    while cursor is not None:
        page = await contacts.list_contacts(workspace_id, ContactsWanted(cursor=cursor, limit=100))
        yield _lines(_cells(contact, fields) for contact in page.items)
        cursor = page.next_cursor


def safe_cell(text: str) -> str:
    """Gives a text as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def _cells(contact: ContactView, fields: Iterable[str]) -> list[str]:
    own = [
        contact.id,
        contact.name,
        contact.phone,
        contact.language or "",
        contact.time_zone,
        contact.country,
        to_text(contact.is_opted_in),
        contact.created_at.isoformat(),
        ", ".join(contact.tags),
    ]
    return [*own, *(to_text(contact.fields.get(name)) for name in fields)]


def _lines(rows: Iterable[Iterable[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([safe_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode()
