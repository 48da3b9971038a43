"""What a workspace keeps of each contact: its tags and its fields."""

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.domains.audit import Auditor, note
from backend.domains.contacts.schemas import FieldDefinition, FieldList, FieldView, TagList, TagView
from backend.domains.contacts.services import ContactTools
from backend.domains.rows import change_the_row
from backend.errors import BadInput, Conflict, InputFault
from backend.models import contact_fields, contact_tags, contact_values, tags
from backend.models.writing import insert_or_replace
from flow_engine.document import RESERVED_NAMES
from flow_engine.folding import fold


class DefinitionService:
    """What may be done with tags and fields."""

    def __init__(self, tools: ContactTools) -> None:
        self._tools = tools
        self._database = tools.database

    async def list_tags(self, workspace_id: str) -> TagList:
        """Lists tags by name."""
        worn = (contact_tags.c.workspace_id == tags.c.workspace_id) & (contact_tags.c.tag_key == tags.c.key)
        query = (
            select(tags.c.name, func.count(contact_tags.c.contact_id))
            .outerjoin(contact_tags, worn)
            .where(tags.c.workspace_id == workspace_id)
            .group_by(tags.c.key, tags.c.name)
            .order_by(tags.c.key)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        return TagList([TagView(name, count) for name, count in rows])

    async def delete_tag(self, workspace_id: str, name: str, auditor: Auditor | None = None) -> None:
        """Deletes a tag and takes it off everybody.

        Raises:
            NotFound: there is none.
        """
        key = fold(name)

        async def unit(connection: AsyncConnection) -> None:
            its_row = tags.c.workspace_id == workspace_id, tags.c.key == key
            await change_the_row(connection, delete(tags).where(*its_row), "tag")
            worn = contact_tags.c.workspace_id == workspace_id, contact_tags.c.tag_key == key
            await connection.execute(delete(contact_tags).where(*worn))
            await note(auditor, connection, "tag.deleted", name)

        await self._database.write(unit)

    async def list_fields(self, workspace_id: str) -> FieldList:
        """Lists fields by name."""
        f = contact_fields.c
        query = select(f.name, f.type, f.label).where(f.workspace_id == workspace_id).order_by(f.name)
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        return FieldList([FieldView(name, type_, label) for name, type_, label in rows])

    async def define_field(
        self, workspace_id: str, name: str, definition: FieldDefinition, auditor: Auditor | None = None
    ) -> FieldView:
        """Defines a field, or names it anew.

        Raises:
            BadInput: the name is taken by the product.
            Conflict: contacts hold values of another type.
        """
        if name in RESERVED_NAMES:
            raise BadInput("field", [InputFault("$.name", "reserved_name", name)])
        now = self._tools.clock.now()

        async def unit(connection: AsyncConnection) -> None:
            f, v = contact_fields.c, contact_values.c
            query = select(f.type).where(f.workspace_id == workspace_id, f.name == name)
            known = (await connection.execute(query)).scalar_one_or_none()
            if known is not None and known != definition.type:
                held = select(v.field).where(v.workspace_id == workspace_id, v.field == name, v.value != "null")
                if (await connection.execute(held.limit(1))).first():
                    raise Conflict("field", [InputFault("$.type", "field_in_use", known)])
            row = {"workspace_id": workspace_id, "name": name, "type": definition.type, "label": definition.label}
            await connection.execute(insert_or_replace(contact_fields), row | {"created_at": now})
            await note(auditor, connection, "field.defined", name, type=definition.type)

        await self._database.write(unit)
        return FieldView(name, definition.type, definition.label)

    async def delete_field(self, workspace_id: str, name: str, auditor: Auditor | None = None) -> None:
        """Deletes a field with everybody's values.

        Raises:
            NotFound: there is none.
        """

        async def unit(connection: AsyncConnection) -> None:
            f, v = contact_fields.c, contact_values.c
            its_row = f.workspace_id == workspace_id, f.name == name
            await change_the_row(connection, delete(contact_fields).where(*its_row), "field")
            await connection.execute(delete(contact_values).where(v.workspace_id == workspace_id, v.field == name))
            await note(auditor, connection, "field.deleted", name)

        await self._database.write(unit)
