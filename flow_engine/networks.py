"""networkx, loaded when a proof first needs it: it takes 12 MB, and whoever only runs flows never does."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx
else:

    class _Networkx:
        def __getattr__(self, name: str) -> Any:
            return getattr(import_module("networkx"), name)

    nx = _Networkx()

__all__ = ["nx"]
