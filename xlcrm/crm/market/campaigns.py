"""活动: who was invited and came, whether they were called afterwards in time, and what was ordered after; never said: because."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from xlcrm.crm.names import name_key

DAY = dt.timedelta(days=1)
State = Literal["in_time", "late", "waiting", "missed", ""]
"""Of the follow-up of somebody who came: in time · too late · still to come · not done in time; "" for all others."""


@dataclass(frozen=True)
class Rules:
    """What a team expects of its campaigns."""

    follow_days: int = 7
    """Whoever came is contacted within so many days after the end."""
    order_days: int = 90
    """Orders of so many days, the first day of the campaign included, are counted as after it."""


@dataclass(frozen=True)
class Campaign:
    """One campaign, fair or get-together."""

    key: str
    name: str
    kind: str
    start: dt.date
    end: dt.date
    cost: float | None = None
    owner: str = ""


@dataclass(frozen=True)
class Guest:
    """Somebody who was invited to a campaign, or came to it."""

    key: str
    campaign: str
    """As the row names it."""
    at: int
    """The customer's position in the ledger, or a negative constant."""
    person: str = ""
    came: bool = False
    invited: dt.date | None = None


@dataclass(frozen=True)
class FollowUp:
    """Whether somebody who came was contacted afterwards."""

    state: State
    due: dt.date | None = None
    day: dt.date | None = None
    """Of the first contact after the end."""


def follow_up(
    guest: Guest, campaign: Campaign, contacts: Sequence[dt.date], as_of: dt.date, rules: Rules
) -> FollowUp:
    """How a guest was followed up; `contacts` are the days on which the customer was reached, in order.

    A contact on a day of the campaign itself is none. Where the customer is not known nobody can tell.
    """
    if not guest.came or guest.at < 0 or campaign.start > as_of:
        return FollowUp("")
    due = campaign.end + rules.follow_days * DAY
    place = bisect_right(contacts, campaign.end)
    day = contacts[place] if place < len(contacts) and contacts[place] <= as_of else None
    if day:
        return FollowUp("in_time" if day <= due else "late", due, day)
    return FollowUp("waiting" if as_of <= due else "missed", due)


@dataclass(frozen=True)
class Bought:
    """Orders of one customer: day → net amount."""

    days: Mapping[dt.date, float] = field(default_factory=dict)

    def between(self, first: dt.date, last: dt.date) -> tuple[int, float]:
        """(days with an order, net sales) of some days, both included."""
        chosen = [amount for day, amount in self.days.items() if first <= day <= last]
        return sum(amount > 0 for amount in chosen), sum(chosen)


@dataclass(frozen=True)
class Outcome:
    """What came of one campaign."""

    campaign: Campaign
    invited: int
    came: int
    customers: int
    """Different customers who came."""
    states: Mapping[State, int]
    """Follow-ups of those who came."""
    days: int
    """Days that the orders are counted over: fewer than the rule says where they have not passed yet."""
    buyers: int
    """Customers who came and ordered in these days."""
    orders: int
    """Days with an order of theirs."""
    sales: float
    before: float
    """What the same customers bought in as many days before."""

    @property
    def cost_came(self) -> float | None:
        """Cost of each who came."""
        return _each(self.campaign.cost, self.came)

    @property
    def cost_order(self) -> float | None:
        """Cost of each order after it."""
        return _each(self.campaign.cost, self.orders)


def _each(cost: float | None, count: int) -> float | None:
    return round(cost / count, 2) if cost is not None and count else None


def outcome(
    campaign: Campaign,
    guests: Sequence[Guest],
    states: Iterable[State],
    bought: Mapping[int, Bought],
    as_of: dt.date,
    rules: Rules,
) -> Outcome:
    """What came of a campaign up to a day; customers count once however many people they sent."""
    came = [guest for guest in guests if guest.came]
    customers = {guest.at for guest in came if guest.at >= 0}
    days = max(0, min(rules.order_days, (as_of - campaign.start).days + 1))
    span = days * DAY
    after = {
        at: bought.get(at, Bought()).between(campaign.start, campaign.start + span - DAY) for at in customers
    }
    earlier = (
        bought.get(at, Bought()).between(campaign.start - span, campaign.start - DAY) for at in customers
    )
    counted = list(states)
    return Outcome(
        campaign, len(guests), len(came), len(customers),
        {state: counted.count(state) for state in ("in_time", "late", "waiting", "missed")},
        days, sum(orders > 0 for orders, _ in after.values()), sum(orders for orders, _ in after.values()),
        round(sum(sales for _, sales in after.values()), 2), round(sum(sales for _, sales in earlier), 2),
    )  # fmt: skip


def campaigns_of(guests: Iterable[Guest], campaigns: Iterable[Campaign]) -> dict[str, Campaign]:
    """Guest's key → its campaign, by name; of several of one name the first that ends after the invitation, else the last."""
    named: dict[str, list[Campaign]] = {}
    for campaign in sorted(campaigns, key=lambda one: one.start):
        named.setdefault(name_key(campaign.name), []).append(campaign)
    found = {}
    for guest in guests:
        known = named.get(name_key(guest.campaign), ())
        ahead = [one for one in known if guest.invited and one.end >= guest.invited]
        if known:
            found[guest.key] = ahead[0] if ahead else known[-1]
    return found
