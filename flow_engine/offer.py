"""Options put before a customer: as buttons while they are few, else as a list, within WhatsApp's limits."""

from collections.abc import Sequence

from flow_engine.contents import (
    MAX_BUTTON_TITLE_CHARS,
    MAX_BUTTONS,
    MAX_INTERACTIVE_BODY_CHARS,
    MAX_LIST_BUTTON_CHARS,
    MAX_ROW_DESCRIPTION_CHARS,
    MAX_ROW_TITLE_CHARS,
    ButtonsContent,
    ListContent,
    Option,
    cut,
)


def has_buttons(option_count: int) -> bool:
    """Tells whether so many options are buttons; more are the rows of a list."""
    return option_count <= MAX_BUTTONS


def max_title_chars(option_count: int) -> int:
    """Gives how long a title may be: a button has less room than a list's row."""
    return MAX_BUTTON_TITLE_CHARS if has_buttons(option_count) else MAX_ROW_TITLE_CHARS


def offer(text: str, options: Sequence[Option], button_label: str = "Menu") -> ButtonsContent | ListContent:
    """Builds the message that offers the options, every part cut to its limit.

    Args:
        options: one to ten; buttons show no descriptions.
        button_label: opens the list.
    """
    body, max_chars = cut(text, MAX_INTERACTIVE_BODY_CHARS), max_title_chars(len(options))
    if has_buttons(len(options)):
        return ButtonsContent(body, [Option(option.id, cut(option.title, max_chars)) for option in options])
    rows = [
        Option(option.id, cut(option.title, max_chars), cut(option.description, MAX_ROW_DESCRIPTION_CHARS))
        for option in options
    ]
    return ListContent(body, cut(button_label, MAX_LIST_BUTTON_CHARS), rows)
