"""What a model answers to operators."""

from msgspec import Struct


class Suggestion(Struct, frozen=True):
    """A reply an operator may send, change or drop. Nothing is sent by itself."""

    text: str


class Summary(Struct, frozen=True):
    """What a conversation came to so far, in the workspace's language."""

    text: str
