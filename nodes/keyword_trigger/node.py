"""keyword_trigger: starts the flow when the customer says one of some words."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from operator import contains, eq
from typing import Annotated, Literal

from msgspec import Meta, Struct

from flow_engine.context import Contact, Context
from flow_engine.folding import fold
from flow_engine.inputs import Input, Message, MessageReceived
from flow_engine.node_type import NEXT, ConfigFault, NodeType, Outcome, Port
from flow_engine.patterns import is_found, pattern_fault
from flow_engine.run import Run
from nodes.fields import KeywordText, Priority

Mode = Literal["exact", "word", "starts", "contains", "pattern"]


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """What the author sets.

    Args:
        words: any one of them is enough; in the mode `pattern`, search patterns.
        mode: how much of the message a word must be. Case and accents never matter.
        priority: of two such triggers that match, the higher wins.
        interrupts: start even while another flow waits for the customer's answer; that flow then ends.
    """

    words: Annotated[tuple[KeywordText, ...], Meta(min_length=1, max_length=50)]
    mode: Mode = "word"
    priority: Priority = 0
    interrupts: bool = False


class KeywordTriggerNode(NodeType[Config]):
    """Looks for words in what the customer writes or taps."""

    config_type = Config
    group = "triggers"
    icon = "key-round"
    is_trigger = True

    def ports(self, config: Config) -> tuple[Port, ...]:
        """The customer has just written."""
        return (Port(name=NEXT, customer_wrote=True, expects_edge=True),)

    def accepts(self, config: Config, input_: Input, context: Context) -> str | None:
        """Gives the word that was found in the text, or in the id of what was tapped."""
        if not isinstance(input_, MessageReceived):
            return None
        message = input_.message
        said = (text for text in (message.text, message.reply_id) if text)
        return next((word for text in said for word in _found(config, text)), None)

    def priority(self, config: Config) -> int:
        """As the author set it."""
        return config.priority

    def interrupts(self, config: Config) -> bool:
        """As the author set it."""
        return config.interrupts

    def examples(self, config: Config) -> list[tuple[Input, Context]]:
        """Each word alone, and among other letters where the mode allows that; nothing for patterns."""
        texts = [form.format(word) for word in config.words for form in _EXAMPLES[config.mode]]
        context = Context(Contact(id="example", is_known=True))
        at = datetime(2026, 1, 1, tzinfo=UTC)
        return [(MessageReceived(id="example", at=at, message=Message(text=text)), context) for text in texts]

    def enter(self, config: Config, run: Run) -> Outcome:
        """Goes on."""
        return NEXT

    def faults(self, config: Config) -> list[ConfigFault]:
        """Words must have something to look for and differ once folded; patterns must be RE2's."""
        forms = [word if config.mode == "pattern" else _form(config.mode, word) for word in config.words]
        codes = [_fault(config.mode, form, forms[:index]) for index, form in enumerate(forms)]
        return super().faults(config) + [
            ConfigFault(f"words[{index}]", code, config.words[index]) for index, code in enumerate(codes) if code
        ]


def _found(config: Config, text: str) -> Iterator[str]:
    """Walks the words that a text matches; a pattern may be written with accents or without."""
    form = _text_form(config.mode, text)
    if config.mode == "pattern":
        return (word for word in config.words if is_found(word, text) or is_found(word, form))
    test = _TESTS[config.mode]
    return (word for word in config.words if test(form, _word_form(config.mode, word)))


def _form(mode: Mode, text: str) -> str:
    """Gives a text as the mode compares it; for whole words, with a space around each word and sign."""
    folded = fold(text)
    return f" {' '.join(_WORD_OR_SIGN.findall(folded))} " if mode == "word" else folded


def _fault(mode: Mode, form: str, before: list[str]) -> str:
    if not form.strip():
        return "empty_word"
    if form in before:
        return "doubled_word"
    return "bad_pattern" if mode == "pattern" and pattern_fault(form) else ""


_WORD_OR_SIGN = re.compile(r"\w+|[^\w\s]")
_TESTS: dict[Mode, Callable[[str, str], bool]] = {
    "exact": eq,
    "word": contains,
    "starts": str.startswith,
    "contains": contains,
}
_EXAMPLES: dict[Mode, tuple[str, ...]] = {
    "exact": ("{}",),
    "word": ("{}", "zz {} zz"),
    "starts": ("{}", "{}zz"),
    "contains": ("{}", "zz{}zz"),
    "pattern": (),
}
_word_form = lru_cache(maxsize=16_384)(_form)  # chosen: some hundred triggers, each with as many words as it may
_text_form = lru_cache(maxsize=16)(_form)  # chosen: one message meets all triggers before the next one comes

NODE = KeywordTriggerNode()
