"""The contract of a node type: what it is made of, what is true after it, and what it does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal, TypeAlias, TypeVar

import msgspec
from msgspec import Struct

from flow_engine.conditions import Condition
from flow_engine.context import Context
from flow_engine.inputs import Input, InputKind
from flow_engine.template import Reference, Template, TemplateError, read_template
from flow_engine.values import Value, VariableType

if TYPE_CHECKING:
    from flow_engine.run import Run

GroupName = Literal["triggers", "messages", "questions", "logic", "time", "contact", "outside", "people"]

NEXT = "next"
NO_REPLY = "no_reply"


class Port(Struct, frozen=True, kw_only=True):
    """A way out of a node, and what is certain once the flow has left by it.

    Args:
        name: unique in its node; edges name it.
        label: what the author called it (an option's title); empty when the strings file names it.
        waits: the node has waited for something outside, so a loop through here is not endless.
        longest_s: the longest the customer can have been silent in this node before the flow leaves by this port, in
            seconds; `inf` for no bound. Counts nothing where `customer_wrote`.
        customer_wrote: the customer has written just now: the 24-hour window is fresh.
        expects_edge: the customer acted, or an author-made case was met: nothing happening is hardly wanted.
        writes: variables that now hold a value, with the type the node gives them (None: any).
        when: the condition under which the node leaves here, tried in the order of the ports.
        is_repeat: leads into the body of a bounded repetition that comes back to this node.
    """

    name: str
    label: str = ""
    waits: bool = False
    longest_s: float = 0
    customer_wrote: bool = False
    expects_edge: bool = False
    writes: Mapping[str, VariableType | None] = {}
    when: Condition | None = None
    is_repeat: bool = False


class WaitFor(Struct, frozen=True, kw_only=True):
    """The outcome "stay here until one of these inputs comes".

    Args:
        kinds: the inputs the node resumes on.
        until: when `TimeReached` comes, UTC; None when it never does.
        effect_id: the effect whose answer is awaited.
        callback: name and key of the awaited callback.
    """

    kinds: tuple[InputKind, ...]
    until: datetime | None = None
    effect_id: str = ""
    callback: tuple[str, str] | None = None


class CallFlow(Struct, frozen=True):
    """The outcome "run another flow and come back with its results"."""

    flow_id: str
    variables: dict[str, Value]


class EndFlow(Struct, frozen=True):
    """The outcome "this flow is over, on purpose"."""


Outcome: TypeAlias = str | WaitFor | CallFlow | EndFlow  # a str is the port to leave by


class ConfigFault(Struct, frozen=True):
    """Something wrong in a node's config that its types cannot say.

    Args:
        path: where, as in `options[2].title`; empty for the whole config.
        code: stable, in the strings of the checks.
        detail: what the message shows beside its words.
    """

    path: str
    code: str
    detail: str = ""


C = TypeVar("C", bound=Struct)


class NodeType(Generic[C]):
    """What every node of one type has in common. Instances hold no state."""

    Config: ClassVar[type[Struct]]
    group: ClassVar[GroupName]
    icon: ClassVar[str]  # a lucide name

    is_trigger: ClassVar[bool] = False
    is_entry: ClassVar[bool] = False  # where a flow begins when another flow starts it
    trigger_rank: ClassVar[int] = 0  # of two triggers that match, the lower rank wins
    is_pure: ClassVar[bool] = False  # `enter` depends on nothing but the variables it reads, and never waits
    message_count: ClassVar[int] = 0  # free-form messages it may send when entered
    is_template_message: ClassVar[bool] = False  # what it sends is taken outside the 24-hour window too

    def ports(self, config: C) -> tuple[Port, ...]:
        """Lists the ways out, in the order they are drawn."""
        return (Port(name=NEXT),)

    def enter(self, config: C, run: Run) -> Outcome:
        """Does the node's work when the flow comes to it."""
        raise NotImplementedError

    def resume(self, config: C, run: Run, input_: Input) -> Outcome:
        """Goes on when an input comes that the node waits for."""
        raise NotImplementedError

    def accepts(self, config: C, input_: Input, context: Context) -> str | None:
        """Tells why a trigger starts on this input; None when it does not."""
        return None

    def priority(self, config: C) -> int:
        """Gives a trigger's rank among those of its kind; the higher wins."""
        return 0

    def interrupts(self, config: C) -> bool:
        """Tells whether a trigger starts even while a session waits for the customer's answer."""
        return False

    def links(self, config: C) -> Mapping[str, str]:
        """Gives the ways out that the config itself draws: port to node id."""
        return {}

    def called_flow(self, config: C) -> str | None:
        """Gives the id of the flow the node runs as a sub-flow."""
        return None

    def reads(self, config: C) -> list[Reference]:
        """Lists the variables the node reads; by default those of every text field and variable field."""
        return [reference for _, field in text_fields(config) for reference in field.references()]

    def faults(self, config: C) -> list[ConfigFault]:
        """Lists what is wrong beyond the types; an override starts from these."""
        return [
            ConfigFault(path, "template_malformed", fault)
            for path, text in _marked(config, "template")
            if (fault := _template_fault(text))
        ]


def text_fields(config: Struct) -> Iterator[tuple[str, Template]]:
    """Walks every text with variables in a config, with its path; a broken one is left out.

    A field that holds a variable's path is walked as the text that reads that variable.
    """
    for path, text in _marked(config, "template"):
        if not _template_fault(text):
            yield path, read_template(text)
    for path, name in _marked(config, "variable"):
        if name:
            yield path, read_template("{{ " + name + " }}")


def _template_fault(text: str) -> str:
    try:
        read_template(text)
    except TemplateError as error:
        return str(error)
    return ""


def _marked(value: Any, mark: str) -> Iterator[tuple[str, str]]:
    """Walks the strings of a struct whose field kind says `reads: mark`."""
    if not isinstance(value, Struct):
        return
    for name, type_ in _field_types(type(value)).items():
        yield from _marked_in(getattr(value, name), type_, name, mark)


def _marked_in(value: Any, type_: msgspec.inspect.Type, path: str, mark: str) -> Iterator[tuple[str, str]]:
    if isinstance(type_, msgspec.inspect.Metadata):
        if (type_.extra or {}).get("reads") == mark and isinstance(value, str):
            yield path, value
            return
        type_ = type_.type
    if isinstance(value, Struct):
        for inner, text in _marked(value, mark):
            yield f"{path}.{inner}", text
    elif isinstance(value, list | tuple):
        item_type = getattr(type_, "item_type", None)
        for index, item in enumerate(value):
            if item_type is not None:
                yield from _marked_in(item, item_type, f"{path}[{index}]", mark)
    elif isinstance(value, dict) and isinstance(type_, msgspec.inspect.DictType):
        for key, item in value.items():
            yield from _marked_in(item, type_.value_type, f"{path}.{key}", mark)


@lru_cache(maxsize=512)
def _field_types(struct: type) -> dict[str, msgspec.inspect.Type]:
    info = msgspec.inspect.type_info(struct)
    assert isinstance(info, msgspec.inspect.StructType)  # noqa: S101
    return {field.name: field.type for field in info.fields}
