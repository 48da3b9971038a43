"""The effect kinds: one file each, named like the effect."""

from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

from backend.effects.contract import EffectKind
from flow_engine.effects import Effect


@lru_cache(maxsize=1)
def effect_kinds() -> dict[str, EffectKind[Any]]:
    """Gives every effect kind by name: the files of this folder that are named like an effect."""
    tags = {tag_of(effect) for effect in Effect.__args__}
    names = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem in tags)
    return {name: import_module(f"backend.effects.{name}").KIND for name in names}


def tag_of(effect: Any) -> str:
    """Names the kind of an effect, or of a type of effects."""
    return str(effect.__struct_config__.tag)
