"""商机: how far each deal is, what stands still, what may come in and when, and what was lost to whom and why.

The steps are the 5As of selling: opening, needs, presenting, objections, closing. A deal's history is the dates of its steps;
a funnel counts everybody who came so far, not only who stands there now.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from xlcrm.crm.missing import day_of, is_missing, number_of
from xlcrm.crm.periods import month_on

if TYPE_CHECKING:
    import pandas as pd

STEPS = ("opening", "needs", "presenting", "objections", "closing")
State = Literal["open", "won", "lost"]
CHANCES = {"opening": 0.1, "needs": 0.25, "presenting": 0.4, "objections": 0.6, "closing": 0.8}
"""Chance of winning at each step: suggestions, and no statistics. A team replaces them by its own win rates."""


@dataclass(frozen=True)
class Rules:
    """What a team expects of its deals."""

    stuck_days: int = 30
    """So many days in one step are too many; 0: no limit."""
    chances: Mapping[str, float] = field(default_factory=lambda: CHANCES)
    """Step → chance of winning where the row names none."""


@dataclass(frozen=True)
class Deal:
    """One possible deal."""

    key: str
    at: int
    """The customer's position in the ledger, or a negative constant."""
    name: str
    customer: str
    owner: str
    step: int
    """Place in STEPS."""
    reached: tuple[dt.date | None, ...]
    """When each step was reached, where that is known."""
    state: State
    amount: float = 0.0
    chance: float = 0.0
    close: dt.date | None = None
    """When it is expected to be decided."""
    closed: dt.date | None = None
    next_step: str = ""
    next_date: dt.date | None = None
    floor: float | None = None
    """Below that walking away is better (BATNA)."""
    offer: float | None = None
    """What the customer offers."""
    problem: str = ""
    payoff: str = ""
    objection: str = ""
    reason: str = ""
    competitor: str = ""

    @property
    def weighted(self) -> float:
        """Its amount times its chance."""
        return self.amount * self.chance

    @property
    def since(self) -> dt.date | None:
        """When it came to the step at which it stands."""
        return self.reached[self.step]


def deals(frame: pd.DataFrame, rules: Rules) -> list[Deal]:
    """The deals of a module's records, in their order."""
    return [
        _deal(str(key), row, rules) for key, row in zip(frame.index, frame.to_dict("records"), strict=True)
    ]


def _deal(key: str, row: Mapping[Any, Any], rules: Rules) -> Deal:
    reached = tuple(day_of(row[name]) for name in STEPS)
    state = _state(row)
    step = _step(row, reached)
    said = number_of(row["chance"])
    chance = {"won": 1.0, "lost": 0.0}.get(
        state, rules.chances.get(STEPS[step], 0.0) if said is None else said
    )
    texts = {name: _text(row[name]) for name in ("owner", "next_step", "problem", "payoff", "objection", "reason", "competitor")}  # fmt: skip
    return Deal(
        key, int(row["at"]), _text(row["deal"]), _text(row["customer"]) or _text(row["customer_id"]), step=step, reached=reached,
        state=state, amount=number_of(row["amount"]) or 0.0, chance=chance, close=day_of(row["close"]), closed=day_of(row["closed"]),
        next_date=day_of(row["next_date"]), floor=number_of(row["floor"]), offer=number_of(row["offer"]), **texts,
    )  # fmt: skip


def _state(row: Mapping[Any, Any]) -> State:
    if row["stage"] in ("won", "lost"):
        return row["stage"]  # type: ignore[no-any-return]  # one of the two
    return "lost" if _text(row["reason"]) else "open"


def _step(row: Mapping[Any, Any], reached: Sequence[dt.date | None]) -> int:
    """The step that the row names, else the last one with a date."""
    if row["stage"] in STEPS:
        return STEPS.index(row["stage"])
    return max((place for place, day in enumerate(reached) if day), default=0)


def faults(deal: Deal, as_of: dt.date, rules: Rules) -> list[str]:
    """What is wrong with an open deal: overdue, no_next, next_late, stuck, skipped, no_need, below_floor, stop."""
    if deal.state != "open":
        return []
    later, stood = deal.step >= STEPS.index("presenting"), _days(deal.since, as_of)
    return [
        name
        for name, wrong in (
            ("stop", deal.objection == "need"),
            ("overdue", bool(deal.close and deal.close < as_of)),
            ("no_next", not deal.next_step and not deal.next_date),
            ("next_late", bool(deal.next_date and deal.next_date < as_of)),
            ("stuck", bool(rules.stuck_days and stood is not None and stood > rules.stuck_days)),
            ("skipped", _skipped(deal)),
            ("no_need", later and not (deal.problem and deal.payoff)),
            ("below_floor", deal.floor is not None and deal.offer is not None and deal.offer < deal.floor),
        )
        if wrong
    ]


def _skipped(deal: Deal) -> bool:
    """A dated step after one without a date: somebody jumped over it."""
    dated = [place for place, day in enumerate(deal.reached) if day]
    return bool(dated) and any(place not in dated for place in range(max(dated)))


def days_in_step(deal: Deal, as_of: dt.date) -> int | None:
    """Days since an open deal came to where it stands; None when that is not known."""
    return _days(deal.since, as_of) if deal.state == "open" else None


def funnel(found: Iterable[Deal]) -> dict[str, int]:
    """Step → deals that came at least so far, and "won"; a won deal came through all of them."""
    counted: Counter[str] = Counter()
    for deal in found:
        last = len(STEPS) - 1 if deal.state == "won" else deal.step
        counted.update(STEPS[: last + 1])
        counted["won"] += deal.state == "won"
    return {name: counted[name] for name in (*STEPS, "won")}


def forecast(found: Iterable[Deal], as_of: dt.date, months: int = 6) -> dict[str, tuple[float, float]]:
    """Month → (amount, weighted amount) of the open deals expected then; what is overdue counts in this month."""
    table = {month_on(as_of, ahead): (0.0, 0.0) for ahead in range(months)}
    for deal in found:
        if deal.state == "open" and deal.close:
            month = max(f"{deal.close:%Y-%m}", f"{as_of:%Y-%m}")
            if month in table:
                whole, part = table[month]
                table[month] = whole + deal.amount, part + deal.weighted
    return table


def undated(found: Iterable[Deal]) -> int:
    """Open deals that no month can count: nobody wrote when they are expected."""
    return sum(deal.state == "open" and deal.close is None for deal in found)


def won_share(found: Iterable[Deal], who: str = "") -> tuple[int, int]:
    """(won, decided) of everybody, or of one owner."""
    decided = [deal.state for deal in found if deal.state != "open" and (not who or deal.owner == who)]
    return decided.count("won"), len(decided)


def _text(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return "、".join(map(str, value))
    return "" if is_missing(value) else str(value).strip()


def _days(since: dt.date | None, as_of: dt.date) -> int | None:
    return (as_of - since).days if since else None
