"""The routes of contacts, tags and fields."""

from litestar import Controller, delete, get, patch, post, put
from litestar.params import FromPath, JSONBody
from litestar.response import Stream

from backend.domains.accounts.guards import requires
from backend.domains.asked import LimitOf, TextOf, asked_for, named
from backend.domains.bench import BENCH, TheBench
from backend.domains.contacts.export import export_csv
from backend.domains.contacts.schemas import (
    ConsentList,
    ContactChange,
    ContactPage,
    ContactsWanted,
    ContactView,
    FieldDefinition,
    FieldList,
    FieldView,
    NewConsent,
    NewContact,
    TagList,
    TagsChange,
)
from backend.domains.contacts.segment_filters import SegmentFilter
from backend.domains.contacts.segments import GivenSegmentName, SegmentDetail, SegmentList, SegmentView
from backend.web.services import TheCaller
from nodes.fields import FieldName

_READ = requires("operator", "contacts:read")
_WRITE = requires("operator", "contacts:write")
_MANAGE = requires("editor", "contacts:write")
_ADMIN = requires("admin", "contacts:write")


class ContactController(Controller):
    """Contacts."""

    path = "/contacts"
    tags = ["contacts"]  # noqa: RUF012  the framework's own declaration
    dependencies = BENCH

    @get(guards=[_READ])
    async def list_contacts(
        self,
        caller: TheCaller,
        bench: TheBench,
        search: TextOf = "",
        tag: TextOf = "",
        segment: TextOf = "",
        cursor: TextOf = "",
        limit: LimitOf = 50,
    ) -> ContactPage:
        """Lists contacts, the newest first."""
        wanted = asked_for(ContactsWanted, search=search, tag=tag, segment=segment, cursor=cursor, limit=limit)
        return await bench.contacts.list_contacts(caller.workspace_id, wanted)

    @post(guards=[_WRITE])
    async def create_contact(self, data: JSONBody[NewContact], caller: TheCaller, bench: TheBench) -> ContactView:
        """Makes a contact."""
        return await bench.contacts.create(caller.workspace_id, data)

    @get("/export.csv", guards=[requires("admin", "contacts:read")], media_type="text/csv")
    async def export_contacts(self, caller: TheCaller, bench: TheBench) -> Stream:
        """Gives all contacts as CSV, with nothing in it that a spreadsheet would run."""
        await bench.contacts.note_export(caller.workspace_id, bench.auditors.of(caller))
        headers = {"content-disposition": 'attachment; filename="contacts.csv"'}
        return Stream(export_csv(bench.contacts, bench.definitions, caller.workspace_id), headers=headers)

    @get("/{contact_id:str}", guards=[_READ])
    async def get_contact(self, contact_id: FromPath[str], caller: TheCaller, bench: TheBench) -> ContactView:
        """Gives a contact."""
        return await bench.contacts.get(caller.workspace_id, contact_id)

    @patch("/{contact_id:str}", guards=[_WRITE])
    async def change_contact(
        self, contact_id: FromPath[str], data: JSONBody[ContactChange], caller: TheCaller, bench: TheBench
    ) -> ContactView:
        """Changes what is sent."""
        return await bench.contacts.change(caller.workspace_id, contact_id, data)

    @delete("/{contact_id:str}", guards=[_ADMIN])
    async def delete_contact(self, contact_id: FromPath[str], caller: TheCaller, bench: TheBench) -> None:
        """Erases a contact and everything that could tell who it was."""
        await bench.contacts.delete(caller.workspace_id, contact_id, bench.auditors.of(caller))

    @post("/{contact_id:str}/tags", guards=[_WRITE], status_code=200)
    async def change_tags(
        self, contact_id: FromPath[str], data: JSONBody[TagsChange], caller: TheCaller, bench: TheBench
    ) -> ContactView:
        """Puts tags on a contact and takes them off."""
        return await bench.contacts.change_tags(caller.workspace_id, contact_id, data)

    @get("/{contact_id:str}/consents", guards=[_READ])
    async def list_consents(self, contact_id: FromPath[str], caller: TheCaller, bench: TheBench) -> ConsentList:
        """Lists a contact's consents, the latest first."""
        return await bench.contacts.list_consents(caller.workspace_id, contact_id)

    @post("/{contact_id:str}/consents", guards=[_WRITE])
    async def add_consent(
        self, contact_id: FromPath[str], data: JSONBody[NewConsent], caller: TheCaller, bench: TheBench
    ) -> ConsentList:
        """Notes that a contact agreed to be written to, or no longer does."""
        return await bench.contacts.add_consent(caller.workspace_id, contact_id, data)


