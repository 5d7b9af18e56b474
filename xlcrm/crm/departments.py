"""科间横比: departments side by side, each a head, so that a small one compares with a large one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlcrm.crm.ledger import Ledger
    from xlcrm.crm.targets import Done

MEASURES = ("contacts", "visits", "sales", "overdue")


@dataclass(frozen=True)
class Department:
    """What the reps of a department did together."""

    name: str
    reps: int
    contacts: int
    visits: int
    sales: float
    overdue: int
    """Customers overdue at the end."""

    def a_head(self, measure: str) -> float:
        """One of MEASURES, for each of its reps."""
        return float(getattr(self, measure)) / self.reps


def departments(ledger: Ledger, done: Mapping[str, Done], late: Mapping[str, int]) -> list[Department]:
    """What the departments did; nothing where reps are compared anyway."""
    return [_together(name, reps, done, late) for name, reps in teams(ledger).items()]


def teams(ledger: Ledger) -> dict[str, list[str]]:
    """Department → its active reps, by their list: the column for departments, else the one for areas.

    Nothing where it names fewer than two, or as many as there are reps: then reps are compared anyway.
    """
    active = [rep for rep in ledger.reps.values() if rep.active and rep.listed]
    has_departments = any(rep.department for rep in active)
    found: dict[str, list[str]] = {}
    for rep in active:
        name = rep.department if has_departments else rep.area
        if name:
            found.setdefault(name, []).append(rep.name)
    return found if 1 < len(found) < len(active) else {}


def department_of(ledger: Ledger) -> dict[str, str]:
    """Rep → department; nothing where there are no departments to compare."""
    return {rep: name for name, reps in teams(ledger).items() for rep in reps}


def _together(name: str, reps: list[str], done: Mapping[str, Done], late: Mapping[str, int]) -> Department:
    found = [done[rep] for rep in reps if rep in done]
    return Department(
        name, len(reps), sum(each.contacts for each in found), sum(each.visits for each in found),
        sum(each.sales for each in found), sum(late.get(rep, 0) for rep in reps),
    )  # fmt: skip


def average(found: Iterable[Department], measure: str) -> float:
    """A measure a head, over all departments."""
    every = list(found)
    return float(sum(getattr(one, measure) for one in every)) / sum(one.reps for one in every)
