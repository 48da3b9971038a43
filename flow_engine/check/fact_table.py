"""Facts and names as bits: a set of them is one number, so agreeing, dropping and comparing are one operation each."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from flow_engine.check.facts import CHANGED_BY_WAITING, OUTSIDE, Facts, Known, names_of


class FactTable:
    """Numbers the facts that come up while flows are looked at, and the names they are about.

    Attributes:
        outside: the facts that hold in every flow of a run: those of the contact, the message and the time.
        merged: the facts about a name that no state is split by.
        changed_by_waiting: names of what may be otherwise after a wait.
    """

    def __init__(self) -> None:
        self.outside = 0
        self.merged = 0
        self._split_names = ~0
        self._linking = 0
        self._name_bits: dict[str, int] = {}
        self._about: dict[int, int] = {}
        self._numbered: dict[Any, tuple[int, int]] = {}
        self._facts: list[tuple[Any, Any, int]] = []
        self._outside_names = self.names(sorted(OUTSIDE))
        self.changed_by_waiting = self.names(CHANGED_BY_WAITING)

    def names(self, names: Iterable[str]) -> int:
        """Gives the names' bits."""
        mask = 0
        for name in names:
            bit = self._name_bits.get(name)
            if bit is None:
                bit = self._name_bits[name] = 1 << len(self._name_bits)
                self._about[bit] = 0
            mask |= bit
        return mask

    def split_by(self, names: int) -> None:
        """Says, before there is any fact, by which names states are split; by default by all."""
        self._split_names = names

    def about(self, names: int) -> int:
        """Gives the facts about any of some names."""
        mask = self._about.get(names)
        if mask is None:
            mask = 0
            for bit in bits_of(names):
                mask |= self._about[bit]
        return mask

    def about_only(self, facts: int, wanted: int, unwanted: int) -> int:
        """Picks, out of facts about two sets of names, those about nothing but the wanted ones."""
        if not unwanted or not wanted:
            return facts if wanted else 0
        if wanted.bit_count() > unwanted.bit_count():
            return facts & ~self.about(unwanted)
        found = facts & self.about(wanted)
        return found & ~self.about(unwanted) if found & self._linking else found

    def related(self, facts: int, names: int) -> int:
        """Picks the facts about any of some names, and those about names that such a fact links them with."""
        found = facts & self.about(names)
        while links := found & self._linking:
            for bit in bits_of(links):
                names |= self._facts[bit.bit_length() - 1][2]
            more = facts & self.about(names)
            if more == found:
                break
            found = more
        return found

    def read(self, bits: int) -> dict[Any, Any]:
        """Gives the facts that some bits stand for."""
        return {key: fact for key, fact, _ in (self._facts[bit.bit_length() - 1] for bit in bits_of(bits))}

    def bits(self, facts: Facts, live: int = ~0) -> int:
        """Gives the bits of those facts that are about live names only."""
        mask = 0
        for key, fact in facts.items():
            identity = _identity(key, fact)
            known = self._numbered.get(identity)
            if known is None:
                names = self.names(names_of(key))
                if names & ~live:
                    continue
                known = self._numbered[identity] = self._new_bit(names), names
                self._facts.append((key, fact, names))
            bit, names = known
            if not names & ~live:
                mask |= bit
        return mask

    def _new_bit(self, names: int) -> int:
        bit = 1 << len(self._facts)
        for name in bits_of(names):
            self._about[name] |= bit
        if names & (names - 1):
            self._linking |= bit
        if not names & ~self._outside_names:
            self.outside |= bit
        if names & ~self._split_names:
            self.merged |= bit
        return bit


def bits_of(mask: int) -> Iterator[int]:
    """Takes a number apart into its bits, the lowest first."""
    while mask:
        bit = mask & -mask
        yield bit
        mask ^= bit


def _identity(key: Any, fact: Any) -> Any:
    """Gives a value that is equal for equal facts; to Python alone, true is 1."""
    if not isinstance(fact, Known):
        return key, fact
    if isinstance(fact.value, list | dict):
        return key, msgspec.json.encode(fact)
    return key, fact, isinstance(fact.value, bool)
