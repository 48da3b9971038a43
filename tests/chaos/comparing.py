"""What the ledger and the order of arrival say together: nothing here asks anybody."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct

from tests.chaos.ledger import REPLIES, Kind, Ledger, Posted, Taken


class Compared(Struct, frozen=True, kw_only=True):
    """What was found; the texts name messages.

    Args:
        miscounted: replies of a session that has forgotten something, or was told it twice.
        repeated: sends that were repeated, as they may be without echoes: once for each whose end nobody knew.
        failed_calls: web calls without an answer, as on a machine too busy to take it in time; their flows said so.
            One that was given up because each attempt ended with its worker is a dead letter.
        first_s, all_s: from each kill or restart to the next reply, and to the last one of what was acknowledged then.
    """

    lost: list[str]
    processed_twice: list[str]
    out_of_order: list[str]
    miscounted: list[str]
    sent_twice: list[str]
    repeated: int
    failed_calls: int
    first_s: list[float]
    all_s: list[float]


def compare(ledger: Ledger, arrived: Mapping[str, int], *, has_echoes: bool) -> Compared:
    """Compares what was posted and taken with the order in which it was stored.

    Args:
        arrived: the place of each message, by the provider's id.
    """
    firsts = _first_takes(ledger.taken)
    posted_by: dict[str, list[Posted]] = defaultdict(list)
    for posted in ledger.posted.values():
        posted_by[posted.customer].append(posted)
    answers: dict[str, list[Taken]] = defaultdict(list)
    sent_to: dict[str, list[Taken]] = defaultdict(list)
    for taken in firsts:
        answers[taken.reply.answers].append(taken)
        sent_to[taken.customer].append(taken)
    talks = {customer: (_in_order(all_, arrived), sent_to[customer]) for customer, all_ in posted_by.items()}
    sent_twice, repeated = _surplus(ledger, has_echoes=has_echoes)
    first_s, all_s = _recovery(ledger, answers)
    every = ledger.posted.values()
    return Compared(
        lost=[one.text for one in every if _is_lost(one, answers, arrived)],
        processed_twice=[one.text for one in every if len(answers[one.text]) > REPLIES[one.kind]],
        out_of_order=[
            *_overtaken(posted_by.values(), arrived),
            *(customer for customer, talk in talks.items() if _is_disordered(*talk)),
        ],
        miscounted=[fault for talk in talks.values() for fault in _miscounted(*talk)],
        sent_twice=sent_twice,
        repeated=repeated,
        failed_calls=sum(taken.text.startswith("failed") for taken in firsts),
        first_s=first_s,
        all_s=all_s,
    )


def _first_takes(taken: Iterable[Taken]) -> list[Taken]:
    """Gives each send once, as it was taken for the first time."""
    found: dict[str, Taken] = {}
    for one in taken:
        found.setdefault(one.effect_id, one)
    return list(found.values())


def _surplus(ledger: Ledger, *, has_echoes: bool) -> tuple[list[str], int]:
    """Gives what was taken more often than it may be, and how often a send was repeated as it may be."""
    takes: dict[str, list[Taken]] = defaultdict(list)
    for taken in ledger.taken:
        takes[taken.effect_id].append(taken)
    too_many: list[str] = []
    repeated = 0
    for several in takes.values():
        for before, after in pairwise(several):
            if not has_echoes and _was_in_doubt(before, after, ledger):
                repeated += 1
            else:
                too_many.append(f"{after.text} after {after.at - before.at:.1f} s, told: {before.is_told}")
    return too_many, repeated


def _was_in_doubt(before: Taken, after: Taken, ledger: Ledger) -> bool:
    """Tells whether the product could not know that a send was taken: it was not told, or was killed meanwhile."""
    return not before.is_told or any(before.at - 1 <= at <= after.at for at in [*ledger.kills, *ledger.breaks])


def _is_lost(posted: Posted, answers: Mapping[str, Sequence[Taken]], arrived: Mapping[str, int]) -> bool:
    return posted.id not in arrived or len(answers[posted.text]) < REPLIES[posted.kind]


def _in_order(posted: Iterable[Posted], arrived: Mapping[str, int]) -> list[Posted]:
    """Gives a customer's messages in the order in which they were stored."""
    return sorted((one for one in posted if one.id in arrived), key=lambda one: arrived[one.id])


def _overtaken(of_customers: Iterable[Sequence[Posted]], arrived: Mapping[str, int]) -> list[str]:
    """Names messages that stand behind one that was posted only after they were acknowledged."""
    return [
        f"{earlier.text} behind {later.text}"
        for posted in of_customers
        for earlier in posted
        for later in posted
        if earlier.acknowledged_at is not None
        and later.posted_at > earlier.acknowledged_at
        and arrived.get(earlier.id, 0) > arrived.get(later.id, 0) > 0
    ]


def _is_disordered(posted: Sequence[Posted], sent: Sequence[Taken]) -> bool:
    """Tells whether the replies came in another order than the messages were stored in; timers have none."""
    if any(one.kind == Kind.TIMER for one in posted):
        return False
    place = {one.text: index for index, one in enumerate(posted)}
    answered = [(place.get(taken.reply.answers, -1), taken.reply.part) for taken in sent]
    return answered != sorted(answered)


def _miscounted(posted: Sequence[Posted], sent: Sequence[Taken]) -> list[str]:
    """Names replies whose session has lost count."""
    count = {one.text: index for index, one in enumerate(posted, 1)}
    replies = (taken.reply for taken in sent)
    return [
        f"{reply.answers}: {reply.count} instead of {count.get(reply.answers)}"
        for reply in replies
        if reply.part and reply.count != count.get(reply.answers)
    ]


def _recovery(ledger: Ledger, answers: Mapping[str, Sequence[Taken]]) -> tuple[list[float], list[float]]:
    """Gives how long it took after each of them until the next reply, and until all that was under way had one."""
    first_s: list[float] = []
    all_s: list[float] = []
    for at in [*ledger.kills, *ledger.restarts]:
        later = [taken.at for taken in ledger.taken if taken.at > at]
        if later:
            first_s.append(later[0] - at)
        under_way = [one for one in ledger.posted.values() if (one.acknowledged_at or at) < at]
        ends = [answers[one.text][-1].at for one in under_way if answers[one.text]]
        all_s.append(max([end - at for end in ends if end > at], default=0.0))
    return first_s, all_s
