"""The pages in front of the API; the one module of the backend that knows that they exist."""

from backend.own_site import OwnSite
from ui.mount import are_built, open_pages


def load_pages(api_url: str, public_url: str) -> OwnSite | None:
    """Gives the pages; None where they were not built.

    Args:
        api_url: where this machine reaches the API.
        public_url: how browsers reach the pages; empty when nobody said.
    """
    return OwnSite(open_pages(api_url), public_url) if are_built() else None
