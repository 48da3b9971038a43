"""The part of Liquid that our templates speak: what could grow, loop, ask a clock or look into objects is left out.

Three bounds hold together. A tag is short, so that reading one is quick. Whatever a loop or a filter handles is counted
as work, of which a template has only so much. What comes out is bounded in `template_output.py`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, TextIO

from liquid import BoundTemplate, Environment, RenderContext
from liquid.ast import Node
from liquid.builtin.content import Literal
from liquid.builtin.expressions import FilteredExpression, Path, StringLiteral
from liquid.builtin.expressions.arguments import KeywordArgument
from liquid.builtin.expressions.filtered import Filter
from liquid.builtin.expressions.primitive import RangeLiteral
from liquid.builtin.illegal import Illegal
from liquid.builtin.output import Output, OutputNode
from liquid.builtin.tags.assign_tag import AssignTag
from liquid.builtin.tags.case_tag import CaseNode, CaseTag, MultiExpressionBlockNode
from liquid.builtin.tags.comment_tag import CommentTag
from liquid.builtin.tags.for_tag import ForNode, ForTag
from liquid.builtin.tags.if_tag import IfTag
from liquid.builtin.tags.inline_comment_tag import InlineCommentTag
from liquid.builtin.tags.unless_tag import UnlessTag
from liquid.exceptions import LiquidError
from liquid.expression import Expression
from liquid.stream import TokenStream
from liquid.token import Token
from liquid.undefined import UNDEFINED
from liquid.utils import ReadOnlyChainMap

from flow_engine.template_dates import write_date
from flow_engine.template_filters import ARGUMENT_COUNTS, FILTERS, bounded
from flow_engine.template_output import TextOutput
from flow_engine.values import Value

MAX_TAG_CHARS = 500  # chosen: {{ a name | with: "some", filters }}; reading a tag takes its length squared
MAX_WORK = 500_000  # chosen: characters of loop bodies and items of values; some tenths of a second
CHARS_AS_AN_ITEM = 16  # chosen: handling an item of a list takes as long as some characters of a text


def parse(text: str) -> BoundTemplate:
    """Reads a template.

    Raises:
        LiquidError: it is not closed, or not of our part of Liquid.
    """
    for opener in _OPENER.finditer(text):
        closer = "}}" if opener[0] == "{{" else "%}"
        end = text.find(closer, opener.end(), opener.start() + MAX_TAG_CHARS)
        if end < 0:
            raise LiquidError(f"{opener[0]} is not closed by {closer} within {MAX_TAG_CHARS} characters", token=None)
        if not _WORD.search(text, opener.end(), end):
            raise LiquidError(f"nothing stands between {opener[0]} and {closer}", token=None)
    if raw := _RAW.search(text):
        raise LiquidError(f"unexpected tag '{raw[1]}'", token=None)
    bound = _environment.from_string(text)
    for expression in expressions_of(bound.nodes):
        _refuse_foreign(expression)
    return bound


def render(template: BoundTemplate, scope: Mapping[str, Any], output: TextOutput) -> str:
    """Fills in a template.

    Raises:
        LiquidError: a bound was passed, or a filter cannot take a value.
    """
    context = _Context(template, scope)
    for node in template.nodes:
        node.render(context, output)  # type: ignore[arg-type]
    return output.text()


def expressions_of(nodes: list[Node]) -> Iterator[Expression]:
    """Walks every expression of some nodes, with the parts they are made of."""
    for node in nodes:
        for expression in node.expressions():
            yield from _parts(expression)
        yield from expressions_of(children_of(node))


def children_of(node: Node) -> list[Node]:
    """Lists the nodes inside a tag."""
    return list(node.children(None, include_partials=False))  # type: ignore[arg-type]


def _parts(expression: Expression) -> Iterator[Expression]:
    yield expression
    for child in expression.children():
        yield from _parts(child)


def _refuse_foreign(expression: Expression) -> None:
    if isinstance(expression, RangeLiteral):
        raise LiquidError("a range (a..b) is not known", token=expression.token)
    if isinstance(expression, Path) and not isinstance(expression.path[0], str):
        raise LiquidError("a variable's name must be written out", token=expression.token)
    if isinstance(expression, FilteredExpression):
        for filter_ in expression.filters or ():
            _refuse_wrong(filter_)


def _refuse_wrong(filter_: Filter) -> None:
    if filter_.name not in FILTERS:
        raise LiquidError(f"unknown filter '{filter_.name}'", token=filter_.token)
    least, most = ARGUMENT_COUNTS[filter_.name]
    if not least <= len(filter_.args) <= most or any(isinstance(a, KeywordArgument) for a in filter_.args):
        wanted = least if least == most else f"{least} to {most}"
        raise LiquidError(f"'{filter_.name}' takes {wanted} plain arguments", token=filter_.token)
    if filter_.name == "date" and filter_.args and isinstance(filter_.args[0].value, StringLiteral):
        write_date(datetime(2000, 1, 1, tzinfo=UTC), filter_.args[0].value.value)


class _Context(RenderContext):
    """What a template sees while it is filled in; it counts the work."""

    __slots__ = ("body_chars", "work")

    def __init__(self, template: BoundTemplate, scope: Mapping[str, Any]) -> None:
        super().__init__(template, globals=scope)
        self.scope = ReadOnlyChainMap(self.locals, scope)  # Liquid's own chain also has `now` and `today`, by the clock
        self.work = 0
        self.body_chars = 0

    def spend(self, work: int) -> None:
        self.work += work
        if self.work > MAX_WORK:
            raise LiquidError("too much to do: fewer loops, shorter lists", token=None)

    def get(self, path: list[object], *, token: Token | None, default: object = UNDEFINED) -> object:
        value = super().get(path, token=token, default=default)
        self.spend(_size(value))
        return value

    def filter(self, name: str, token: Token | None) -> Callable[..., Value]:
        def apply(value: object, *arguments: object) -> Value:
            plain = _plain(value)
            self.spend(_size(plain))
            return bounded(FILTERS[name](plain, *map(_plain, arguments)))

        return apply

    def raise_for_loop_limit(self, length: int = 1) -> None:
        self.spend(length * self.body_chars)


def _size(value: object) -> int:
    """Counts what handling a value takes: its items, those inside its items, and their characters."""
    if isinstance(value, str):
        return 1 + len(value) // CHARS_AS_AN_ITEM
    if isinstance(value, list | tuple):
        return 1 + sum(map(_size, value))
    if isinstance(value, dict):
        return 1 + sum(map(_size, value.values()))
    return 1


def _plain(value: object) -> Value:
    """Gives a value as JSON can say it; Liquid's own objects are nothing."""
    if isinstance(value, str | int | float | list | dict):
        return value
    return list(value) if isinstance(value, tuple) else None  # an entry of an object: its key and value


