"""How often jobs look for work that nobody told them of.

Work that a customer waits for is looked for by every worker, each second: that is how late it comes when its wake-up
was lost. Upkeep is woken by SAQ's cron, once for all workers together; a worker that was not woken for about three
periods, because the queue is down or another worker has it and does nothing, looks by itself.
"""

from msgspec import Struct

from backend.jobs.waker import JobKind


class Period(Struct, frozen=True):
    """How often a job runs without being told of work.

    Args:
        by_itself_s: seconds after which each worker runs it unasked.
        cron: when SAQ wakes one worker to run it; the sixth field counts seconds. Empty for never.
    """

    by_itself_s: float
    cron: str = ""


PERIODS: dict[JobKind, Period] = {
    "take_turns": Period(1),
    "perform_effects": Period(1),
    "wake_sessions": Period(1),
    "tend_queues": Period(10, "* * * * * */3"),
    "sweep": Period(10, "* * * * * */3"),
    "reach_schedules": Period(45, "* * * * * */15"),
    "expire_conversations": Period(900, "*/5 * * * *"),
    "clean_up": Period(10_800, "0 * * * *"),
}
