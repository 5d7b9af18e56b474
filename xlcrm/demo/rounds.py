"""When each customer in China was visited: rounds that go on evenly, so that the coming weeks are neither full nor empty."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from xlcrm.demo.chance import Chance
from xlcrm.demo.days import DAY, kept_day
from xlcrm.demo.firms import Firm
from xlcrm.demo.orders import SPAN

VISIT_DAYS = {"A": 28, "B": 42, "C": 56}
"""Days from one visit to the next that the team chose; prospects are visited as it comes."""
SLACK = 1.0
"""How much longer it takes in truth: the last few of a round are late."""


def visit_days(firms: Sequence[Firm], seed: int, as_of: dt.date) -> Mapping[str, frozenset[dt.date]]:
    """Firm id → the days on which it was visited; firms abroad and prospects are not in it."""
    rounds: dict[tuple[int, str], list[Firm]] = defaultdict(list)
    for firm in firms:
        if firm.domestic and firm.tier in VISIT_DAYS:
            rounds[firm.rep, firm.tier].append(firm)
    return {
        firm.id: frozenset(_visits(firm, age, Chance(seed, "visits", firm.id), as_of))
        for (rep, tier), group in rounds.items()
        for firm, age in _ages(group, VISIT_DAYS[tier] * SLACK, Chance(seed, "rounds", rep, tier))
    }


def _ages(group: Sequence[Firm], span: float, chance: Chance) -> Iterator[tuple[Firm, int]]:
    """Each firm of a round with the days since its last visit, evenly from yesterday to the whole span."""
    step = span / len(group)
    for place, firm in enumerate(chance.shuffled(group)):
        yield firm, 1 + int((place + chance.unit()) * step)


def _visits(firm: Firm, age: int, chance: Chance, as_of: dt.date) -> Iterator[dt.date]:
    """From the last visit backwards, as long as the firm has been a customer."""
    day = kept_day(as_of - age * DAY)
    while day >= max(firm.entered, as_of - SPAN * DAY):
        yield day
        day = kept_day(day - chance.gap(VISIT_DAYS[firm.tier] * SLACK, 12) * DAY)
