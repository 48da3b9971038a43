"""What each route asks of who asks. Every route says it once; else the application does not start."""

from collections.abc import Iterable, Iterator
from typing import Any, NoReturn, TypeAlias

from litestar import Litestar
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler
from litestar.routes import HTTPRoute
from msgspec import Struct

from backend.domains.accounts.caller import Caller, Person, Role, Scope, reaches
from backend.domains.accounts.credentials import find_caller
from backend.errors import InputFault, NotAllowed, NotSignedIn
from backend.tools.token_buckets import Limit
from backend.web.asking import Connection, address_of, refuse_nul
from backend.web.client_address import one_client
from backend.web.services import Services, services_of

_Connection = ASGIConnection[Any, Any, Any, Any]


class Requires(Struct, frozen=True):
    """Lets in members from a role upward, and programs whose key has the scope.

    Args:
        scope: None: people only.
    """

    role: Role
    scope: Scope | None

    async def __call__(self, connection: _Connection, handler: BaseRouteHandler) -> None:
        """Finds out who asks, then whether they may, then whether it is too often."""
        refuse_nul(connection)
        services = services_of(connection)
        try:
            caller = await find_caller(connection)
        except NotSignedIn:
            services.limits.take(_address_limits(connection, services))
            raise
        services.limits.take(_caller_limits(caller, services))
        connection.scope["user"] = caller
        if isinstance(caller, Person):
            if not reaches(caller.role, self.role):
                raise NotAllowed("role", [InputFault("role", "role_too_low", self.role)])
        elif self.scope is None or self.scope not in caller.scopes:
            raise NotAllowed("scope", [InputFault("scope", "scope_missing", self.scope or "people_only")])


class Public(Struct, frozen=True):
    """Lets everybody in.

    Args:
        is_limited: False where the handler proves who posts by a signature; many posts come from few addresses then.
    """

    is_limited: bool

    async def __call__(self, connection: _Connection, handler: BaseRouteHandler) -> None:
        """Counts the request."""
        refuse_nul(connection)
        if self.is_limited:
            services = services_of(connection)
            services.limits.take(_address_limits(connection, services))


Access: TypeAlias = Requires | Public

PUBLIC = Public(is_limited=True)
SIGNED = Public(is_limited=False)


def requires(role: Role, scope: Scope | None) -> Requires:
    """Declares who may use a route: `guards=[requires("editor", "flows:read")]`.

    Args:
        role: the lowest that may.
        scope: what a program's key must have; None where programs may not.
    """
    return Requires(role, scope)


def declared(handler: BaseRouteHandler) -> list[Access]:
    """Gives what a route declares; a sound one declares one thing."""
    layers = handler.ownership_layers
    return [guard for layer in layers for guard in layer.guards or () if isinstance(guard, Requires | Public)]


def routes_of(app: Litestar) -> Iterator[tuple[str, str, HTTPRouteHandler]]:
    """Gives every route: method, path as it was declared, and what answers. `OPTIONS` tells the methods, no more."""
    for route in app.routes:
        if not isinstance(route, HTTPRoute):
            _refuse([route.path])
        for handler in route.route_handlers:
            for method in handler.http_methods:
                if method != "OPTIONS":
                    yield str(method), route.path_format, handler


def check_all_declared(app: Litestar) -> None:
    """Refuses an application with a route that does not say who may use it.

    Raises:
        TypeError: it names the routes.
    """
    unsound = [f"{method} {path}" for method, path, handler in routes_of(app) if len(declared(handler)) != 1]
    if unsound:
        _refuse(unsound)


def _refuse(routes: Iterable[str]) -> NoReturn:
    raise TypeError(f"these routes must declare exactly one access: {', '.join(routes)}")


def _caller_limits(caller: Caller, services: Services) -> dict[str, Limit]:
    options = services.options
    return {
        f"credential:{caller.log_in_id if isinstance(caller, Person) else caller.key_id}": options.per_credential,
        f"workspace:{caller.workspace_id}": options.per_workspace,
        "instance": options.per_instance,
    }


def _address_limits(connection: Connection, services: Services) -> dict[str, Limit]:
    address = f"address:{one_client(address_of(connection))}"
    return {address: services.options.per_address, "instance": services.options.per_instance}
