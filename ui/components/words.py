"""Every visible word: a key of ui/words/*.json, said in the browser in the language that is chosen there."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import reflex as rx
from reflex.utils.imports import ImportVar
from reflex.vars import VarData

WORDS = Path(__file__).parents[1] / "words"

_SAID = VarData(imports={"$/parts/words.js": [ImportVar(tag="useWords")]}, hooks={"const t = useWords();": None})
_LANGUAGE = VarData(
    imports={"$/parts/words.js": [ImportVar(tag="useLanguage")]}, hooks={"const language = useLanguage();": None}
)

language: rx.Var[str] = rx.Var("language", _var_type=str, _var_data=_LANGUAGE)
"""The language of the page, as in `pt_BR`."""


def t(key: str, **params: Any) -> rx.Var[str]:
    """Says a key.

    Args:
        params: what stands in the text as `{name}`; values or vars.

    Raises:
        KeyError: no file has the key.
    """
    if key not in _known():
        raise KeyError(key)
    return _said(rx.Var.create(key), rx.Var.create(params) if params else None)


def t_of(family: str, code: rx.Var[str] | str) -> rx.Var[str]:
    """Says the key of a code that is only known in the browser, as in `fault.` and `phone_taken`."""
    return _said(rx.Var.create(f"{family}.") + rx.Var.create(code).to(str), None)


def _said(key: rx.Var[Any], params: rx.Var[Any] | None) -> rx.Var[str]:
    others = VarData.merge(key._get_all_var_data(), params._get_all_var_data() if params is not None else None)
    call = f"t({key!s}, {params!s})" if params is not None else f"t({key!s})"
    return rx.Var(call, _var_type=str, _var_data=VarData.merge(_SAID, others)).to(str)


@cache
def _known() -> frozenset[str]:
    return frozenset(json.loads((WORDS / "en.json").read_text("utf-8")))
