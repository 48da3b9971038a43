"""Chance that is the same in every run: it depends on the seed and on what it is for, not on the order of calls."""

from zlib import crc32


def fraction(seed: int, *about: str | int) -> float:
    """Gives a number from 0 up to but without 1."""
    return crc32(":".join(map(str, (seed, *about))).encode()) / 2**32


def between(low: float, high: float, seed: int, *about: str | int) -> float:
    """Gives a number from low to high."""
    return low if high <= low else low + (high - low) * fraction(seed, *about)
