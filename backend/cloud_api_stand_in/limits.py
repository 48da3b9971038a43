"""Rates: one number says how far an account has borrowed from the future (the generic cell rate algorithm)."""

from typing import NamedTuple

_ROUNDING_S = 1e-4  # chosen: what many additions to a time of today lose, and less than any interval


class Rate(NamedTuple):
    """One event every so many seconds; `burst` of them may come at once."""

    interval_s: float
    burst: int


def spend(booked_until: float, now: float, rate: Rate) -> float | None:
    """Books one event; gives how far the time is booked then, or None when the burst is used up."""
    begins = max(booked_until, now)
    if begins - now > rate.interval_s * (rate.burst - 1) + _ROUNDING_S:
        return None
    return begins + rate.interval_s


def spend_always(booked_until: float, now: float, rate: Rate) -> float:
    """Books one event that cannot be refused; what is booked never reaches beyond one burst."""
    booked = max(booked_until, now) + rate.interval_s
    return min(booked, now + rate.interval_s * rate.burst)
