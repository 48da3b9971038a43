"""Search patterns that authors write: RE2's, so that no text can make them slow; case makes no difference."""

from functools import lru_cache
from typing import Any

import re2

MAX_PATTERN_CHARS = 500  # chosen: no hand-written pattern is longer
MAX_PATTERN_MEMORY_BYTES = 1 << 18  # chosen: patterns that need more are refused
MAX_SEARCHED_CHARS = 1_000  # chosen: with the memory's bound no search takes longer than some 40 ms


def is_found(pattern: str, text: str) -> bool:
    """Tells whether a pattern is found in the first thousand characters of a text; a refused one never is."""
    return not pattern_fault(pattern) and _compiled(pattern).search(text[:MAX_SEARCHED_CHARS]) is not None


@lru_cache(maxsize=256)
def pattern_fault(pattern: str) -> str:
    """Tells why RE2 refuses a pattern, in a few English words; empty when it takes it."""
    if len(pattern) > MAX_PATTERN_CHARS:
        return f"longer than {MAX_PATTERN_CHARS} characters"
    try:
        _compiled(pattern)
    except re2.error as error:
        return bytes(error.args[0]).decode(errors="replace")
    return ""


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> Any:
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.never_capture = True  # groups would make a search many times slower
    options.max_mem = MAX_PATTERN_MEMORY_BYTES
    return re2.compile(pattern, options)
