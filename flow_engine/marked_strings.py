"""The strings in a config that carry marks: what a node reads and writes, what is shown, what names something."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeAlias

import msgspec
from msgspec import Struct

from flow_engine.template import Reference, Template, TemplateError, is_template, read_template


class Field(Struct, frozen=True):
    """A string in a config, with the marks its field kind carries (`nodes/fields.py`).

    Args:
        path: where it stands, as in `options[2].title`.
        max_chars: how long the filled-in text may be; 0 where that is not limited apart.
    """

    path: str
    value: str
    widget: str = ""
    reads: str = ""
    max_chars: int = 0

    def template(self) -> Template | None:
        """Gives a text with variables as a template; None when it is none, or cannot be read."""
        try:
            return read_template(self.value) if self.reads == "template" else None
        except TemplateError:
            return None

    def references(self) -> list[Reference]:
        """Lists the variables the field reads."""
        if self.reads == "variable":
            return [Reference(tuple(self.value.split(".")))] if self.value else []
        template = self.template() if is_template(self.value) else None
        return template.references() if template else []


def fields_of(config: Struct) -> list[Field]:
    """Lists every marked string in a config, nested ones too."""
    found: list[Field] = []
    _find_in(config, "", found)
    return found


_Finder: TypeAlias = Callable[[Any, str, list[Field]], None]  # adds the marked strings of a value that stands at a path


def _find_in(config: Struct, prefix: str, found: list[Field]) -> None:
    for name, find in _finders(type(config)):
        find(getattr(config, name), prefix + name, found)


@lru_cache(maxsize=512)
def _finders(struct: type) -> list[tuple[str, _Finder]]:
    """Lists the fields of a struct that can hold marked strings."""
    info = msgspec.inspect.type_info(struct)
    assert isinstance(info, msgspec.inspect.StructType)  # noqa: S101
    finders = ((field.name, _finder(field.type)) for field in info.fields)
    return [(name, finder) for name, finder in finders if finder]


def _finder(type_: msgspec.inspect.Type) -> _Finder | None:
    """Gives what finds the marked strings in values of a type; None when it has none."""
    marks = (type_.extra_json_schema or {}) if isinstance(type_, msgspec.inspect.Metadata) else {}
    inner = type_.type if isinstance(type_, msgspec.inspect.Metadata) else type_
    if isinstance(inner, msgspec.inspect.StrType):
        return _marked_string(**{key: marks[key] for key in _MARKS if key in marks}) if marks else None
    if isinstance(inner, msgspec.inspect.ListType | msgspec.inspect.VarTupleType):
        of_item = _finder(inner.item_type)
        return _items(of_item) if of_item else None
    if isinstance(inner, msgspec.inspect.DictType):
        of_value = _finder(inner.value_type)
        return _entries(of_value) if of_value else None
    if isinstance(inner, msgspec.inspect.StructType):
        return _struct if _finders(inner.cls) else None
    return _struct if isinstance(inner, msgspec.inspect.UnionType) else None


def _marked_string(widget: str = "", reads: str = "", max_chars: int = 0) -> _Finder:
    def find(value: Any, path: str, found: list[Field]) -> None:
        found.append(Field(path, value, widget, reads, max_chars))

    return find


def _items(find_in_item: _Finder) -> _Finder:
    def find(value: Any, path: str, found: list[Field]) -> None:
        for index, item in enumerate(value):
            find_in_item(item, f"{path}[{index}]", found)

    return find


def _entries(find_in_entry: _Finder) -> _Finder:
    def find(value: Any, path: str, found: list[Field]) -> None:
        for key, entry in value.items():
            find_in_entry(entry, f"{path}.{key}", found)

    return find


def _struct(value: Any, path: str, found: list[Field]) -> None:
    if isinstance(value, Struct):
        _find_in(value, f"{path}.", found)


_MARKS = ("widget", "reads", "max_chars")
