"""返利与提成: what a table of rules gives on the orders of a period, each figure with the steps that it comes from.

A rule is a few rows of one name: from so much on, so many percent. `whole` pays the rate of the highest step that is reached on
all of it, `bands` pays each step's rate on what lies within it. Returns count against it; a base below zero pays nothing.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from xlcrm.crm.missing import day_of, number_of
from xlcrm.crm.names import first_text, name_key

if TYPE_CHECKING:
    import pandas as pd

Period = Literal["month", "quarter", "year", "once"]
Method = Literal["whole", "bands"]
Basis = Literal["amount", "margin", "paid"]
_MONTHS: Mapping[str, int] = {"month": 1, "quarter": 3, "year": 12}
_key = lru_cache(maxsize=1 << 16)(name_key)
EVER = (dt.date(1970, 1, 1), dt.date(9999, 12, 31))


@dataclass(frozen=True)
class Line:
    """An order line, or lines that no rule tells apart; money in cents of the home currency."""

    at: int
    """The customer's position in the ledger."""
    rep: str
    product: str
    date: dt.date
    cents: int
    margin: int | None = None
    paid: dt.date | None = None
    lines: int = 1

    def counts(self, basis: Basis) -> tuple[dt.date, int] | None:
        """The day on which it counts and for how much; None where it does not count (yet)."""
        if basis == "margin":
            return None if self.margin is None else (self.date, self.margin)
        if basis == "paid":
            return (self.paid, self.cents) if self.paid else None
        return self.date, self.cents


@dataclass(frozen=True)
class Step:
    """From so many cents on, this share."""

    floor: int
    rate: float


@dataclass(frozen=True)
class Rule:
    """What is paid to whom for what; empty fields leave that open."""

    name: str
    keys: tuple[str, ...]
    """Of its rows."""
    steps: tuple[Step, ...] = ()
    """By their floors, the lowest first."""
    at: int | None = None
    """One customer, by position."""
    rep: str = ""
    group: str = ""
    """A tier, type, industry or group of customers."""
    product: str = ""
    """A part of the product's name."""
    first: dt.date = EVER[0]
    last: dt.date = EVER[1]
    period: Period = "year"
    method: Method = "whole"
    basis: Basis = "amount"

    def meets(self, line: Line, groups: Sequence[frozenset[str]]) -> bool:
        """Is the line one of those that the rule pays for, whatever its day?"""
        return (
            self.at in (None, line.at)
            and (not self.rep or _key(self.rep) == _key(line.rep))
            and (not self.group or _key(self.group) in groups[line.at])
            and _key(self.product) in _key(line.product)
        )


# -- reading the rows ------------------------------------------------------------------------------------------------


def rules(frame: pd.DataFrame, reps: Mapping[str, str]) -> list[Rule]:
    """The rules of a module's records: rows of one name, the first of which says for whom and when; `reps` spells names."""
    rows: dict[str, list[tuple[str, Mapping[Any, Any]]]] = defaultdict(list)
    named, name = bool(frame["rule"].notna().any()), ""
    for key, row in zip(frame.index, frame.to_dict("records"), strict=True):
        name = (first_text(row["rule"]) or name) if named else _described(row)
        rows[name].append((str(key), row))
    return [_rule(name, each, reps) for name, each in rows.items()]


def _described(row: Mapping[Any, Any]) -> str:
    """A rule without a name goes by whom and what it is for."""
    fields = ("rep", "customer", "customer_id", "group", "product")
    return " · ".join(text for name in fields if (text := first_text(row.get(name))))


def _rule(name: str, rows: Sequence[tuple[str, Mapping[Any, Any]]], reps: Mapping[str, str]) -> Rule:
    def said(field: str) -> Any:
        return next(
            (row[field] for _, row in rows if row.get(field) is not None and row[field] == row[field]), None
        )

    rated = [(number_of(row["floor"]) or 0.0, number_of(row["rate"])) for _, row in rows]
    steps = sorted({Step(round(floor * 100), rate) for floor, rate in rated if rate is not None}, key=lambda step: step.floor)  # fmt: skip
    whose = next(
        (int(row["at"]) for _, row in rows if first_text(row["customer"]) or first_text(row["customer_id"])),
        None,
    )
    rep = first_text(said("rep")) or ""
    chosen: dict[str, Any] = {name: said(name) for name, words in _WORDS.items() if said(name) in words}
    return Rule(
        name, tuple(key for key, _ in rows), tuple(steps), whose, reps.get(name_key(rep), rep), first_text(said("group")) or "",
        first_text(said("product")) or "", day_of(said("first")) or EVER[0], day_of(said("last")) or EVER[1], **chosen,
    )  # fmt: skip


_WORDS: Mapping[str, tuple[str, ...]] = {
    "period": ("month", "quarter", "year", "once"),
    "method": ("whole", "bands"),
    "basis": ("amount", "margin", "paid"),
}

Fault = Literal[
    "no_rate", "backwards", "unknown_customer", "unknown_rep", "unknown_group", "unknown_product", "no_products",
    "no_margin", "no_paid", "twice",
]  # fmt: skip


