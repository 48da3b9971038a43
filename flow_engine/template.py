"""Text with {{ variables }}: what it reads, how long it can become, and the text filled in."""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import takewhile
from typing import Any

from liquid import BoundTemplate
from liquid.ast import ConditionalBlockNode, Node
from liquid.builtin.content import ContentNode
from liquid.builtin.expressions import FilteredExpression, Path
from liquid.builtin.output import OutputNode
from liquid.builtin.tags.case_tag import CaseNode, MultiExpressionBlockNode
from liquid.builtin.tags.for_tag import ForNode
from liquid.builtin.tags.if_tag import IfNode
from liquid.builtin.tags.unless_tag import UnlessNode
from liquid.exceptions import LiquidError
from liquid.expression import Expression
from msgspec import Struct

from flow_engine.template_language import children_of, parse, render
from flow_engine.template_output import OUTPUTS, Encoding

MAX_TEMPLATE_CHARS = 16_384  # chosen: four WhatsApp texts of instructions for a model


class TemplateError(Exception):
    """The template cannot be read, or would grow past its bounds."""


class Reference(Struct, frozen=True):
    """A variable a template reads.

    Args:
        path: the name and what is picked out of it, `("contact", "fields", "city")`.
        is_guarded: the template itself says what to show when there is no value.
    """

    path: tuple[str, ...]
    is_guarded: bool = False


class Template:
    """A text ready to be filled in, with what it reads."""

    __slots__ = ("_bound", "text")

    def __init__(self, text: str) -> None:
        """Reads the text.

        Raises:
            TemplateError: a tag, filter or expression is not allowed or not closed.
        """
        self.text = text
        self._bound: BoundTemplate | None = None
        if not is_template(text):
            return
        if len(text) > MAX_TEMPLATE_CHARS:
            raise TemplateError(f"longer than {MAX_TEMPLATE_CHARS} characters")
        try:
            self._bound = parse(text)
        except Exception as error:  # whatever the library does with a text, it is the text's fault
            raise TemplateError(_words(error)) from error

    def render(self, scope: Mapping[str, Any], encoding: Encoding = "text") -> str:
        """Fills in the values; a name without a value gives nothing.

        Args:
            encoding: what the text is read as, so that no value breaks out of its place.

        Raises:
            TemplateError: a filter got a value it cannot take, or a bound was passed.
        """
        if self._bound is None:
            return self.text
        try:
            return render(self._bound, scope, OUTPUTS[encoding]())
        except Exception as error:  # whatever the library does with a value, it is the template's fault
            raise TemplateError(_words(error)) from error

    def fixed_chars(self) -> int:
        """Counts the characters that stand in the text whatever the values are."""
        if self._bound is None:
            return len(self.text)
        return sum(len(node.text) for node in self._bound.nodes if isinstance(node, ContentNode))

    def longest_chars(self, longest: Callable[[tuple[str, ...]], int]) -> int | None:
        """Counts the characters the filled-in text can come to; None when that depends on tags or filters.

        Args:
            longest: gives the most characters of a variable's value.
        """
        total = 0
        for node in self._bound.nodes if self._bound else ():
            length = _longest_chars(node, longest)
            if length is None:
                return None
            total += length
        return total if self._bound else len(self.text)

    def references(self) -> list[Reference]:
        """Lists what the template reads, once each, in order; a guarded and a bare reading are two."""
        found = _references(self._bound.nodes, frozenset(), set()) if self._bound else ()
        return list(dict.fromkeys(found))


@lru_cache(maxsize=16_384)
def read_template(text: str) -> Template:
    """Gives the template of a text, read once.

    Raises:
        TemplateError: as `Template` does.
    """
    return Template(text)


def is_template(text: str) -> bool:
    """Tells whether a text has anything to fill in."""
    return "{{" in text or "{%" in text


def _words(error: Exception) -> str:
    return str(error.message if isinstance(error, LiquidError) else type(error).__name__)


_KEEPING_LENGTH = frozenset({"capitalize", "downcase", "lstrip", "rstrip", "strip", "upcase"})


def _longest_chars(node: Node, longest: Callable[[tuple[str, ...]], int]) -> int | None:
    if isinstance(node, ContentNode):
        return len(node.text)
    if not isinstance(node, OutputNode) or not isinstance(node.expression, FilteredExpression):
        return None
    value, filters = node.expression.left, node.expression.filters or []
    names = [filter_.name for filter_ in filters]
    if names == ["truncate"] and filters[0].args:
        limit = str(filters[0].args[0])
        return int(limit) if limit.isdigit() else None
    if not isinstance(value, Path) or not set(names) <= _KEEPING_LENGTH:
        return None
    return longest(_written_path(value))


def _references(nodes: list[Node], guarded: frozenset[str], local: set[str]) -> Iterator[Reference]:
    """Walks what some nodes read.

    Args:
        guarded: names a condition around the nodes has asked for.
        local: names assigned so far; it grows, as an assigned name holds to the template's end.
    """
    for node in nodes:
        if isinstance(node, ContentNode):
            continue
        is_condition = isinstance(node, _CONDITIONS) or (isinstance(node, ForNode) and node.default is not None)
        asked: set[str] = set()
        for expression in node.expressions():
            for path, has_default in _paths(expression):
                if path[0] not in local:
                    asked.add(path[0])
                    yield Reference(path, has_default or is_condition or path[0] in guarded)
        if isinstance(node, OutputNode):
            continue  # it assigns nothing, and nothing is inside
        local |= {str(name) for name in node.template_scope()}
        in_block = {str(name) for name in node.block_scope()} - local
        local |= in_block
        yield from _references(children_of(node), guarded | (asked if is_condition else set()), local)
        local -= in_block


_CONDITIONS = (IfNode, UnlessNode, CaseNode, MultiExpressionBlockNode, ConditionalBlockNode)


def _paths(expression: Expression, has_default: bool = False) -> Iterator[tuple[tuple[str, ...], bool]]:
    if isinstance(expression, FilteredExpression):
        names = {filter_.name for filter_ in expression.filters or ()}
        yield from _paths(expression.left, has_default or "default" in names)
        for filter_ in expression.filters or ():
            for argument in filter_.children():
                yield from _paths(argument)
        return
    if isinstance(expression, Path):
        yield _written_path(expression), has_default
    for child in expression.children():
        yield from _paths(child, has_default)


def _written_path(path: Path) -> tuple[str, ...]:
    """Gives a path up to where it depends on another variable."""
    return tuple(str(part) for part in takewhile(lambda part: not isinstance(part, Path), path.path))
