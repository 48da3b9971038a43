"""Our own React components, as Reflex knows them; what they do is said in `components/web/`."""

from typing import Any

import reflex as rx


class _Part(rx.Component):
    """One of our own."""

    lib_dependencies: list[str] = ["lucide-react"]


def _nothing() -> tuple[()]:
    return ()


def _values(values: rx.Var[dict[str, str]]) -> tuple[rx.Var[dict[str, str]]]:
    return (values,)


class Shell(_Part):
    library = "$/parts/Shell.jsx"
    tag = "Shell"


class Side(_Part):
    library = "$/parts/Shell.jsx"
    tag = "Side"


class Brand(_Part):
    library = "$/parts/Shell.jsx"
    tag = "Brand"


class Place(_Part):
    library = "$/parts/Shell.jsx"
    tag = "Place"
    to: rx.Var[str]
    below: rx.Var[str]
    label: rx.Var[str]


class Link(_Part):
    library = "$/parts/Shell.jsx"
    tag = "Link"
    to: rx.Var[str]


class FileLink(_Part):
    library = "$/parts/Shell.jsx"
    tag = "FileLink"
    href: rx.Var[str]
    download: rx.Var[str]


class Tab(_Part):
    library = "$/parts/Shell.jsx"
    tag = "Tab"
    to: rx.Var[str]


class Ready(_Part):
    library = "$/parts/Shell.jsx"
    tag = "Ready"
    shown_path: rx.Var[str]


class LanguageChoice(_Part):
    library = "$/parts/Shell.jsx"
    tag = "LanguageChoice"


class AppearanceButton(_Part):
    library = "$/parts/Shell.jsx"
    tag = "AppearanceButton"
    appearance: rx.Var[str]
    on_toggle: rx.EventHandler[_nothing]


class Dialog(_Part):
    library = "$/parts/Dialog.jsx"
    tag = "Dialog"
    open: rx.Var[bool]
    label: rx.Var[str]
    on_close: rx.EventHandler[_nothing]


class Menu(_Part):
    library = "$/parts/Menu.jsx"
    tag = "Menu"
    label: rx.Var[str]


class Form(_Part):
    library = "$/parts/Form.jsx"
    tag = "Form"
    faults: rx.Var[dict[str, dict[str, str]]]
    error: rx.Var[str]
    on_submit: rx.EventHandler[_values]


class Field(_Part):
    library = "$/parts/Form.jsx"
    tag = "Field"
    name: rx.Var[str]
    label: rx.Var[str]
    hint: rx.Var[str]
    type: rx.Var[str]
    options: rx.Var[list[list[str]]]
    rows: rx.Var[int]
    default_value: rx.Var[str]
    placeholder: rx.Var[str]
    auto_complete: rx.Var[str]
    auto_focus: rx.Var[bool]
    disabled: rx.Var[bool]
    max_length: rx.Var[int]
    spell_check: rx.Var[bool]
    list: rx.Var[str]


class BusinessHours(_Part):
    library = "$/parts/BusinessHours.jsx"
    tag = "BusinessHours"
    name: rx.Var[str]
    plan: rx.Var[Any]


class AccessForm(_Part):
    library = "$/parts/access.jsx"
    tag = "AccessForm"
    purpose: rx.Var[str]


class Time(_Part):
    library = "$/parts/Time.jsx"
    tag = "Time"
    at: rx.Var[Any]


class Boundary(_Part):
    library = "$/parts/Boundary.jsx"
    tag = "Boundary"


class ConnectionNotice(_Part):
    library = "$/parts/Boundary.jsx"
    tag = "ConnectionNotice"
    is_lost: rx.Var[bool]


class ImportButton(_Part):
    library = "$/parts/actions.jsx"
    tag = "ImportButton"
    label: rx.Var[str]


class Copied(_Part):
    library = "$/parts/actions.jsx"
    tag = "Copied"
    text: rx.Var[str]
    label: rx.Var[str]


class Notice(_Part):
    library = "$/parts/actions.jsx"
    tag = "Notice"
    word: rx.Var[str]
    count: rx.Var[int]
