"""The routes that machines ask: is it well, and what does it count?"""

from typing import Any

from litestar import Controller, Request, Response, get
from litestar.openapi.datastructures import ResponseSpec

from backend.domains.accounts.guards import PUBLIC
from backend.domains.health import services as looking
from backend.domains.health.schemas import Health
from backend.errors import NotAllowed, NotSignedIn
from backend.tools.crypto import are_same
from backend.tools.metrics import MEDIA_TYPE
from backend.web.asking import is_direct, is_this_machines
from backend.web.services import Services, TheServices

AnyRequest = Request[Any, Any, Any]
_FAILING = {503: ResponseSpec(Health, generate_examples=False, description="Something that is needed is failing.")}


class HealthController(Controller):
    """How the installation is."""

    path = "/health"
    tags = ["health"]  # noqa: RUF012  the framework's own declaration

    @get(guards=[PUBLIC], responses=_FAILING)
    async def get_health(self, services: TheServices) -> Response[Health]:
        """Tells how each dependency is: 200 when all is well, else 503."""
        health = await looking.health(services)
        return Response(health, status_code=200 if health.state == "ok" else 503)


class MetricsController(Controller):
    """What is counted. It is the whole installation's, so no workspace's credential opens it."""

    path = "/metrics"
    include_in_schema = False

    @get(guards=[PUBLIC], media_type=MEDIA_TYPE)
    async def get_metrics(self, request: AnyRequest, services: TheServices) -> bytes:
        """Gives the counters in Prometheus's text format."""
        _check(request, services)
        return services.metrics.written(await looking.gauges(services))


def _check(request: AnyRequest, services: Services) -> None:
    """Lets in who has the token; where none is set, whoever asks from this very machine and not through a proxy."""
    token = services.options.metrics_token
    if token:
        if not are_same(request.headers.get("authorization", ""), f"Bearer {token}"):
            raise NotSignedIn("metrics token")
    elif not (is_direct(request) and is_this_machines(request)):
        raise NotAllowed("metrics are for this machine")
