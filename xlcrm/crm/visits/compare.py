"""What became of the last plan: kept, moved, dropped, done, missed; and what is new in this one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from xlcrm.crm.visits.model import Visit

Fate: TypeAlias = Literal["new", "moved", "retimed", "kept", "dropped", "done", "missed"]
"""moved: another day (or rep) · retimed: the same day at another hour · dropped: still to come, not planned any more ·
done: its day passed and the log has the visit · missed: its day passed and the log has none."""
EARLY = 7
"""A visit in the log up to so many days before the planned day stands for the planned one."""


@dataclass(frozen=True)
class Change:
    """One visit before and now; one of both is None where it is gone or new. A missed one has what makes up for it."""

    fate: Fate
    customer: str
    was: Visit | None = None
    now: Visit | None = None

    @property
    def day(self) -> dt.date:
        """The earlier of its days."""
        return min(visit.date for visit in (self.was, self.now) if visit)


def compare(
    before: Sequence[Visit], now: Sequence[Visit], as_of: dt.date, last_visits: Mapping[str, dt.date]
) -> list[Change]:
    """Every visit of both plans once, by day and customer; `last_visits` are those that really took place."""
    past = [_past(visit, last_visits) for visit in before if visit.date < as_of]
    coming: dict[str, list[Visit]] = {}
    for visit in before:
        if visit.date >= as_of:
            coming.setdefault(visit.customer, []).append(visit)
    planned: dict[str, list[Visit]] = {}
    for visit in now:
        planned.setdefault(visit.customer, []).append(visit)
    pairs = (
        change
        for key in dict.fromkeys([*coming, *planned])
        for change in _paired(coming.get(key, []), planned.get(key, []))
    )
    return sorted(_made_up(past, list(pairs)), key=lambda change: (change.day, change.customer))


def missed(changes: Iterable[Change]) -> dict[str, dt.date]:
    """Customer → the first planned day that passed without a visit."""
    found: dict[str, dt.date] = {}
    for change in changes:
        if change.fate == "missed" and change.was:
            found[change.customer] = min(change.was.date, found.get(change.customer, change.was.date))
    return found


def _made_up(past: Sequence[Change], changes: Sequence[Change]) -> list[Change]:
    """A missed visit together with the new one that makes up for it."""
    come: dict[str, list[int]] = {}
    for place, change in reversed(list(enumerate(changes))):
        if change.fate == "new":
            come.setdefault(change.customer, []).append(place)
    told = list(past)
    used = set()
    for number, change in enumerate(past):
        if change.fate == "missed" and come.get(change.customer):
            place = come[change.customer].pop()
            used.add(place)
            told[number] = replace(change, now=changes[place].now)
    return [*told, *(change for place, change in enumerate(changes) if place not in used)]


def _past(visit: Visit, last_visits: Mapping[str, dt.date]) -> Change:
    last = last_visits.get(visit.customer)
    done = last is not None and last >= visit.date - dt.timedelta(EARLY)
    return Change("done" if done else "missed", visit.customer, visit)


def _paired(before: Sequence[Visit], now: Sequence[Visit]) -> Iterator[Change]:
    """The visits of one customer: the same day first, the others in their order."""
    if len(before) == len(now) == 1 and before[0].date == now[0].date:  # nearly all of them
        yield _matched(before[0], now[0])
        return
    held = {visit.date for visit in before} & {visit.date for visit in now}
    olds = {visit.date: visit for visit in before}
    for visit in now:
        if visit.date in held:
            yield _matched(olds[visit.date], visit)
    gone = sorted((v for v in before if v.date not in held), key=lambda v: v.date)
    come = sorted((v for v in now if v.date not in held), key=lambda v: v.date)
    for old, new in zip(gone, come, strict=False):
        yield Change("moved", new.customer, old, new)
    yield from (Change("dropped", old.customer, old) for old in gone[len(come) :])
    yield from (Change("new", new.customer, None, new) for new in come[len(gone) :])


def _matched(old: Visit, new: Visit) -> Change:
    if old.rep != new.rep:
        return Change("moved", new.customer, old, new)
    return Change("kept" if old.arrive == new.arrive else "retimed", new.customer, old, new)
