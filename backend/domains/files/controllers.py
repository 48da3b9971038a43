"""The routes of files."""

from urllib.parse import quote

from litestar import Controller, delete, get, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath
from litestar.response import Stream

from backend.channels.cloud_api.media_types import MAX_MEDIA_BYTES
from backend.domains.accounts.guards import requires
from backend.domains.asked import AnyRequest, LimitOf, TextOf, asked_for, page_asked_for
from backend.domains.bench import BENCH, TheBench
from backend.domains.files.schemas import FilePage, FileView, NewFile
from backend.web.services import TheCaller

_READ = requires("operator", "flows:read")
_STORE = requires("operator", "flows:write")  # operators send files too
_WRITE = requires("editor", "flows:write")
_BYTES = {
    200: ResponseSpec(
        bytes, generate_examples=False, description="The bytes, in the file's own type.", media_type="*/*"
    )
}


class FileController(Controller):
    """Files that flows send."""

    path = "/files"
    tags = ["files"]  # noqa: RUF012  the framework's own declaration
    dependencies = BENCH

    @get(guards=[_READ])
    async def list_files(
        self, caller: TheCaller, bench: TheBench, cursor: TextOf = "", limit: LimitOf = 50
    ) -> FilePage:
        """Lists files, the newest first."""
        return await bench.files.list_files(caller.workspace_id, page_asked_for(cursor, limit))

    @post(guards=[_STORE], request_max_body_size=MAX_MEDIA_BYTES + 1)
    async def store_file(self, request: AnyRequest, caller: TheCaller, bench: TheBench, name: TextOf) -> FileView:
        """Stores a file: the body is its bytes, `Content-Type` its type."""
        new = asked_for(NewFile, name=name, mime_type=request.headers.get("content-type", ""))
        return await bench.files.store(caller.workspace_id, new, request.stream(), bench.auditors.of(caller))

    @get("/{file_id:str}", guards=[_READ])
    async def get_file(self, file_id: FromPath[str], caller: TheCaller, bench: TheBench) -> FileView:
        """Gives what is known of a file."""
        return await bench.files.get(caller.workspace_id, file_id)

    @get("/{file_id:str}/content", guards=[_READ], responses=_BYTES)
    async def read_file(self, file_id: FromPath[str], caller: TheCaller, bench: TheBench) -> Stream:
        """Gives a file's bytes."""
        view, pieces = await bench.files.read(caller.workspace_id, file_id)
        return Stream(pieces, headers=_headers(view.name, view.size_bytes), media_type=view.mime_type)

    @delete("/{file_id:str}", guards=[_WRITE])
    async def delete_file(self, file_id: FromPath[str], caller: TheCaller, bench: TheBench) -> None:
        """Deletes a file; flows that send it fail from now on."""
        await bench.files.delete(caller.workspace_id, file_id, bench.auditors.of(caller))


class ReceivedFileController(Controller):
    """Files that customers sent."""

    path = "/messages/{message_id:str}/file"
    tags = ["messages"]  # noqa: RUF012
    dependencies = BENCH

    @get(guards=[requires("operator", "inbox:read")], responses=_BYTES)
    async def read_received_file(self, message_id: FromPath[str], caller: TheCaller, bench: TheBench) -> Stream:
        """Gives the bytes of a message's file, as the provider has them."""
        media, file, pieces = await bench.received_files.read(caller.workspace_id, message_id)
        name = media.filename or media.kind
        media_type = file.mime_type if file.mime_type.isascii() else "application/octet-stream"
        return Stream(pieces, headers=_headers(name, file.size_bytes), media_type=media_type)


def _headers(name: str, size_bytes: int) -> dict[str, str]:
    """Has a browser save a file rather than show it: what it holds came from outside."""
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return {"content-disposition": disposition, "content-length": str(size_bytes)}