def faults(
    rule: Rule,
    lines: Sequence[Line],
    products: Sequence[str],
    groups: Sequence[frozenset[str]],
    reps: Sequence[str],
) -> list[Fault]:
    """What keeps a rule from paying, or makes it doubtful; `products` as the order lines write them."""
    floors = [step.floor for step in rule.steps]
    checks: Mapping[Fault, bool] = {
        "no_rate": not rule.steps,
        "backwards": rule.last < rule.first,
        "twice": len(set(floors)) < len(floors),
        "unknown_customer": rule.at is not None and rule.at < 0,
        "unknown_rep": bool(rule.rep) and _key(rule.rep) not in map(_key, reps),
        "unknown_group": bool(rule.group) and not any(_key(rule.group) in each for each in groups),
        "no_products": bool(rule.product and lines) and not products,
        "unknown_product": bool(rule.product and (products or not lines))
        and not any(_key(rule.product) in _key(each) for each in products),
        "no_margin": rule.basis == "margin" and bool(lines) and all(line.margin is None for line in lines),
        "no_paid": rule.basis == "paid" and bool(lines) and all(line.paid is None for line in lines),
    }
    return [name for name, wrong in checks.items() if wrong]


# -- paying ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """What one step pays."""

    floor: int
    top: int | None
    rate: float
    base: int
    cents: int


@dataclass(frozen=True)
class Reward:
    """What a rule gives to one customer or rep for one period."""

    rule: Rule
    at: int
    """The customer, or -1."""
    rep: str
    first: dt.date
    last: dt.date
    lines: int
    base: int
    parts: tuple[Part, ...]
    missing: int | None = None
    """Cents until the next step; None on the last one."""
    next_rate: float | None = None
    running: bool = False
    """The period is not over."""

    @property
    def cents(self) -> int:
        """What is paid."""
        return sum(part.cents for part in self.parts)


def pay(base: int, steps: Sequence[Step], method: Method) -> tuple[Part, ...]:
    """What the steps pay on so many cents."""
    reached = [step for step in steps if step.floor <= base]
    if base <= 0 or not reached:
        return ()
    if method == "whole":
        step = reached[-1]
        return (Part(0, None, step.rate, base, round(base * step.rate)),)
    tops = [*(step.floor for step in steps[1:]), None]
    return tuple(_band(step, top, base) for step, top in zip(reached, tops, strict=False))


def _band(step: Step, top: int | None, base: int) -> Part:
    inside = min(base, base if top is None else top) - step.floor
    return Part(step.floor, top, step.rate, inside, round(inside * step.rate))


def rewards(
    found: Sequence[Rule], lines: Sequence[Line], groups: Sequence[frozenset[str]], as_of: dt.date, *, by: Literal["customer", "rep"], fiscal_start: int = 1, days: int = 365
) -> list[Reward]:  # fmt: skip
    """What the rules give for every period of the last so many days, the one that runs included; nothing without lines."""
    told: list[Reward] = []
    for rule in (each for each in found if each.steps and each.first <= each.last):
        told += _of_rule(rule, [line for line in lines if rule.meets(line, groups)], as_of, by, fiscal_start)
    return [one for one in told if one.last > as_of - dt.timedelta(days=days)]


def _of_rule(
    rule: Rule, lines: Sequence[Line], as_of: dt.date, by: str, fiscal_start: int
) -> Iterator[Reward]:
    bases: dict[tuple[int, str, dt.date], list[tuple[int, int]]] = defaultdict(list)
    for line in lines:
        counted = line.counts(rule.basis)
        if counted and rule.first <= counted[0] <= min(rule.last, as_of):
            begins = span(rule, counted[0], fiscal_start)[0]
            who = (line.at, "") if by == "customer" else (-1, line.rep)
            bases[*who, begins].append((counted[1], line.lines))
    for (at, rep, begins), each in sorted(bases.items()):
        yield _reward(rule, at, rep, span(rule, begins, fiscal_start), each, as_of)


def _reward(
    rule: Rule,
    at: int,
    rep: str,
    days: tuple[dt.date, dt.date],
    each: Sequence[tuple[int, int]],
    as_of: dt.date,
) -> Reward:
    base, lines = (sum(figures) for figures in zip(*each, strict=True))
    floors = [step.floor for step in rule.steps]
    place = bisect_right(floors, max(0, base))
    more = rule.steps[place] if place < len(rule.steps) else None
    return Reward(
        rule, at, rep, *days, lines, base, pay(base, rule.steps, rule.method),
        more.floor - base if more else None, more.rate if more else None, running=as_of < days[1],
    )  # fmt: skip


def span(rule: Rule, day: dt.date, fiscal_start: int) -> tuple[dt.date, dt.date]:
    """First and last day of the rule's period in which a day lies, within the days for which the rule holds."""
    if rule.period == "once":
        return rule.first, rule.last
    months = _MONTHS[rule.period]
    place = (day.month - fiscal_start) % 12 // months * months
    start = day.year * 12 + day.month - 1 - (day.month - fiscal_start) % 12 + place
    first, after = (dt.date(each // 12, each % 12 + 1, 1) for each in (start, start + months))
    return max(first, rule.first), min(after - dt.timedelta(days=1), rule.last)


def shared(
    found: Sequence[Rule], lines: Sequence[Line], groups: Sequence[frozenset[str]]
) -> dict[str, tuple[str, ...]]:
    """Rule → other rules that pay for some of the same lines: each pays by itself."""
    met = {rule.name: {place for place, line in enumerate(lines) if _holds(rule, line, groups)} for rule in found if rule.steps}  # fmt: skip
    return {
        name: others
        for name, places in met.items()
        if (others := tuple(other for other, theirs in met.items() if other != name and places & theirs))
    }


def _holds(rule: Rule, line: Line, groups: Sequence[frozenset[str]]) -> bool:
    counted = line.counts(rule.basis)
    return counted is not None and rule.first <= counted[0] <= rule.last and rule.meets(line, groups)
