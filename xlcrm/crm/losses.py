"""Lost customers: why they left, which kind left, and when; three counts of the same list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from xlcrm.crm.names import first_text
from xlcrm.crm.periods import last_months

if TYPE_CHECKING:
    from xlcrm.crm.ledger import Ledger
    from xlcrm.crm.outlook import Outlook


@dataclass(frozen=True)
class Loss:
    """One lost customer."""

    key: str
    by: str
    """person (the status says so) or rule (no order for too long)."""
    why: str
    """As the sheet has it; "" where nobody wrote a reason."""
    kind: str
    """Its industry, else its type; "" for neither."""
    day: dt.date | None
    """The day written down; else by the rule the day on which it was fulfilled, by a person's word that of the last order."""
    value: float
    """Net of the year up to the last order, in the home currency."""


@dataclass(frozen=True)
class Tally:
    """Lost customers that share something."""

    name: str
    customers: int
    value: float


def losses(ledger: Ledger, known: Outlook, lost_days: int) -> list[Loss]:
    """Lost customers, the most valuable first."""
    rows = known.frame[known.frame["lost"] != ""]
    found = [
        _loss(ledger, str(key), row, lost_days)
        for key, row in zip(rows.index, rows.to_dict("records"), strict=True)
    ]
    return sorted(found, key=lambda one: (-one.value, one.key))


def _loss(ledger: Ledger, key: str, row: Mapping[Any, Any], lost_days: int) -> Loss:
    who = ledger.customers.loc[key]
    told = who["lost_date"]
    never = pd.isna(row["silent"])
    last = None if never else ledger.as_of - dt.timedelta(int(row["silent"]))
    if last and row["lost"] == "rule":
        last += dt.timedelta(lost_days)
    return Loss(
        key=key,
        by=str(row["lost"]),
        why=first_text(who["lost_reason"]) or "",
        kind=first_text(who["industry"]) or first_text(who["type"]) or "",
        day=last if pd.isna(told) else told.date(),
        value=float(row["former"]),
    )


def by_reason(lost: Sequence[Loss]) -> list[Tally]:
    """Why: reasons as written, the most frequent first."""
    return _ranked(_tallied(lost, lambda one: one.why))


def by_kind(lost: Sequence[Loss]) -> list[Tally]:
    """Which: by industry or type, the most frequent first."""
    return _ranked(_tallied(lost, lambda one: one.kind))


def by_month(lost: Sequence[Loss], as_of: dt.date, months: int = 12) -> list[Tally]:
    """When: the last months up to the as-of day, empty ones included, the earliest first."""
    counted = {one.name: one for one in _tallied(lost, lambda one: f"{one.day:%Y-%m}" if one.day else "")}
    return [counted.get(name, Tally(name, 0, 0.0)) for name in reversed(last_months(as_of, months))]


def _tallied(lost: Iterable[Loss], name: Callable[[Loss], str]) -> list[Tally]:
    groups: dict[str, list[Loss]] = {}
    for one in lost:
        groups.setdefault(name(one), []).append(one)
    return [Tally(key, len(some), round(sum(one.value for one in some), 2)) for key, some in groups.items()]


def _ranked(tallies: list[Tally]) -> list[Tally]:
    return sorted(tallies, key=lambda one: (-one.customers, -one.value, one.name))
