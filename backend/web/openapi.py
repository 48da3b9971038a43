"""The API's description: as JSON for programs, and as a page for people."""

import html
from typing import Any

import msgspec
from litestar import Controller, Request, Response, Router, get
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme

from backend.domains.accounts.credentials import COOKIE
from backend.domains.accounts.guards import PUBLIC, Requires, declared, routes_of
from backend.web.answers import ErrorAnswer

# The page's script comes from the network, so it is this one file or none: the digest is of the published file.
_SCALAR_JS = "https://cdn.jsdelivr.net/npm/@scalar/api-reference@1.72.1/dist/browser/standalone.js"
_SCALAR_DIGEST = "sha384-U11tb2XnKvmwt8RlTvnwUnYgrN+ur4Xyh9htLhjajWNR/Oyl5AX5DEz00qRmlrmK"
_SCALAR_OPTIONS = '{"withDefaultFonts":false,"telemetry":false,"hideClientButton":true,"agent":{"disabled":true}}'
_PAGE_POLICY = (
    "default-src 'none'; script-src https://cdn.jsdelivr.net; style-src 'unsafe-inline'; img-src 'self' data:; "
    "font-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

AnyRequest = Request[Any, Any, Any]


def openapi_config() -> OpenAPIConfig:
    """Gives the description's settings: it is served at `/api/schema`."""
    schemes = {
        "log_in": SecurityScheme(type="http", scheme="bearer", bearer_format="JWT"),
        "cookie": SecurityScheme(type="apiKey", name=COOKIE, security_scheme_in="cookie"),
        "api_key": SecurityScheme(type="apiKey", name="X-API-Key", security_scheme_in="header"),
    }
    return OpenAPIConfig(
        title="Fluxo",
        version="1",
        description="WhatsApp automation. Every credential belongs to one workspace, and sees nothing else.",
        components=Components(security_schemes=dict(schemes)),
        use_handler_docstrings=True,
        openapi_router=Router("/api/schema", route_handlers=[], guards=[PUBLIC], include_in_schema=False),
        render_plugins=[_Description(path=["/", "/openapi.json"])],
    )


class DocsController(Controller):
    """The page for people."""

    path = "/api/docs"
    include_in_schema = False

    @get(guards=[PUBLIC], media_type="text/html")
    async def get_docs(self, request: AnyRequest) -> Response[str]:
        """Gives the page. Without the network it still lists every route."""
        rows = "".join(
            f"<li><code>{method} {html.escape(path)}</code> {html.escape(_summary(handler))}</li>"
            for method, path, handler in routes_of(request.app)
            if handler.resolve_include_in_schema()
        )
        return Response(_PAGE.format(rows=rows), headers={"content-security-policy": _PAGE_POLICY})


class _Description(JsonRenderPlugin):
    """Adds to the framework's description what it does not know: who may use a route, and how errors look."""

    def render(self, request: AnyRequest, openapi_schema: dict[str, Any]) -> bytes:
        """Gives the description."""
        described = msgspec.json.decode(self.render_json(request, openapi_schema))
        _, components = msgspec.json.schema_components([ErrorAnswer], ref_template="#/components/schemas/{name}")
        described["components"].setdefault("schemas", {}).update(components)
        for method, path, handler in routes_of(request.app):
            operation = described["paths"].get(path, {}).get(method.lower())
            if operation is not None:
                _complete(operation, declared(handler)[0])
        return msgspec.json.encode(described)


def _complete(operation: dict[str, Any], access: object) -> None:
    operation["responses"].pop("400", None)  # the framework's own shape, which is never sent
    schema = {"$ref": "#/components/schemas/ErrorAnswer"}
    operation["responses"]["default"] = {
        "description": "Any error.",
        "content": {"application/json": {"schema": schema}},
    }
    if isinstance(access, Requires):
        people: list[dict[str, list[str]]] = [{"log_in": []}, {"cookie": []}]
        operation["security"] = [*people, *([{"api_key": [access.scope]}] if access.scope else [])]
        operation["x-role"] = access.role


def _summary(handler: Any) -> str:
    return (handler.fn.__doc__ or "").partition("\n")[0]


_PAGE = f"""<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Fluxo: API</title></head>
<body>
<details><summary>All routes</summary><ul>{{rows}}</ul></details>
<noscript>The page needs JavaScript; the description is at <a href="/api/schema">/api/schema</a>.</noscript>
<script id="api-reference" data-url="/api/schema"
 data-configuration='{_SCALAR_OPTIONS.replace("{", "{{").replace("}", "}}")}'></script>
<script src="{_SCALAR_JS}" integrity="{_SCALAR_DIGEST}" crossorigin="anonymous"></script>
</body>
</html>
"""
