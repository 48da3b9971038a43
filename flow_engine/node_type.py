"""The contract of a node type: what it is made of, what is true after it, and what it does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Generic, Literal, TypeAlias, TypeVar

from msgspec import Struct

from flow_engine.conditions import Condition, Rule
from flow_engine.context import Context
from flow_engine.inputs import Input, InputKind
from flow_engine.marked_strings import Field, fields_of
from flow_engine.template import Reference, TemplateError, is_template, read_template
from flow_engine.values import Value, VariableType

if TYPE_CHECKING:
    from flow_engine.run import Run

GroupName = Literal["triggers", "messages", "questions", "logic", "time", "contact", "outside", "people"]

NEXT = "next"
NO_REPLY = "no_reply"

# Names of ports that mean the same in every node type
TIMEOUT_PORTS = frozenset({NO_REPLY, "timed_out", "no_operator"})
FALLBACK_PORTS = frozenset({"other", "invalid", "unsure", "missing"})
FAILURE_PORTS = frozenset({"failed"})


class Port(Struct, frozen=True, kw_only=True):
    """A way out of a node, and what is certain once the flow has left by it.

    Args:
        name: unique in its node; edges name it.
        label: what the author called it (an option's title); empty when the strings file names it.
        waits: the node has waited for something outside, so a loop through here is not endless.
        longest_s: the longest the customer can have been silent in this node before the flow leaves by this port, in
            seconds; `inf` for no bound. Counts nothing where `customer_wrote`.
        until_opening: the node has waited for the workspace to open: no longer than that is closed either.
        customer_wrote: the customer has written just now: the 24-hour window is fresh.
        expects_edge: the customer acted, or an author-made case was met: nothing happening is hardly wanted.
        writes: variables that now hold a value, with the type the node gives them (None: any).
        is_filled: what it writes is certainly not empty either.
        may_write: variables that may hold another value now, or may be as they were.
        clears: variables that now hold nothing.
        message_count: free-form messages sent on the way out.
        is_possible: False when the config itself rules this way out.
        when: the condition under which the node leaves here, tried in the order of the ports.
        repeats: leads into the body of a repetition that comes back to this node at most so many times; 0 for none.
    """

    name: str
    label: str = ""
    waits: bool = False
    longest_s: float = 0
    until_opening: bool = False
    customer_wrote: bool = False
    expects_edge: bool = False
    writes: Mapping[str, VariableType | None] = {}
    is_filled: bool = False
    may_write: frozenset[str] = frozenset()
    clears: frozenset[str] = frozenset()
    message_count: int = 0
    is_possible: bool = True
    when: Condition | None = None
    repeats: int = 0


class SubFlowCall(Struct, frozen=True):
    """How a node runs another flow.

    Args:
        inputs: the other flow's variables that are given a value.
        results: the other flow's result variables, each with the variable of this flow it is copied to.
    """

    flow_id: str
    inputs: frozenset[str] = frozenset()
    results: Mapping[str, str] = {}


class MessageTemplateUse(Struct, frozen=True):
    """Which message template a node sends, and how many of its places it fills."""

    name: str
    language: str
    header_parameters: int = 0
    body_parameters: int = 0
    button_parameters: int = 0


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

    config_type: ClassVar[type[Struct]]
    group: ClassVar[GroupName]
    icon: ClassVar[str]  # a lucide name

    is_trigger: ClassVar[bool] = False
    is_entry: ClassVar[bool] = False  # where a flow begins when another flow starts it
    trigger_rank: ClassVar[int] = 0  # of two triggers that match, the lower rank wins
    is_stable: ClassVar[bool] = False  # takes the same port whenever the same contact comes by
    is_pure: ClassVar[bool] = False  # `enter` depends on nothing but the variables it reads, and never waits
    needs_model: ClassVar[bool] = False  # asks a language model
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

    def call(self, config: C) -> SubFlowCall | None:
        """Tells which flow the node runs as a sub-flow, and what goes in and out."""
        return None

    def message_template(self, config: C) -> MessageTemplateUse | None:
        """Tells which message template the node sends."""
        return None

    def needs_hours(self, config: C) -> bool:
        """Tells whether the node goes by the workspace's opening hours."""
        return False

    def fields(self, config: C) -> Iterable[Field]:
        """Gives the marked strings of the config; an override tells where the rest of the config narrows a bound."""
        return fields_of(config)

    def reads(self, config: C) -> list[Reference]:
        """Lists the variables the node reads; by default those of every text and variable field."""
        return [reference for field in self.fields(config) for reference in field.references()]

    def writes(self, config: C) -> frozenset[str]:
        """Names every variable the node may change; by default those its fields name as written."""
        return frozenset(f.value for f in self.fields(config) if f.widget == "variable_name" and f.value)

    def copies(self, config: C) -> Mapping[str, str]:
        """Tells which variables hold behind the node what others held before it: name to the other's name."""
        return {}

    def settles(self, config: C) -> Mapping[Rule, bool]:
        """Tells how rules about the contact come out behind the node, whatever was before.

        Asked of nodes that change the contact: what they do not settle they leave alone; one that settles nothing may
        have changed anything.
        """
        return {}

    def examples(self, config: C) -> list[tuple[Input, Context]]:
        """Gives inputs for which the author made this trigger, every kind of them; empty when none can be made up."""
        return []

    def faults(self, config: C) -> list[ConfigFault]:
        """Lists what is wrong beyond the types; an override starts from these."""
        return [fault for field in self.fields(config) if (fault := _text_fault(field))]


def _text_fault(field: Field) -> ConfigFault | None:
    if field.reads != "template":
        return None
    try:
        chars = read_template(field.value).fixed_chars() if is_template(field.value) else len(field.value)
    except TemplateError as error:
        return ConfigFault(field.path, "template_malformed", str(error))
    if field.max_chars and chars > field.max_chars:
        return ConfigFault(field.path, "text_too_long", f"{chars} > {field.max_chars}")
    return None