class _OutputNode(OutputNode):
    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        return buffer.put(_plain(self.expression.evaluate(context)))  # type: ignore[attr-defined, no-any-return]


class _Output(Output):
    node_class = _OutputNode


class _ForNode(ForNode):
    body_chars = 0

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        context.body_chars = self.body_chars  # type: ignore[attr-defined]
        return super().render_to_output(context, buffer)


class _ForTag(ForTag):
    node_class = _ForNode

    def parse(self, stream: TokenStream) -> Node:
        node = super().parse(stream)
        node.body_chars = stream.current.start_index - node.token.start_index  # type: ignore[attr-defined]
        return node


class _CaseTag(CaseTag):
    def parse(self, stream: TokenStream) -> Node:
        node = super().parse(stream)
        for block in node.blocks if isinstance(node, CaseNode) else ():
            if isinstance(block, MultiExpressionBlockNode):
                block.expression = _Once(block.expression)  # type: ignore[assignment]
        return node


class _Once(Expression):
    """Tells whether any value of a `when` fits: Liquid writes the block once for each that does."""

    def __init__(self, values: Expression) -> None:
        super().__init__(values.token)
        self.values = values

    def evaluate(self, context: RenderContext) -> list[bool]:
        return [any(self.values.evaluate(context))]  # type: ignore[arg-type]

    def children(self) -> list[Expression]:
        return list(self.values.children())


class _Environment(Environment):
    block_nesting_limit = 20
    context_depth_limit = 30  # above the nesting, which is judged when the template is read

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        tags = (IfTag, UnlessTag, _CaseTag, _ForTag, AssignTag, CommentTag, InlineCommentTag)
        for tag in (Literal, _Output, Illegal, *tags):
            self.add_tag(tag)


_environment = _Environment()
_OPENER = re.compile(r"\{\{|\{%")
_WORD = re.compile(r"[^\s-]")
_RAW = re.compile(r"\{%-?\s*(raw|doc)\b")
