"""区域: who should look after a customer, by a table of rules read from the top: region, industry and size → rep."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from xlcrm.crm.dividing import lies_in
from xlcrm.crm.missing import is_missing, number_of
from xlcrm.crm.names import name_key, several
from xlcrm.crm.world import countries_in, names_abroad

if TYPE_CHECKING:
    import pandas as pd

_NUMBER = r"(\d+(?:\.\d+)?)"
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
"""1,000 is one number and no list of two."""
_RANGE = re.compile(rf"{_NUMBER}\s*(?:-|~|–|—|至|到|to)\s*{_NUMBER}")
_FROM = re.compile(rf"(?:>=|≥|>|over|from|超过|大于)\s*{_NUMBER}|{_NUMBER}\s*(?:人|名|staff|people|employees)?\s*(?:\+|以上|and more|or more)")  # fmt: skip
_UNTIL = re.compile(rf"(?:<=|≤|up to|不超过)\s*{_NUMBER}|{_NUMBER}\s*(?:人|名|staff|people|employees)?\s*(?:以内|and less|or less)")  # fmt: skip
_BELOW = re.compile(rf"(?:<|below|under|less than|小于)\s*{_NUMBER}|{_NUMBER}\s*(?:人|名)?\s*以下")


@dataclass(frozen=True)
class Customer:
    """What rules look at."""

    key: str
    places: tuple[str, ...] = ()
    """City, district, province, region, address: the nearest first."""
    country: str = ""
    """ISO code."""
    abroad: bool = False
    industry: str = ""
    size: str = ""


@dataclass(frozen=True)
class Territory:
    """One rule; an empty condition fits everybody."""

    key: str
    number: float
    """Rules are read from the lowest number up, those without one after them in the order of the sheet."""
    region: str = ""
    industry: str = ""
    size: str = ""
    reps: tuple[str, ...] = ()

    @property
    def is_default(self) -> bool:
        """Does it fit everybody?"""
        return not (self.region or self.industry or self.size)

    def fits(self, customer: Customer) -> bool:
        """Do all its conditions hold for a customer?"""
        return (
            (not self.region or _lies_there(customer, self.region))
            and (not self.industry or _named(customer.industry, self.industry))
            and (not self.size or _of_size(customer.size, self.size))
        )


def territories(frame: pd.DataFrame) -> list[Territory]:
    """The rules in the order in which they are asked."""
    rows = zip(frame.index, frame.to_dict("records"), strict=True)
    return sorted((_territory(str(key), row) for key, row in rows), key=lambda one: one.number)


def _territory(key: str, row: Mapping[Any, Any]) -> Territory:
    number = number_of(row["number"])
    region, industry, size = (_text(row[name]) for name in ("region", "industry", "size"))
    reps = row["rep"] if isinstance(row["rep"], tuple | list) else (row["rep"],)
    named = tuple(name for rep in reps for name in several(_text(rep)))
    return Territory(key, float("inf") if number is None else number, region, industry, size, named)


def _text(value: Any) -> str:
    return "" if is_missing(value) else str(value).strip()


def _lies_there(customer: Customer, region: str) -> bool:
    """Is one of the places or countries of a rule the customer's?"""
    if customer.country in countries_in(region) or (customer.abroad and names_abroad(region)):
        return True
    return any(lies_in(place, region) for place in customer.places)


def _named(said: str, wanted: str) -> bool:
    """Is what a customer is one of the words of a rule, or does it hold one?"""
    word = name_key(said)
    return bool(word) and any(
        (each := name_key(part)) and (each in word or word in each) for part in several(wanted)
    )


def _of_size(said: str, wanted: str) -> bool:
    """Is a size one of those that a rule names: words (大、中), or numbers (100-499, 500以上, <100)?"""
    count = re.search(_NUMBER, said.replace(",", ""))
    parts = several(_THOUSANDS.sub("", wanted))
    return any(_one_size(said, part, float(count[1]) if count else None) for part in parts)


