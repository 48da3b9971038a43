"""Shapes: small checks that are put together into the description of a message type.

A check raises the refusal of the first fault it meets, as the Graph API does. `code` is the error code for a wrong
value: 100 in plain messages, 131009 in interactive ones; what is missing is 131008 everywhere.
"""

import re
from collections.abc import Mapping
from typing import Any, Protocol

from msgspec import Struct

from backend.cloud_api_stand_in.errors import GraphError, invalid, missing

_EMPTY: Mapping[str, "Shape"] = {}


class Shape(Protocol):
    """Something a value can be checked against."""

    def check(self, value: Any, path: str, code: int) -> None:
        """Raises the refusal when the value does not fit."""
        ...


class Anything(Struct, frozen=True):
    """Takes every value."""

    def check(self, value: Any, path: str, code: int) -> None:
        """Takes it."""


class Text(Struct, frozen=True):
    """A text.

    Args:
        max_chars: in code points; Meta does not say what it counts.
        pattern: what the whole text must match.
        is_trimmed: no space at either end.
    """

    max_chars: int = 0
    min_chars: int = 1
    pattern: str = ""
    is_trimmed: bool = False

    def check(self, value: Any, path: str, code: int) -> None:
        """Checks type, length and pattern."""
        if not isinstance(value, str):
            raise invalid(path, "must be a string.", code)
        if self.min_chars and not value.strip():
            raise missing(path)
        if self.max_chars and len(value) > self.max_chars:
            raise invalid(path, f"must be at most {self.max_chars} characters long.", code)
        if self.pattern and not re.fullmatch(self.pattern, value):
            raise invalid(path, f"must match {self.pattern}.", code)
        if self.is_trimmed and value != value.strip():
            raise invalid(path, "must not begin or end with a space.", code)


class Flag(Struct, frozen=True):
    """True or false."""

    def check(self, value: Any, path: str, code: int) -> None:
        """Checks the type."""
        if not isinstance(value, bool):
            raise invalid(path, "must be a boolean.", code)


class Number(Struct, frozen=True):
    """A number, or a text that is one: the Graph API takes both."""

    minimum: float
    maximum: float

    def check(self, value: Any, path: str, code: int) -> None:
        """Checks type and bounds."""
        try:
            number = float("nan") if isinstance(value, bool) else float(value)
        except (TypeError, ValueError):
            raise invalid(path, "must be a number.", code) from None
        if not self.minimum <= number <= self.maximum:
            raise invalid(path, f"must be from {self.minimum:g} to {self.maximum:g}.", code)


class OneOf(Struct, frozen=True):
    """One of some values."""

    values: tuple[str, ...]

    def check(self, value: Any, path: str, code: int) -> None:
        """Looks it up."""
        if value not in self.values:
            raise invalid(path, f"must be one of {{{', '.join(self.values)}}}.", code)


class Items(Struct, frozen=True):
    """A list of things of one shape."""

    shape: Any
    minimum: int
    maximum: int

    def check(self, value: Any, path: str, code: int) -> None:
        """Checks how many there are, then each."""
        if not isinstance(value, list):
            raise invalid(path, "must be an array.", code)
        if not self.minimum <= len(value) <= self.maximum:
            raise invalid(path, f"must have from {self.minimum} to {self.maximum} elements.", code)
        for index, item in enumerate(value):
            self.shape.check(item, f"{path}[{index}]", code)


class Thing(Struct, frozen=True):
    """An object with known keys; null counts as absent.

    Args:
        is_open: whether other keys may stand there too.
    """

    required: Mapping[str, Any] = _EMPTY
    optional: Mapping[str, Any] = _EMPTY
    is_open: bool = False

    def check(self, value: Any, path: str, code: int) -> None:
        """Checks that all that is required is there, that each key fits, and that no other stands there."""
        if not isinstance(value, dict):
            raise invalid(path, "must be a JSON object.", code)
        for name in self.required:
            if value.get(name) is None:
                raise missing(f"{path}['{name}']")
        for name, item in value.items():
            shape = self.required.get(name) or self.optional.get(name)
            if shape is not None and item is not None:
                shape.check(item, f"{path}['{name}']", code)
            elif shape is None and not self.is_open:
                raise GraphError(100, f'Unexpected key "{name}" on param "{path}".')


def check_unique(values: list[Any], path: str, code: int) -> None:
    """Raises the refusal when a value stands there twice."""
    if len(set(values)) < len(values):
        raise invalid(path, "must be unique.", code)
