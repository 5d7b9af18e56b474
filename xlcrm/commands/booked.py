"""The planned visits as appointments in calendars: each keeps its identity from plan to plan.

An event that moves keeps its uid and gets a higher sequence number, so that importing the next calendar file moves it
instead of doubling it. One that is dropped stays as cancelled until its day has passed, so that it vanishes from
calendars that had it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlcrm.crm.visits import Visit

_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://example.com/xlcrm/visits")


@dataclass(frozen=True)
class Booked:
    """One event of a rep's calendar."""

    uid: str
    sequence: int
    customer: str
    rep: str
    start: dt.datetime
    end: dt.datetime
    cancelled: bool = False

    def row(self) -> tuple[str, ...]:
        """The event as the workbook remembers it."""
        times = (self.start.isoformat("T", "minutes"), self.end.isoformat("T", "minutes"))
        return (
            self.uid,
            str(self.sequence),
            self.customer,
            self.rep,
            *times,
            "off" if self.cancelled else "on",
        )

    @classmethod
    def of_row(cls, row: Sequence[str]) -> Booked:
        """The event from its remembered row."""
        uid, sequence, customer, rep, start, end, state = row
        times = (dt.datetime.fromisoformat(start), dt.datetime.fromisoformat(end))
        return cls(uid, int(sequence), customer, rep, *times, cancelled=state == "off")


def rebooked(before: Iterable[Booked], visits: Iterable[Visit], as_of: dt.date) -> list[Booked]:
    """The events of this plan, after those of the last: kept, moved under their uid, new, or cancelled."""
    coming = [one for one in before if one.end.date() >= as_of]
    open_events: dict[tuple[str, str], list[Booked]] = {}
    for one in coming:
        open_events.setdefault((one.customer, one.rep), []).append(one)
    wanted: dict[tuple[str, str], list[Visit]] = {}
    for visit in visits:
        wanted.setdefault((visit.customer, visit.rep), []).append(visit)
    found = [
        event
        for pair in dict.fromkeys([*open_events, *wanted])
        for event in _of_pair(open_events.get(pair, []), wanted.get(pair, []))
    ]
    return sorted(found, key=lambda one: (one.start, one.uid))


def _of_pair(events: Sequence[Booked], visits: Sequence[Visit]) -> Iterator[Booked]:
    """The events of one customer with one rep; a cancelled one comes back before a new one is made."""
    left = sorted(events, key=lambda one: (one.cancelled, one.start))
    days = {event.start.date() for event in events}
    for visit in sorted(visits, key=lambda one: (one.date not in days, one.date)):
        same = next((one for one in left if one.start.date() == visit.date), left[0] if left else None)
        if same is None:
            yield _new(visit, {one.uid for one in events})
            continue
        left.remove(same)
        yield _moved(same, visit)
    yield from (
        one if one.cancelled else replace(one, sequence=one.sequence + 1, cancelled=True) for one in left
    )


def _starts(visit: Visit) -> dt.datetime:
    return dt.datetime.combine(visit.date, visit.arrive)


def _moved(event: Booked, visit: Visit) -> Booked:
    now = replace(
        event, start=_starts(visit), end=dt.datetime.combine(visit.date, visit.leave), cancelled=False
    )
    return event if now == event else replace(now, sequence=event.sequence + 1)


def _new(visit: Visit, taken: set[str]) -> Booked:
    """A new event; its uid follows from what it is, so that the same first plan gives the same file."""
    serial = 0
    while (
        uid := f"{uuid.uuid5(_SPACE, repr((visit.customer, visit.rep, visit.date, serial)))}@xlcrm"
    ) in taken:
        serial += 1
    return Booked(
        uid, 0, visit.customer, visit.rep, _starts(visit), dt.datetime.combine(visit.date, visit.leave)
    )
