"""The page of the flow editor; the only module that knows that JavaScript exists behind it."""

import reflex as rx
from reflex.style import resolved_color_mode

from ui.components.words import language


class Editor(rx.NoSSRComponent):
    """The editor: loads and saves the flow by itself, over the API."""

    library = "$/editor/Editor.jsx"
    tag = "Editor"
    is_default = True
    lib_dependencies: list[str] = ["@xyflow/react@12.12.1", "zustand@4.5.7", "lucide-react"]

    language: rx.Var[str]
    appearance: rx.Var[str]


def editor() -> rx.Component:
    """Gives the page of one flow."""
    return Editor.create(language=language, appearance=resolved_color_mode)
