"""A request for every route of the application: what the isolation test sends. A route without one fails there.

In paths and bodies `{name}` stands for the id of one of the workspace's own things, as `make_things` made them.
"""

from tests.backend.site import PASSWORD, LoggedInAs, Site
from tests.contract.domain_examples import DOMAINS, make_domain_things
from tests.contract.example import Example

MARK = "Zebrafinch"  # in the name of everything the workspace has: no answer to anybody else may hold it


async def make_things(site: Site, owner: LoggedInAs) -> dict[str, str]:
    """Makes one of everything in the owner's workspace and gives their ids."""
    member = await site.join(owner, "operator")
    key_id, _ = await site.key(owner, "workspace:read", name=MARK)
    async with site.client(headers=owner.headers) as client:
        asked = {"email": f"{MARK}.{member.user_id}@example.org", "role": "editor"}
        invited = (await client.post("/api/workspace/invitations", json=asked)).json()
    domains = await make_domain_things(site, owner, MARK)
    return domains | {
        "workspace": owner.workspace_id,
        "member": member.user_id,
        "key": key_id,
        "invitation": invited["id"],
        "invitation_token": invited["token"],
    }


ACCOUNTS = {
    "POST /api/accounts/sign-up": Example(
        body={"email": "new@example.org", "password": PASSWORD, "name": "New", "workspace_name": "New"}, nobody=(201,)
    ),
    "POST /api/accounts/log-in": Example(body={"email": "no@example.org", "password": "wrong password"}, nobody=(401,)),
    "POST /api/accounts/accept-invitation": Example(body={"token": "guessed", "password": PASSWORD}, nobody=(404,)),
    "POST /api/accounts/log-out": Example(),
    "GET /api/me": Example(),
    "PUT /api/me/workspace": Example(body={"workspace_id": "{workspace}"}),
    "PUT /api/me/password": Example(body={"current_password": PASSWORD, "new_password": "another long password"}),
    "GET /api/workspace": Example(),
    "PATCH /api/workspace": Example(body={"name": "Taken over"}),
    "GET /api/workspace/members": Example(),
    "PATCH /api/workspace/members/{user_id}": Example(path={"user_id": "{member}"}, body={"role": "editor"}),
    "DELETE /api/workspace/members/{user_id}": Example(path={"user_id": "{member}"}),
    "GET /api/workspace/invitations": Example(),
    "POST /api/workspace/invitations": Example(body={"email": "somebody@example.org", "role": "operator"}),
    "DELETE /api/workspace/invitations/{invitation_id}": Example(path={"invitation_id": "{invitation}"}),
    "GET /api/workspace/api-keys": Example(),
    "POST /api/workspace/api-keys": Example(body={"name": "mine", "scopes": ["workspace:read"]}),
    "DELETE /api/workspace/api-keys/{key_id}": Example(path={"key_id": "{key}"}),
}

INSTALLATION = {
    "GET /api/health": Example(nobody=(200, 503)),
    "GET /api/docs": Example(nobody=(200,)),
    "GET /api/schema": Example(nobody=(200,)),
    "GET /api/schema/openapi.json": Example(nobody=(200,)),
    "GET /api/schema/{path}": Example(path={"path": "nothing"}, nobody=(404,)),
    "GET /metrics": Example(nobody=(403,)),
}

__all__ = ["EXAMPLES", "MARK", "Example", "make_things"]

EXAMPLES: dict[str, Example] = {**ACCOUNTS, **INSTALLATION, **DOMAINS}
