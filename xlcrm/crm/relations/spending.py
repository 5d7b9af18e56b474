"""礼品与费用: what was spent on whom, against a limit and against what came of it. A view for compliance: it never proposes a gift."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from xlcrm.crm.periods import last_months


@dataclass(frozen=True)
class Cost:
    """One gift, meal or other cost."""

    key: str
    """Row key of the record."""
    customer: int
    date: dt.date
    amount: float
    person: str = ""
    item: str = ""
    kind: str = ""
    deal: str = ""
    approved: str = ""


@dataclass(frozen=True)
class Limits:
    """What a team allows, in the workbook's currency; 0: no limit."""

    person: float
    """For one person in a calendar year."""
    customer: float
    """For one customer in a calendar year."""
    approval: float
    """From this amount on somebody has to have approved it."""


@dataclass(frozen=True)
class Verdict:
    """What is to be said of one cost: over_person, over_customer, unapproved, repeated."""

    key: str
    faults: tuple[str, ...]
    so_far: float
    """Spent on the person (or the customer, where no person is named) in that year, this cost included."""


def verdicts(costs: Iterable[Cost], limits: Limits) -> list[Verdict]:
    """What is to be said of each cost, by date: a year's sum goes over a limit with the cost that takes it there."""
    people: defaultdict[tuple[int, str, int], float] = defaultdict(float)
    firms: defaultdict[tuple[int, int], float] = defaultdict(float)
    given: set[tuple[int, str, str]] = set()
    found = []
    for cost in sorted(costs, key=lambda one: (one.date, one.key)):
        person, firm = (cost.customer, cost.person, cost.date.year), (cost.customer, cost.date.year)
        people[person] += cost.amount
        firms[firm] += cost.amount
        gift = (cost.customer, cost.person, cost.item.strip().casefold())
        faults = {
            "over_person": bool(cost.person) and 0 < limits.person < people[person],
            "over_customer": 0 < limits.customer < firms[firm],
            "unapproved": 0 < limits.approval <= cost.amount and not cost.approved.strip(),
            "repeated": bool(cost.person and gift[2]) and cost.kind == "gift" and gift in given,
        }
        given.add(gift)
        so_far = people[person] if cost.person else firms[firm]
        found.append(Verdict(cost.key, tuple(name for name, so in faults.items() if so), round(so_far, 2)))
    return found


@dataclass(frozen=True)
class Account:
    """What was spent on one person (or deal) of a customer, and what came of it since the first cost."""

    customer: int
    person: str
    deal: str
    first: dt.date
    last: dt.date
    spent: float
    this_year: float
    sales: float
    """Of the customer since the first cost."""
    steps: int
    """Stages of the relation gained since the first cost."""
    over: bool
    no_progress: bool


@dataclass(frozen=True)
class Progress:
    """What came of a customer since a day."""

    orders: Sequence[tuple[dt.date, float]] = ()
    steps: Sequence[tuple[dt.date, int]] = ()
    """Dated stages of the relation."""

    def sales_since(self, day: dt.date, as_of: dt.date) -> float:
        """Net orders from a day on."""
        return sum(amount for date, amount in self.orders if day <= date <= as_of)

    def gained_since(self, day: dt.date, as_of: dt.date) -> int:
        """Stages between the one of a day and the last one; below 0 where the relation cooled down."""
        before = [stage for date, stage in self.steps if date <= day]
        after = [stage for date, stage in self.steps if date <= as_of]
        return after[-1] - (before[-1] if before else after[0]) if after else 0


@dataclass(frozen=True)
class Patience:
    """From when on spending without progress is a warning."""

    amount: float
    days: int


def accounts(
    costs: Iterable[Cost],
    progress: Mapping[int, Progress],
    limits: Limits,
    patience: Patience,
    as_of: dt.date,
) -> list[Account]:
    """Person by person and deal by deal, the dearest first; costs after the day do not count."""
    groups: dict[tuple[int, str, str], list[Cost]] = {}
    for cost in costs:
        if cost.date <= as_of:
            groups.setdefault((cost.customer, cost.person, cost.deal), []).append(cost)
    found = [
        _account(key, group, progress.get(key[0], Progress()), limits, patience, as_of)
        for key, group in groups.items()
    ]
    return sorted(found, key=lambda one: (-one.spent, one.customer, one.person, one.deal))


def _account(
    key: tuple[int, str, str],
    group: Sequence[Cost],
    came: Progress,
    limits: Limits,
    patience: Patience,
    as_of: dt.date,
) -> Account:
    first, last = min(one.date for one in group), max(one.date for one in group)
    spent = round(sum(one.amount for one in group), 2)
    year = round(sum(one.amount for one in group if one.date.year == as_of.year), 2)
    sales, steps = came.sales_since(first, as_of), came.gained_since(first, as_of)
    waited = (as_of - first).days >= patience.days and spent >= patience.amount
    return Account(
        *key, first, last, spent, year, round(sales, 2), steps,
        over=bool(key[1]) and 0 < limits.person < year, no_progress=waited and sales <= 0 and steps <= 0,
    )  # fmt: skip


@dataclass(frozen=True)
class Sums:
    """What was spent by month and by kind."""

    months: Mapping[str, float] = field(default_factory=dict)
    kinds: Mapping[str, float] = field(default_factory=dict)


def sums(costs: Iterable[Cost], as_of: dt.date) -> Sums:
    """The last twelve months: by month (2026-03), and by kind."""
    months = dict.fromkeys(last_months(as_of, 12)[::-1], 0.0)
    kinds: dict[str, float] = {}
    for cost in costs:
        month = f"{cost.date:%Y-%m}"
        if month in months and cost.date <= as_of:
            months[month] = round(months[month] + cost.amount, 2)
            kinds[cost.kind] = round(kinds.get(cost.kind, 0) + cost.amount, 2)
    return Sums(months, dict(sorted(kinds.items(), key=lambda item: -item[1])))
