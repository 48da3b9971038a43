"""The customers: who they are, and how each stands with each business number."""

from collections import OrderedDict
from hashlib import blake2b

import phonenumbers
from msgspec import Struct, field

from backend.cloud_api_stand_in.options import Identity

# chosen: as many open conversations as the largest measurement has, and some more
MAX_USERS = 200_000


class Thread(Struct):
    """How a customer stands with one business number. Times are seconds since 1970, 0 for never.

    Args:
        window_until: when the 24-hour window closes.
        booked_until: how far the pair's rate is used up.
        referral_at: when the customer came through an ad; free_until: how long answers are free because of it.
        typing_until: how long the customer sees that the business is typing.
        offer_id: the last message with something to tap on.
    """

    window_until: float = 0.0
    booked_until: float = 0.0
    referral_at: float = 0.0
    free_until: float = 0.0
    typing_until: float = 0.0
    last_from_customer_id: str = ""
    last_from_business_id: str = ""
    offer_id: str = ""


class User(Struct):
    """A customer.

    Args:
        identity: what webhooks tell of this customer; None for what the options say.
        is_reachable: whether messages arrive; else they fail with 131026.
        refuses_marketing_of: ids of the numbers whose marketing messages this customer stopped.
    """

    wa_id: str
    user_id: str
    parent_user_id: str
    name: str
    username: str
    identity: Identity | None = None
    is_reachable: bool = True
    refuses_marketing_of: frozenset[str] = frozenset()
    threads: dict[str, Thread] = field(default_factory=dict)

    def thread(self, number_id: str) -> Thread:
        """Gives how the customer stands with a number."""
        thread = self.threads.get(number_id)
        if thread is None:
            thread = self.threads[number_id] = Thread()
        return thread


class Users:
    """All customers, by phone number and by user id; the one longest unused is forgotten when there are too many."""

    def __init__(self, max_users: int = MAX_USERS) -> None:
        self.by_wa_id: OrderedDict[str, User] = OrderedDict()
        self._by_user_id: dict[str, User] = {}
        self._max_users = max_users

    def of_phone(self, wa_id: str) -> User:
        """Finds the customer with a number; every number has one."""
        user = self.by_wa_id.get(wa_id) or self._new(wa_id)
        self.by_wa_id.move_to_end(wa_id)
        return user

    def of_user_id(self, user_id: str) -> User | None:
        """Finds a customer by the business-scoped user id or its parent."""
        return self._by_user_id.get(user_id)

    def change_number(self, user: User, wa_id: str) -> str:
        """Gives a customer another number and with it other user ids; gives the user id that was."""
        before = user.user_id
        self._forget(user)
        other = self.by_wa_id.get(wa_id)
        if other is not None:
            self._forget(other)
        user.wa_id = wa_id
        user.user_id, user.parent_user_id = _user_ids(wa_id)
        self._remember(user)
        return before

    def _new(self, wa_id: str) -> User:
        user_id, parent_user_id = _user_ids(wa_id)
        user = User(wa_id, user_id, parent_user_id, f"Customer {wa_id[-4:]}", f"customer_{wa_id[-4:]}")
        self._remember(user)
        if len(self.by_wa_id) > self._max_users:
            self._forget(next(iter(self.by_wa_id.values())))
        return user

    def _remember(self, user: User) -> None:
        self.by_wa_id[user.wa_id] = user
        self._by_user_id[user.user_id] = self._by_user_id[user.parent_user_id] = user

    def _forget(self, user: User) -> None:
        self.by_wa_id.pop(user.wa_id, None)
        self._by_user_id.pop(user.user_id, None)
        self._by_user_id.pop(user.parent_user_id, None)


def _user_ids(wa_id: str) -> tuple[str, str]:
    """Makes user id and parent id: country and twenty digits, always the same for a number."""
    digits = str(int.from_bytes(blake2b(wa_id.encode(), digest_size=16).digest(), "big")).zfill(40)
    country = country_of(wa_id)
    return f"{country}.{digits[:20]}", f"{country}.ENT.{digits[20:40]}"


def country_of(wa_id: str) -> str:
    """Gives the two letters of the country a number belongs to; `ZZ` when that cannot be told."""
    try:
        number = phonenumbers.parse(f"+{wa_id}")
    except phonenumbers.NumberParseException:
        return "ZZ"
    regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(number.country_code or 0, ("ZZ",))
    region = phonenumbers.region_code_for_number(number) or regions[0]
    return region if region.isalpha() else "ZZ"
