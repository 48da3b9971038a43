"""What a template writes to: plain text, JSON, a web address or a form, each closed to values that would break out."""

import re
from typing import Any, Final, Literal

import msgspec
from liquid.exceptions import LiquidError

from flow_engine.values import to_text

MAX_OUTPUT_CHARS = 16_384  # chosen: as long as the longest value a variable holds

Encoding = Literal["text", "json", "url", "form"]


class TextOutput:
    """Takes fixed text as it is and values as a customer reads them, both together up to a bound."""

    __slots__ = ("_parts", "_room")

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._room = MAX_OUTPUT_CHARS

    def write(self, text: str) -> int:
        """Takes a piece of the template's own text.

        Raises:
            LiquidError: there is no more room.
        """
        self._room -= len(text)
        if self._room < 0:
            raise LiquidError(f"the text becomes longer than {MAX_OUTPUT_CHARS} characters", token=None)
        self._parts.append(text)
        return len(text)

    def put(self, value: Any) -> int:
        """Takes a value.

        Raises:
            LiquidError: there is no more room, or the value cannot stand here.
        """
        return self.write(to_text(value))

    def text(self) -> str:
        """Gives all that was written."""
        return "".join(self._parts)


class JsonOutput(TextOutput):
    """Writes a value between quotation marks as the inside of a JSON string, elsewhere as a whole JSON value.

    No value ever opens or closes a string, so it stays in the place the template gives it.
    """

    __slots__ = ("_is_in_string",)

    def __init__(self) -> None:
        super().__init__()
        self._is_in_string = False

    def write(self, text: str) -> int:
        """Takes a piece of the template's own text and keeps track of its quotation marks."""
        marks = _JSON_MARKS.findall(text)
        if marks and marks[-1] == "\\":
            raise LiquidError("a backslash before a tag", token=None)
        self._is_in_string ^= marks.count('"') % 2 == 1
        return super().write(text)

    def put(self, value: Any) -> int:
        """Takes a value."""
        if self._is_in_string:
            return super().write(msgspec.json.encode(to_text(value)).decode()[1:-1])
        return super().write(msgspec.json.encode(value).decode())


class FormOutput(TextOutput):
    """Writes a value so that it is one value in a form, whatever signs it has."""

    __slots__ = ()

    def put(self, value: Any) -> int:
        """Takes a value."""
        return super().write(percent_encoded(to_text(value)))


class UrlOutput(FormOutput):
    """Writes a value as a part of a path or of a query; in a path it must not be empty.

    An address that ends before its last name means something else: all orders instead of one.
    """

    __slots__ = ("_is_in_path",)

    def __init__(self) -> None:
        super().__init__()
        self._is_in_path = True

    def write(self, text: str) -> int:
        """Takes a piece of the template's own text and notes where the path ends."""
        self._is_in_path = self._is_in_path and "?" not in text and "#" not in text
        return super().write(text)

    def put(self, value: Any) -> int:
        """Takes a value."""
        if self._is_in_path and not to_text(value).strip(". "):
            raise LiquidError("a value in the address's path is empty", token=None)
        return super().put(value)


OUTPUTS: Final[dict[Encoding, type[TextOutput]]] = {
    "text": TextOutput,
    "json": JsonOutput,
    "url": UrlOutput,
    "form": FormOutput,
}


def percent_encoded(text: str) -> str:
    """Writes a text for a web address: everything but letters, digits and `-._~` as `%XX`."""
    return "".join(chr(byte) if byte in _UNRESERVED else f"%{byte:02X}" for byte in text.encode())


_JSON_MARKS = re.compile(r'\\.|["\\]', re.DOTALL)
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
