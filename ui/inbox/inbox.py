"""The page of the inbox; the only module that knows that JavaScript exists behind it."""

import reflex as rx

from ui.components.shell import shell
from ui.components.words import language
from ui.state.arrival import ArrivalState


class Inbox(rx.NoSSRComponent):
    """The inbox: lists, conversations and contacts, live over the API."""

    library = "$/inbox/Inbox.jsx"
    tag = "Inbox"
    is_default = True
    lib_dependencies: list[str] = ["zustand@4.5.7", "lucide-react"]

    language: rx.Var[str]


def inbox() -> rx.Component:
    """Gives the page of the inbox."""
    return shell(Inbox.create(language=language), state=ArrivalState)
