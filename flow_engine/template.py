"""Text with {{ variables }}: python-liquid with every part that could grow, loop or ask a clock bounded or left out."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from liquid import BoundTemplate, Environment, Mode
from liquid import ast as liquid_ast
from liquid.builtin.expressions import FilteredExpression, Path, RangeLiteral
from liquid.builtin.tags.case_tag import CaseNode
from liquid.builtin.tags.for_tag import ForNode
from liquid.builtin.tags.if_tag import IfNode
from liquid.builtin.tags.unless_tag import UnlessNode
from liquid.exceptions import LiquidError
from liquid.expression import Expression
from msgspec import Struct

MAX_TEMPLATE_CHARS = 16_384  # chosen: four WhatsApp texts of instructions for a model
MAX_OUTPUT_CHARS = 16_384  # chosen: as long as the longest value a variable holds
MAX_LOOP_ITERATIONS = 1_000  # chosen: a list in a message has ten rows, a price list some hundreds

_TAGS = frozenset(
    {
        "content",
        "output",
        "illegal",
        "if",
        "unless",
        "case",
        "for",
        "break",
        "continue",
        "assign",
        "comment",
        "#",
    }
)
_FILTERS = frozenset(
    "abs at_least at_most append capitalize ceil compact default divided_by downcase first floor has join last "
    "lstrip map minus modulo plus prepend remove replace reverse round rstrip size slice sort split strip "
    "strip_newlines sum times truncate truncatewords uniq upcase url_encode where".split()
)
_DATE_DIRECTIVES = frozenset("aAbBdHIjmMpSuUwyY%-")


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
            self._bound = _environment.from_string(text)
            for _ in _expressions(self._bound.nodes):
                pass
        except LiquidError as error:
            raise TemplateError(str(error).split("\n")[0]) from error
        except RecursionError as error:
            raise TemplateError("nested too deep") from error

    def render(self, scope: Mapping[str, Any]) -> str:
        """Fills in the values; a name without a value gives nothing.

        Raises:
            TemplateError: a filter got a value it cannot take, or a bound was passed.
        """
        if self._bound is None:
            return self.text
        try:
            return self._bound.render(**scope)
        except LiquidError as error:
            raise TemplateError(str(error).split("\n")[0]) from error
        except (RecursionError, ValueError, ArithmeticError, TypeError) as error:
            raise TemplateError(type(error).__name__) from error

    def references(self) -> list[Reference]:
        """Lists what the template reads, once each, in order; a guarded and a bare reading are two."""
        if self._bound is None:
            return []
        found: dict[Reference, None] = {}
        for reference in _references(self._bound.nodes, frozenset(), set()):
            found.setdefault(reference)
        return list(found)


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


class _Environment(Environment):
    loop_iteration_limit = MAX_LOOP_ITERATIONS
    local_namespace_limit = 4 * MAX_OUTPUT_CHARS
    output_stream_limit = 4 * MAX_OUTPUT_CHARS  # bytes: a character takes up to four
    block_nesting_limit = 20
    context_depth_limit = 20

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        super().setup_tags_and_filters(extra=extra)
        self.tags = {name: tag for name, tag in self.tags.items() if name in _TAGS}
        allowed = {name: f for name, f in self.filters.items() if name in _FILTERS}
        self.filters = {name: _bounded(f) for name, f in allowed.items()}
        self.filters |= {"replace": _replace, "join": _join, "date": _date}


def _bounded(filter_: Callable[..., Any]) -> Callable[..., Any]:
    """Wraps a filter so that what it gives stays within the bounds."""

    def bounded(*args: Any, **kwargs: Any) -> Any:
        return _within_bounds(filter_(*args, **kwargs))

    for name in ("with_context", "with_environment"):
        if hasattr(filter_, name):
            setattr(bounded, name, getattr(filter_, name))
    return bounded


def _within_bounds(value: Any) -> Any:
    if isinstance(value, str | list) and len(value) > MAX_OUTPUT_CHARS:
        raise LiquidError("a filter's result is too large", token=None)
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > 256:
        raise LiquidError("a number is too large", token=None)
    return value


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _replace(value: Any, old: Any, new: Any = "") -> str:
    """Puts new text for old; the size is known before anything grows."""
    text, search, put = _text(value), _text(old), _text(new)
    if not search:
        return text
    if len(text) + text.count(search) * len(put) > MAX_OUTPUT_CHARS:
        raise LiquidError("a filter's result is too large", token=None)
    return text.replace(search, put)


def _join(value: Any, separator: Any = " ") -> str:
    """Joins a list's items; the size is known before anything grows."""
    items = [_text(item) for item in value] if isinstance(value, list | tuple) else [_text(value)]
    glue = _text(separator)
    if sum(map(len, items)) + len(glue) * len(items) > MAX_OUTPUT_CHARS:
        raise LiquidError("a filter's result is too large", token=None)
    return glue.join(items)


def _date(value: Any, form: Any = "%d/%m/%Y") -> str:
    """Writes an ISO date, time or both by plain directives; anything else is given back as it is."""
    text, pattern = _text(value), _text(form)[:64]
    pieces = pattern.split("%")[1:]
    if any(piece[:1] not in _DATE_DIRECTIVES for piece in pieces if piece):
        raise LiquidError(f"the date form {pattern} is not known", token=None)
    try:
        return datetime.fromisoformat(f"1900-01-01T{text}" if ":" in text[:3] else text).strftime(pattern)
    except ValueError:
        return text


_environment = _Environment(tolerance=Mode.STRICT)


def _expressions(nodes: list[liquid_ast.Node]) -> Iterator[Expression]:
    """Walks every expression and refuses number ranges outside `for`, where no limit would count them."""
    for node in nodes:
        for expression in node.expressions():
            for part in _parts(expression):
                if isinstance(part, RangeLiteral) and not isinstance(node, ForNode):
                    raise LiquidError("a range may only stand in a for tag", token=node.token)
                yield part
        yield from _expressions(_children(node))


def _children(node: liquid_ast.Node) -> list[liquid_ast.Node]:
    return list(node.children(None, include_partials=False))  # type: ignore[arg-type]


def _parts(expression: Expression) -> Iterator[Expression]:
    yield expression
    for child in expression.children():
        yield from _parts(child)


def _references(
    nodes: list[liquid_ast.Node], guarded: frozenset[str], local: set[str]
) -> Iterator[Reference]:
    for node in nodes:
        is_condition = isinstance(node, IfNode | UnlessNode | CaseNode | liquid_ast.ConditionalBlockNode)
        asked: set[str] = set()
        for expression in node.expressions():
            for path, has_default in _paths(expression):
                if path[0] in local:
                    continue
                asked.add(path[0])
                yield Reference(path, has_default or is_condition or path[0] in guarded)
        local |= {str(name) for name in node.template_scope()}
        inner = local | {str(name) for name in node.block_scope()}
        yield from _references(_children(node), guarded | (asked if is_condition else set()), inner)


def _paths(expression: Expression, has_default: bool = False) -> Iterator[tuple[tuple[str, ...], bool]]:
    if isinstance(expression, FilteredExpression):
        names = {f.name for f in expression.filters or ()}
        yield from _paths(expression.left, has_default or "default" in names)
        for filter_ in expression.filters or ():
            for argument in filter_.children():
                yield from _paths(argument)
        return
    if isinstance(expression, Path):
        yield tuple(str(part) for part in expression.path if isinstance(part, str | int)), has_default
    for child in expression.children():
        yield from _paths(child, has_default)
