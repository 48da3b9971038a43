"""A model that needs no key, no network and no chance: it finds words and says what it is. For demos and tests."""

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

import msgspec

from backend.tools.chat_model import Question, Reply, ToolCall
from backend.tools.demo_finding import Overlap, find_value
from flow_engine.answers import Surroundings
from flow_engine.document import Language
from flow_engine.effects import LlmField, LlmTool
from flow_engine.values import Value

NAME: Final = "demo"
UNSURE: Final = "unsure"
_FOLDER: Final = Path(__file__).parent
_SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+|\n+")


class DemoModel:
    """Answers by rules: the fitting sentence of its instructions, the tool or choice whose words were said, the data
    it finds.

    Args:
        surroundings: what dates and numbers mean, and the language it says in what it is.
    """

    def __init__(self, surroundings: Surroundings) -> None:
        self._surroundings = surroundings

    async def ask(self, question: Question) -> Reply:
        """Answers; the same question always gets the same answer."""
        instructions, said = (str(question.messages[place].content) for place in (0, -1))
        if question.fields:
            found = {field.name: self._value(field, instructions, said) for field in question.fields}
            return Reply(msgspec.json.encode(found).decode(), model=NAME)
        tool = self._tool(question.tools, said)
        words = "" if tool else _in_words(instructions, said, self._surroundings.language)
        return Reply(words, tool, model=NAME)

    def _tool(self, tools: Sequence[LlmTool], said: str) -> ToolCall | None:
        """Gives the tool of which was spoken; None, too, where something it requires was not said."""
        best = Overlap([f"{tool.name} {tool.description}" for tool in tools]).best(said)
        if best is None:
            return None
        found = {field.name: self._value(field, "", said) for field in tools[best].fields}
        is_complete = all(found[field.name] is not None for field in tools[best].fields if field.is_required)
        return ToolCall(tools[best].name, msgspec.json.encode(found).decode()) if is_complete else None

    def _value(self, field: LlmField, instructions: str, said: str) -> Value:
        if field.choices:
            return _choice(field.choices, instructions, said)
        return find_value(field, said, self._surroundings)


def _in_words(instructions: str, said: str, language: Language) -> str:
    """Repeats the sentence of the instructions that has most in common with what was said."""
    sentences = [line.strip(" -*`") for line in _SENTENCE_END.split(instructions) if line.strip(" -*`")]
    best = Overlap(sentences).best(said, must_lead=False)
    words = words_of(language)
    return words["found"].replace("{sentence}", sentences[best]) if best is not None else words["nothing"]


def _choice(choices: Sequence[str], instructions: str, said: str) -> str | None:
    """Gives the choice whose name, or whose line in the instructions, has most in common with what was said."""
    real = [choice for choice in choices if choice != UNSURE]
    best = Overlap([f"{choice} {_about(choice, instructions)}" for choice in real]).best(said)
    return real[best] if best is not None else UNSURE if UNSURE in choices else None


def _about(choice: str, instructions: str) -> str:
    """Gives what the instructions say of a choice: the rest of the line that begins with its name."""
    line = re.search(rf"^[\s*-]*[`\"']?{re.escape(choice)}[`\"']?(?![\w-])(.*)$", instructions, re.MULTILINE)
    return line[1] if line else ""


@lru_cache
def words_of(language: Language) -> dict[str, str]:
    """Reads what the model says of itself in a language."""
    return msgspec.json.decode((_FOLDER / f"demo_model.{language}.json").read_bytes(), type=dict[str, str])