def _one_size(said: str, part: str, count: float | None) -> bool:
    low, high = size_range(part)
    if low is None and high is None:
        return bool(name_key(part)) and name_key(said) == name_key(part)
    return count is not None and (low or 0.0) <= count <= (float("inf") if high is None else high)


def size_range(text: str) -> tuple[float | None, float | None]:
    """The least and the most that a size means; None for no limit, twice where it is no number."""
    plain = text.casefold().replace(",", "")
    if found := _RANGE.search(plain):
        return float(found[1]), float(found[2])
    if found := _FROM.search(plain):
        return float(found[1] or found[2]), None
    if found := _UNTIL.search(plain):
        return None, float(found[1] or found[2])
    if found := _BELOW.search(plain):
        return None, float(found[1] or found[2]) - 1e-9
    return None, None


# -- handing out ---------------------------------------------------------------------------------------------------

Why = Literal["rule", "share", "full", "nobody", "none"]


@dataclass(frozen=True)
class Suggestion:
    """Who should look after a customer, and why."""

    customer: str
    rep: str
    rule: Territory | None
    why: Why
    """rule: it names one rep · share: of several the one with the fewest customers · full: all are at the limit ·
    nobody: the rule names no rep of the team · none: no rule fits."""


@dataclass
class Room:
    """How many customers each rep of the team has, and how many one may have."""

    customers: Counter[str] = field(default_factory=Counter)
    limit: int = 0
    """0: no limit."""
    reps: Sequence[str] = ()
    """Those of the team who work."""

    def has(self, rep: str) -> bool:
        """May the rep take one more?"""
        return not self.limit or self.customers[rep] < self.limit

    def left(self, rep: str) -> int | None:
        """How many more the rep may take; None without a limit."""
        return max(0, self.limit - self.customers[rep]) if self.limit else None


def suggestions(found: Iterable[Customer], rules: Sequence[Territory], room: Room) -> list[Suggestion]:
    """Who should look after each customer; each that is handed out counts for the next."""
    counted = Room(Counter(room.customers), room.limit, room.reps)
    out = []
    for customer in found:
        one = suggestion(customer, rules, counted)
        counted.customers[one.rep] += bool(one.rep)
        out.append(one)
    return out


def suggestion(customer: Customer, rules: Sequence[Territory], room: Room) -> Suggestion:
    """Who should look after one customer: by the first rule that fits."""
    rule = next((each for each in rules if each.fits(customer)), None)
    if rule is None:
        return Suggestion(customer.key, "", None, "none")
    known = {name_key(rep): rep for rep in room.reps}
    team = [known[name_key(rep)] for rep in rule.reps if name_key(rep) in known]
    if not team:
        return Suggestion(customer.key, "", rule, "nobody")
    free = [rep for rep in team if room.has(rep)]
    if not free:
        return Suggestion(customer.key, "", rule, "full")
    best = min(free, key=lambda rep: room.customers[rep])
    return Suggestion(customer.key, best, rule, "share" if len(team) > 1 else "rule")


def fitting(found: Sequence[Customer], rules: Sequence[Territory]) -> dict[str, int]:
    """Rule → customers whom it catches, those that an earlier rule caught not counted."""
    counted: Counter[str] = Counter()
    for customer in found:
        rule = next((each for each in rules if each.fits(customer)), None)
        if rule:
            counted[rule.key] += 1
    return {rule.key: counted[rule.key] for rule in rules}


def rule_faults(rules: Sequence[Territory], reps: Iterable[str]) -> dict[str, list[str]]:
    """Rule → no_rep, unknown (a rep who is none of the team), after_default (it is never asked)."""
    known = set(map(name_key, reps))
    default = next((place for place, rule in enumerate(rules) if rule.is_default), len(rules))
    return {
        rule.key: [
            name
            for name, wrong in (
                ("no_rep", not rule.reps),
                ("unknown", any(name_key(rep) not in known for rep in rule.reps)),
                ("after_default", place > default),
            )
            if wrong
        ]
        for place, rule in enumerate(rules)
    }
