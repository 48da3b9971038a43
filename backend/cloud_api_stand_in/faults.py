"""Faults on demand: what goes wrong, at which endpoint, and how often."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

FaultKind = Literal["rate_limited", "server_error", "html", "hang", "cut", "broken_json", "graph_error", "undelivered"]


class Fault(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something that goes wrong. With neither `next` nor `every` it goes wrong always.

    Args:
        kind: `rate_limited` is 429 with Retry-After; `html` a page of a proxy; `hang` gives no answer; `cut` does what
            was asked and then breaks the connection off in the answer; `broken_json` does it and answers half an
            object; `graph_error` refuses with `code`; `undelivered` takes a message and fails it later with `code`.
        endpoint: the last part of the address (`messages`, `media`, `message_templates`, …), `object` for what has
            no such part, `bytes` for the file itself, `*` for all.
        next: how many of the next calls; every: every how many calls.
        code: an error code of the Cloud API; 0 is the usual one of the kind.
        hang_s: how long nothing is answered; 0 is until the caller gives up.
    """

    kind: FaultKind
    endpoint: str = "messages"
    next: Annotated[int, Meta(ge=0)] = 0
    every: Annotated[int, Meta(ge=0)] = 0
    code: Annotated[int, Meta(ge=0)] = 0
    status: Annotated[int, Meta(ge=400, le=599)] = 500
    retry_after_s: Annotated[int, Meta(ge=0)] = 1
    hang_s: Annotated[float, Meta(ge=0)] = 0.0


class _Set(Struct):
    fault: Fault
    calls: int = 0


class Faults:
    """The faults that are set; the first that strikes is the one."""

    def __init__(self) -> None:
        self._set: list[_Set] = []

    def set(self, fault: Fault) -> None:
        """Adds a fault."""
        self._set.append(_Set(fault))

    def clear(self) -> None:
        """Takes all faults away."""
        self._set.clear()

    def listed(self) -> list[Fault]:
        """Lists the faults that can still strike."""
        return [one.fault for one in self._set]

    def strike(self, endpoint: str, *, on_delivery: bool = False) -> Fault | None:
        """Counts a call and gives the fault it meets; `undelivered` is met on delivery, all others by the call."""
        if not self._set:
            return None
        for one in self._set:
            is_meant = one.fault.endpoint in (endpoint, "*") and (one.fault.kind == "undelivered") == on_delivery
            if is_meant and self._strikes(one):
                return one.fault
        return None

    def _strikes(self, one: _Set) -> bool:
        one.calls += 1
        if one.fault.next and one.calls >= one.fault.next:
            self._set.remove(one)
        return not one.fault.every or one.calls % one.fault.every == 0
