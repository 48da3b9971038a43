"""The limits a message is counted against before it is taken."""

from backend.cloud_api_stand_in.draft import Draft
from backend.cloud_api_stand_in.errors import GraphError
from backend.cloud_api_stand_in.limits import Rate, spend
from backend.cloud_api_stand_in.media import DAY_S
from backend.cloud_api_stand_in.options import Options
from backend.cloud_api_stand_in.world import World


def admit(world: World, draft: Draft) -> None:
    """Counts a message against the number's throughput, the pair's rate and the customers of a day."""
    options, status = world.options, world.options.rate_limit_status
    if options.throughput_per_s:
        booked = spend(draft.number.booked_until, draft.at, throughput(options))
        if booked is None:
            raise GraphError(130429, "Cloud API message throughput has been reached.", http_status=status)
        draft.number.booked_until = booked
    if options.pair_burst:
        rate = Rate(options.pair_interval_s, options.pair_burst)
        booked = spend(draft.thread.booked_until, draft.at, rate)
        if booked is None:
            raise GraphError(131056, "Too many messages to this customer in a short time.", http_status=status)
        draft.thread.booked_until = booked
    if options.daily_customers and draft.template is not None and not draft.in_window:
        _count_customer(world, draft)


def throughput(options: Options) -> Rate:
    """Gives the rate of one number: a second's worth may come at once."""
    return Rate(1 / options.throughput_per_s, options.throughput_per_s)


def _count_customer(world: World, draft: Draft) -> None:
    """Counts a customer once in 24 hours."""
    written_to = world.customers_written_to
    for wa_id in [one for one, at in written_to.items() if at <= draft.at - DAY_S]:
        del written_to[wa_id]
    if draft.user.wa_id not in written_to and len(written_to) >= world.options.daily_customers:
        raise GraphError(
            131048,
            "The messaging limit of 24 hours has been reached.",
            http_status=world.options.rate_limit_status,
        )
    written_to.setdefault(draft.user.wa_id, draft.at)