class SegmentController(Controller):
    """Named groups of contacts."""

    path = "/segments"
    tags = ["contacts"]  # noqa: RUF012
    dependencies = BENCH

    @get(guards=[_READ])
    async def list_segments(self, caller: TheCaller, bench: TheBench) -> SegmentList:
        """Lists segments by name."""
        return await bench.segments.list_segments(caller.workspace_id)

    @get("/{name:str}", guards=[_READ])
    async def get_segment(self, name: FromPath[str], caller: TheCaller, bench: TheBench) -> SegmentDetail:
        """Gives a segment, and how many contacts are in it now."""
        return await bench.segments.get(caller.workspace_id, name)

    @put("/{name:str}", guards=[_MANAGE])
    async def put_segment(
        self, name: FromPath[str], data: JSONBody[SegmentFilter], caller: TheCaller, bench: TheBench
    ) -> SegmentView:
        """Makes a segment, or says anew who is in it."""
        auditor = bench.auditors.of(caller)
        return await bench.segments.put(caller.workspace_id, named(name, GivenSegmentName), data, auditor)

    @delete("/{name:str}", guards=[_MANAGE])
    async def delete_segment(self, name: FromPath[str], caller: TheCaller, bench: TheBench) -> None:
        """Deletes a segment; schedules that name it reach nobody."""
        await bench.segments.delete(caller.workspace_id, name, bench.auditors.of(caller))


class TagController(Controller):
    """The workspace's tags."""

    path = "/tags"
    tags = ["contacts"]  # noqa: RUF012
    dependencies = BENCH

    @get(guards=[_READ])
    async def list_tags(self, caller: TheCaller, bench: TheBench) -> TagList:
        """Lists tags by name, with how many contacts carry each."""
        return await bench.definitions.list_tags(caller.workspace_id)

    @delete(guards=[_MANAGE])
    async def delete_tag(self, name: TextOf, caller: TheCaller, bench: TheBench) -> None:
        """Deletes a tag and takes it off everybody."""
        await bench.definitions.delete_tag(caller.workspace_id, name, bench.auditors.of(caller))


class FieldController(Controller):
    """What the workspace keeps of each contact."""

    path = "/contact-fields"
    tags = ["contacts"]  # noqa: RUF012
    dependencies = BENCH

    @get(guards=[_READ])
    async def list_fields(self, caller: TheCaller, bench: TheBench) -> FieldList:
        """Lists fields by name."""
        return await bench.definitions.list_fields(caller.workspace_id)

    @put("/{name:str}", guards=[_MANAGE])
    async def define_field(
        self, name: FromPath[str], data: JSONBody[FieldDefinition], caller: TheCaller, bench: TheBench
    ) -> FieldView:
        """Defines a field, or names it anew."""
        return await bench.definitions.define_field(
            caller.workspace_id, named(name, FieldName), data, bench.auditors.of(caller)
        )

    @delete("/{name:str}", guards=[_MANAGE])
    async def delete_field(self, name: FromPath[str], caller: TheCaller, bench: TheBench) -> None:
        """Deletes a field with everybody's values."""
        await bench.definitions.delete_field(caller.workspace_id, name, bench.auditors.of(caller))
