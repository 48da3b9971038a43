"""The routes of credentials."""

from litestar import Controller, delete, get, put
from litestar.params import FromPath, JSONBody

from backend.domains.accounts.guards import requires
from backend.domains.asked import LimitOf, TextOf, named, page_asked_for
from backend.domains.bench import BENCH, TheBench
from backend.domains.credentials.schemas import CredentialContent, CredentialName, CredentialPage, CredentialView
from backend.web.services import TheCaller

_READ = requires("editor", "credentials:read")
_WRITE = requires("admin", "credentials:write")


class CredentialController(Controller):
    """Named secrets that calls of flows carry."""

    path = "/credentials"
    tags = ["credentials"]  # noqa: RUF012  the framework's own declaration
    dependencies = BENCH

    @get(guards=[_READ])
    async def list_credentials(
        self, caller: TheCaller, bench: TheBench, cursor: TextOf = "", limit: LimitOf = 50
    ) -> CredentialPage:
        """Lists credentials by name, without their values."""
        return await bench.credentials.list_credentials(caller.workspace_id, page_asked_for(cursor, limit))

    @put("/{name:str}", guards=[_WRITE])
    async def put_credential(
        self, name: FromPath[str], data: JSONBody[CredentialContent], caller: TheCaller, bench: TheBench
    ) -> CredentialView:
        """Makes a credential, or replaces all that it is."""
        return await bench.credentials.put(
            caller.workspace_id, named(name, CredentialName), data, bench.auditors.of(caller)
        )

    @delete("/{name:str}", guards=[_WRITE])
    async def delete_credential(self, name: FromPath[str], caller: TheCaller, bench: TheBench) -> None:
        """Deletes a credential; calls that name it fail from now on."""
        await bench.credentials.delete(caller.workspace_id, name, bench.auditors.of(caller))
