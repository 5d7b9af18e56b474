"""口碑: a friend in the trade's sense buys again when needed, recommends us, and speaks well of us: 0 to 3 of these."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from xlcrm.crm.listening.ratings import Rating

Advice = Literal["thank", "ask_referral", "ask_opinion", ""]
PRAISE = 0.9
"""A last score of this share of its scale is praise: 5 of 5, 9 of 10."""


@dataclass(frozen=True)
class Advocate:
    """What a customer does for us; None: nobody knows, as no order, referrer or answer is on record."""

    at: int
    buys: bool | None
    refers: bool | None
    praises: bool | None

    @property
    def score(self) -> int:
        """How many of the three are known to be so."""
        return sum(each is True for each in (self.buys, self.refers, self.praises))

    @property
    def advice(self) -> Advice:
        """The next step: thank, ask for a referral, ask how content they are; empty where nothing offers itself."""
        if self.score == 3:
            return "thank"
        if self.praises:
            return "" if self.refers else "ask_referral"
        return "ask_opinion" if self.praises is None and self.score else ""


def last_words(ratings: Iterable[Rating]) -> dict[int, Rating]:
    """Customer → the last score, of several on one day the recommendation (NPS)."""
    found: dict[int, Rating] = {}
    for one in ratings:
        if (
            one.at >= 0
            and one.day
            and _rank(one) >= (_rank(found[one.at]) if one.at in found else ("", False))
        ):
            found[one.at] = one
    return found


def _rank(one: Rating) -> tuple[str, bool]:
    return str(one.day), one.scale.name == "nps"


def is_praise(one: Rating) -> bool:
    """Does the customer speak well of us?"""
    return one.value >= PRAISE * one.scale.highest


def advocates(
    customers: Iterable[int],
    orders: Mapping[int, int] | None,
    referred: Mapping[int, int] | None,
    said: Mapping[int, Rating],
) -> list[Advocate]:
    """Every customer: `orders` are days with an order in the last year, `referred` customers brought; None: not kept."""
    return [
        Advocate(
            at,
            None if orders is None else orders.get(at, 0) > 1,
            None if referred is None else referred.get(at, 0) > 0,
            is_praise(said[at]) if at in said else None,
        )
        for at in customers
    ]


def by_score(found: Iterable[Advocate], tiers: Mapping[int, str]) -> dict[int, Counter[str]]:
    """Score from 3 down to 0 → customers by tier."""
    counted: dict[int, Counter[str]] = {score: Counter() for score in (3, 2, 1, 0)}
    for one in found:
        counted[one.score][tiers[one.at]] += 1
    return counted
