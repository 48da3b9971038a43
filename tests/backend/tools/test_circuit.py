"""The circuit breaker, by the clock of the test."""

from backend.tools.circuit import FAILURES_TO_OPEN, FIRST_PAUSE_S, LONGEST_PAUSE_S, MAX_CIRCUITS, Circuits

NAME = "workspace api.example"


def opened(at: float = 0) -> Circuits:
    """A circuit that has just opened."""
    circuits = Circuits()
    for _ in range(FAILURES_TO_OPEN):
        assert circuits.admits(NAME, at)
        circuits.report(NAME, True, at)
    return circuits


def test_who_fails_again_and_again_is_left_alone_and_nobody_else() -> None:
    circuits = opened()
    assert not circuits.admits(NAME, 0)
    assert not circuits.admits(NAME, FIRST_PAUSE_S - 0.1)
    assert circuits.admits("workspace other.example", 0)


def test_a_success_forgets_the_failures() -> None:
    circuits = Circuits()
    for _ in range(3):
        for _ in range(FAILURES_TO_OPEN - 1):
            circuits.report(NAME, True, 0)
        circuits.report(NAME, False, 0)
    assert circuits.admits(NAME, 0)


def test_after_the_pause_one_call_goes_first() -> None:
    circuits = opened()
    assert circuits.admits(NAME, FIRST_PAUSE_S)
    assert not circuits.admits(NAME, FIRST_PAUSE_S)
    circuits.report(NAME, False, FIRST_PAUSE_S + 1)
    assert all(circuits.admits(NAME, FIRST_PAUSE_S + 1) for _ in range(10))


def test_each_failed_try_doubles_the_pause_up_to_the_longest() -> None:
    circuits, now, pauses = opened(), 0.0, []
    for _ in range(6):
        pause = next(s for s in range(1, 1_000) if circuits.admits(NAME, now + s))
        now += pause
        circuits.report(NAME, True, now)
        pauses.append(pause)
    assert pauses == [30, 60, 120, 240, LONGEST_PAUSE_S, LONGEST_PAUSE_S]


def test_calls_that_were_under_way_when_it_opened_do_not_lengthen_the_pause() -> None:
    circuits = opened()
    for _ in range(50):
        circuits.report(NAME, True, 1)
    assert circuits.admits(NAME, FIRST_PAUSE_S)


def test_a_try_whose_end_nobody_reports_is_followed_by_another() -> None:
    circuits = opened()
    assert circuits.admits(NAME, FIRST_PAUSE_S)
    assert circuits.admits(NAME, 2 * FIRST_PAUSE_S)


def test_no_more_than_so_many_are_remembered() -> None:
    circuits = opened()
    for number in range(MAX_CIRCUITS):
        circuits.report(f"{number}", True, 0)
    assert circuits.admits(NAME, 0)
