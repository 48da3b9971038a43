"""The judge of the chaos finds what went wrong, each thing under its name, and nothing where all went well."""

from itertools import pairwise

from tests.chaos.comparing import Compared, compare
from tests.chaos.ledger import Kind, Ledger, Posted

ANA = "5511900000001"


def ledger_of(*kinds: Kind) -> tuple[Ledger, list[Posted], dict[str, int]]:
    """One customer's messages, each posted once the one before it was acknowledged."""
    ledger = Ledger()
    posted = [ledger.write(ANA, kind) for kind in kinds]
    for at, one in enumerate(posted, 1):
        one.posted_at, one.acknowledged_at = at, at + 0.5
    return ledger, posted, {one.id: place for place, one in enumerate(posted, 1)}


def echo(ledger: Ledger, posted: Posted, count: int, parts: str = "ab") -> None:
    for part in parts:
        ledger.take(ANA, f"{count}{part} {posted.text}", f"{posted.id}.{count}{part}", is_told=True)


def found(compared: Compared) -> set[str]:
    """Names what was found."""
    names = ("lost", "processed_twice", "out_of_order", "miscounted", "sent_twice")
    return {name for name in names if getattr(compared, name)}


def test_nothing_is_found_where_all_went_well() -> None:
    ledger, posted, arrived = ledger_of(Kind.ECHO, Kind.ECHO, Kind.ECHO)
    for count, one in enumerate(posted, 1):
        echo(ledger, one, count)
    assert ledger.unanswered == 0
    assert found(compare(ledger, arrived, has_echoes=True)) == set()


def test_a_message_without_all_its_replies_is_lost() -> None:
    ledger, (first,), arrived = ledger_of(Kind.ECHO)
    echo(ledger, first, 1, "a")
    assert ledger.unanswered == 1
    assert compare(ledger, arrived, has_echoes=True).lost == [first.text]
    echo(ledger, first, 1, "b")
    assert compare(ledger, {}, has_echoes=True).lost == [first.text]


def test_a_message_that_was_processed_twice_is_found_in_the_count_too() -> None:
    ledger, (first, second), arrived = ledger_of(Kind.ECHO, Kind.ECHO)
    echo(ledger, first, 1)
    echo(ledger, first, 2)
    echo(ledger, second, 3)
    compared = compare(ledger, arrived, has_echoes=True)
    assert compared.processed_twice == [first.text]
    assert f"{second.text}: 3 instead of 2" in compared.miscounted


def test_replies_in_another_order_are_found() -> None:
    ledger, (first, second), arrived = ledger_of(Kind.CALL, Kind.CALL)
    for one in (second, first):
        ledger.take(ANA, one.text, f"{one.id}.1", is_told=True)
    assert found(compare(ledger, arrived, has_echoes=True)) == {"out_of_order"}


def test_a_message_that_overtook_an_acknowledged_one_is_found() -> None:
    ledger, posted, arrived = ledger_of(Kind.TIMER, Kind.TIMER)
    for one in posted:
        ledger.take(ANA, one.text, f"{one.id}.1", is_told=True)
    assert found(compare(ledger, arrived, has_echoes=True)) == set()
    swapped = {after: arrived[before] for before, after in pairwise([*arrived, next(iter(arrived))])}
    assert found(compare(ledger, swapped, has_echoes=True)) == {"out_of_order"}


def test_a_send_that_was_told_is_never_to_be_repeated() -> None:
    for has_echoes in (True, False):
        ledger, (first,), arrived = ledger_of(Kind.TIMER)
        for _ in range(2):
            ledger.take(ANA, first.text, "e1", is_told=True)
        assert found(compare(ledger, arrived, has_echoes=has_echoes)) == {"sent_twice"}


def test_a_send_whose_end_nobody_knew_may_be_repeated_once_where_there_are_no_echoes() -> None:
    ledger, (first,), arrived = ledger_of(Kind.TIMER)
    ledger.take(ANA, first.text, "e1", is_told=False)
    ledger.take(ANA, first.text, "e1", is_told=True)
    assert found(compare(ledger, arrived, has_echoes=True)) == {"sent_twice"}
    compared = compare(ledger, arrived, has_echoes=False)
    assert (found(compared), compared.repeated) == (set(), 1)
