"""The node types: one folder each, the folder's name is the type."""

from functools import lru_cache
from importlib import import_module
from pathlib import Path

from flow_engine.flow import Catalogue

FOLDER = Path(__file__).parent


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """Gives every node type by name, in the order of the names."""
    names = sorted(path.parent.name for path in FOLDER.glob("*/node.py"))
    return {name: import_module(f"nodes.{name}.node").NODE for name in names}
