"""At which stage each relation stands, since when, and what is odd about the way there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from xlcrm.crm.relations.ladder import Ladder


@dataclass(frozen=True)
class Step:
    """A stage that was reached, as somebody wrote it down."""

    customer: int
    """Position in the ledger's customers."""
    date: dt.date
    stage: int
    why: str = ""


@dataclass(frozen=True)
class Jump:
    """A step over a stage, or back."""

    date: dt.date
    low: int
    high: int


@dataclass(frozen=True)
class Relation:
    """How a relation stands as of a day."""

    stage: int
    since: dt.date | None = None
    """None: the customer sheet names the stage, and nobody wrote down when it was reached."""
    days: int | None = None
    stuck: bool = False
    skipped: tuple[Jump, ...] = ()
    """Steps over one or more stages."""
    unexplained: tuple[Jump, ...] = ()
    """Steps back for which nobody gave a reason."""
    sheet_says: int | None = None
    """The stage on the customer sheet, where it is another one."""


def relations(
    steps: Iterable[Step], said: Mapping[int, int], as_of: dt.date, stuck_days: int, ladder: Ladder
) -> dict[int, Relation]:
    """Customer → how its relation stands; `said` is customer → stage on the customer sheet. Steps after the day do not count."""
    by_customer: dict[int, list[Step]] = {}
    for step in sorted(steps, key=lambda one: one.date):
        if step.date <= as_of:
            by_customer.setdefault(step.customer, []).append(step)
    known = {
        customer: _relation(path, said.get(customer), as_of, stuck_days, ladder)
        for customer, path in by_customer.items()
    }
    undated = {customer: Relation(stage) for customer, stage in said.items() if customer not in known}
    return known | undated


def _relation(
    path: Sequence[Step], said: int | None, as_of: dt.date, stuck_days: int, ladder: Ladder
) -> Relation:
    last = path[-1]
    since = _since(path)
    days = (as_of - since).days
    moves = [(one, other) for one, other in pairwise(path) if one.stage != other.stage]
    return Relation(
        last.stage,
        since,
        days,
        stuck=days > stuck_days and last.stage < ladder.top,
        skipped=tuple(Jump(to.date, one.stage, to.stage) for one, to in moves if to.stage > one.stage + 1),
        unexplained=tuple(
            Jump(to.date, to.stage, one.stage)
            for one, to in moves
            if to.stage < one.stage and not to.why.strip()
        ),
        sheet_says=said if said is not None and said != last.stage else None,
    )


def _since(path: Sequence[Step]) -> dt.date:
    """The day on which the stage of the last step was reached: it may have been written down again since."""
    since = path[-1].date
    for step in reversed(path):
        if step.stage != path[-1].stage:
            break
        since = step.date
    return since
