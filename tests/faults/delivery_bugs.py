"""Bugs planted in the way of a message: each is what somebody might well write, and the suite must not let it pass."""

from tests.faults.seeded_bugs import SeededBug

RECEIVE = "tests/backend/conversation/test_receive.py"
TURN = "tests/backend/conversation/test_turn.py"
ECHOES = "tests/backend/conversation/test_echoes.py"
COMMIT = "tests/backend/conversation/test_commit_first.py"
LEASES = "tests/backend/conversation/test_leases.py"
FLOODS = "tests/backend/conversation/test_floods.py"
SILENCE = "tests/backend/domains/inbox/test_silence.py"
SENDING = "tests/backend/effects/test_sending.py"
EFFECT_LEASES = "tests/backend/effects/test_effect_leases.py"
TIMERS = "tests/backend/jobs/test_timers_and_sweep.py"
POISON = "tests/faults/test_poison.py"

_PERFORMED_EARLY = """
                async def unit(connection):
                    recorded = await record(connection, turns, self._ids, now)
                    self._performer.hand_over(recorded.lanes)
                    return Recorded([], recorded.has_due, recorded.failed, recorded.lost)

                return await self._database.write(unit)"""

DELIVERY_BUGS = (
    SeededBug(
        "a second delivery is stored as another message",
        "backend/conversation/storing.py",
        "        if key in there:\n",
        "        if False:\n",
        (f"{RECEIVE}::test_a_second_delivery_changes_nothing",),
    ),
    SeededBug(
        "a post is acknowledged before it is stored",
        "backend/conversation/receive.py",
        "        return await waiting.result\n",
        "        return Received()\n",
        (f"{COMMIT}::test_a_post_that_was_not_stored_is_not_acknowledged",),
    ),
    SeededBug(
        "messages are taken in any order",
        "backend/conversation/claim.py",
        ".order_by(c.sequence)",
        ".order_by(c.sequence.desc())",
        (f"{TURN}::test_messages_that_wait_together_are_taken_in_order",),
    ),
    SeededBug(
        "a lease keeps nobody away",
        "backend/conversation/claim.py",
        "or_(c.leased_until.is_(None), c.leased_until <= ",
        "or_(c.leased_until.is_(None), c.leased_until > ",
        (f"{LEASES}::test_a_leased_turn_is_left_alone_until_the_lease_ends",),
    ),
    SeededBug(
        "a worker writes though its lease was taken over",
        "backend/conversation/record.py",
        "if fences[id_] == fence}",
        "if id_ in fences}",
        (f"{TURN}::test_a_worker_that_was_presumed_dead_cannot_write",),
    ),
    SeededBug(
        "a worker's calls are taken from it while it lives",
        "backend/effects/performer.py",
        "        if old:\n",
        "        if not old:\n",
        (f"{EFFECT_LEASES}::test_a_call_that_takes_long_stays_with_its_worker",),
    ),
    SeededBug(
        "a lease is extended that another worker has taken over",
        "backend/effects/line.py",
        "ours = {(row.id, row.attempts) for row in rows} & set(held)",
        "ours = set(held)",
        (f"{EFFECT_LEASES}::test_what_was_taken_over_is_neither_extended_nor_gone_on_with",),
    ),
    SeededBug(
        "after an outage every worker is taken for dead",
        "backend/jobs/worker.py",
        "return not self._had_gap(now) and (",
        "return (",
        (f"{EFFECT_LEASES}::test_who_could_not_write_for_a_while_takes_nobody_for_dead",),
    ),
    SeededBug(
        "attempts at a turn are not counted",
        "backend/conversation/claim.py",
        "attempts=c.attempts + 1)",
        "attempts=c.attempts)",
        (f"{TURN}::test_attempts_count_before_the_turn_so_a_worker_that_dies_each_time_gives_up",),
    ),
    SeededBug(
        "attempts at an effect are not counted",
        "backend/effects/line.py",
        "attempts=effects.c.attempts + 1,",
        "attempts=effects.c.attempts,",
        (f"{SENDING}::test_after_the_last_attempt_a_send_is_given_up_and_the_next_goes",),
    ),
    SeededBug(
        "a session runs on whatever version is published",
        "backend/conversation/published_flows.py",
        "return super().version(version_id) or self._all_versions.get(version_id)",
        "return next(iter(self), None)",
        (f"{TURN}::test_sessions_stay_on_their_version",),
    ),
    SeededBug(
        "effects are performed before the commit",
        "backend/jobs/take_turns.py",
        "return await self._database.write(lambda connection: record(connection, turns, self._ids, now))",
        _PERFORMED_EARLY,
        (f"{COMMIT}::test_a_turn_that_was_not_stored_has_sent_nothing",),
    ),
    SeededBug(
        "a message is sent after the window has closed",
        "backend/effects/send_message.py",
        "if not may_send(",
        "if None is may_send(",
        (f"{SENDING}::test_the_window_is_checked_when_sending_not_when_planning",),
    ),
    SeededBug(
        "a send whose answer was lost is sent again at once",
        "backend/effects/send_message.py",
        "return Doubtful(reason)",
        "return TryAgain(reason)",
        (f"{SENDING}::test_a_send_in_doubt_is_settled_by_its_echo",),
    ),
    SeededBug(
        "a send in doubt is repeated without waiting for its echo",
        "backend/jobs/sweep.py",
        "c.doubted_at <= now - GRACE",
        "c.doubted_at <= now",
        (f"{SENDING}::test_a_send_in_doubt_is_repeated_only_after_the_grace_time",),
    ),
    SeededBug(
        "a send in doubt is repeated though no echo could come in",
        "backend/jobs/sweep.py",
        "if up_since is None or now - up_since < GRACE:",
        "if up_since is None:",
        (f"{SENDING}::test_the_grace_time_runs_only_while_the_api_is_up",),
    ),
    SeededBug(
        "a server counts as reachable though its database is away",
        "backend/working.py",
        "            seen_at = None\n",
        "            seen_at = now\n",
        ("tests/backend/test_working.py",),
    ),
    SeededBug(
        "a send whose worker was killed is sent again at once",
        "backend/jobs/sweep.py",
        "for name, kind in effect_kinds().items() if kind.is_doubtful}",
        "for name, kind in effect_kinds().items() if not kind.is_performed}",
        (f"{SENDING}::test_a_send_whose_worker_was_killed_is_in_doubt",),
    ),
    SeededBug(
        "an echo does not settle a send",
        "backend/conversation/statuses.py",
        '.values(state="done", due_at=None, leased_until=None)',
        ".values(leased_until=None)",
        (f"{SENDING}::test_a_send_in_doubt_is_settled_by_its_echo",),
    ),
    SeededBug(
        "a post with two echoes cannot be stored",
        "backend/conversation/statuses.py",
        'one_of(effects.c.state, "due", "performing", "in_doubt")',
        'effects.c.state.in_(("due", "performing", "in_doubt"))',
        (f"{ECHOES}::test_one_post_settles_several_sends",),
    ),
    SeededBug(
        "a late status takes a message down the ladder",
        "backend/conversation/statuses.py",
        'messages.c.status_rank < bindparam("reached")',
        'messages.c.status_rank != bindparam("reached")',
        (f"{SENDING}::test_statuses_only_climb",),
    ),
    SeededBug(
        "what a worker found out too late is written down all the same",
        "backend/effects/settle.py",
        "(attempt := (item.performance.effect.id, item.performance.attempts)) in found",
        "(attempt := next((one for one in found if one[0] == item.performance.effect.id), None))",
        (f"{LEASES}::test_an_outcome_that_comes_after_the_next_attempt_began_is_left_out",),
    ),
    SeededBug(
        "the next message goes though the one before it has to be retried",
        "backend/effects/performer.py",
        "if not isinstance(outcome, Done | GivenUp):",
        "if outcome is None:",
        (f"{SENDING}::test_a_message_that_is_to_be_retried_holds_up_the_next",),
    ),
    SeededBug(
        "the bot goes on talking when a person takes the chat",
        "backend/effects/performer.py",
        "if not is_just_wanted and await self._is_withdrawn(performance):",
        "if not is_just_wanted and not performance:",
        (f"{SILENCE}::test_what_a_worker_is_sending_goes_out_and_what_it_holds_behind_that_does_not",),
    ),
    SeededBug(
        "a later effect is taken while an earlier one is open",
        "backend/effects/line.py",
        "_before.c.sequence < _c.sequence,",
        "_before.c.sequence < 0,",
        (f"{LEASES}::test_a_message_in_doubt_holds_up_those_of_later_turns",),
    ),
    SeededBug(
        "a timer that has fired stays",
        "backend/jobs/wake_sessions.py",
        'delete(timers).where(c.id == bindparam("timer"))',
        'delete(timers).where(c.id == bindparam("timer"), c.due_at > now)',
        (f"{LEASES}::test_a_timer_fires_once_however_late_its_turn_is",),
    ),
    SeededBug(
        "a timer runs on though the answer has come",
        "backend/conversation/record.py",
        "rows.add(_STOP_TIMER, wait=left.id)",
        "pass",
        (f"{TIMERS}::test_an_answer_in_time_stops_the_timer_of_a_question",),
    ),
    SeededBug(
        "an input that was given twice is taken twice",
        "backend/conversation/giving.py",
        "new = {item.input.id: item for item in given if item.input.id not in there}",
        "new = {f'{item.input.id}.{now}': item for item in given}",
        (f"{TIMERS}::test_a_timer_that_comes_again_wakes_once",),
    ),
    SeededBug(
        "what is held keeps the answer it waits for from being read",
        "backend/conversation/claim.py",
        'or (waiting[-1].is_held and kind != "message_received")',
        "or False",
        (f"{FLOODS}::test_the_answer_of_a_call_is_taken_however_many_messages_wait_for_it",),
    ),
    SeededBug(
        "an input on which a flow fails is told to nobody",
        "backend/conversation/releasing.py",
        "        if taken.failure:\n",
        "        if taken.failure is None:\n",
        (f"{POISON}::test_an_endless_flow_is_given_up_at_once_and_replayed_once_it_is_drawn_anew",),
    ),
    SeededBug(
        "a turn that fails is tried again for hours",
        "backend/conversation/releasing.py",
        "PAUSES_S = (2, 5, 13, 30)",
        "PAUSES_S = (2, 50, 1_300, 3_000)",
        (f"{POISON}::test_a_node_that_raises_is_given_up_within_a_minute_and_replayed_once_it_is_mended",),
    ),
    SeededBug(
        "nobody looks for conversations whose wake-up was lost",
        "backend/jobs/sweep.py",
        "is_missed = or_(c.due_at.is_(None), ",
        "is_missed = or_(",
        (f"{TIMERS}::test_a_conversation_nobody_was_told_of_is_found",),
    ),
)
