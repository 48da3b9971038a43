"""Patterns that a text must match from end to end."""


def whole(pattern: str) -> str:
    r"""Anchors a pattern at both ends of a text, for Python as for JSON Schema.

    A bare `$` would let a line break stand behind the text: in Python it also matches before the last `\n`.
    """
    return rf"^{pattern}$(?!\n)"
