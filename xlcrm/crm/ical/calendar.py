"""One calendar file: events with stable identities, so that a second import updates the first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from xlcrm.crm.ical.lines import escaped, local, utc, written
from xlcrm.crm.ical.zones import find_zone, vtimezone

PRODUCT = "-//xlcrm//visit plan//EN"


@dataclass(frozen=True)
class Event:
    """One appointment. `uid` stays the same for ever, `sequence` rises when the event changes."""

    uid: str
    sequence: int
    start: dt.datetime
    """On the wall where the rep is, without a zone."""
    end: dt.datetime
    summary: str
    description: str = ""
    location: str = ""
    agreed: bool = False
    """Confirmed with the customer; else tentative."""
    cancelled: bool = False


def calendar_file(name: str, events: Sequence[Event], stamp: dt.datetime, zone: str = "") -> str:
    """The text of an .ics file.

    `stamp` is the moment of writing, with a zone. Without a time zone that is known here the times float: they hold
    wherever the reader is.
    """
    return written(_lines(name, sorted(events, key=lambda one: (one.start, one.uid)), stamp, find_zone(zone)))


def _lines(name: str, events: Sequence[Event], stamp: dt.datetime, zone: ZoneInfo | None) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH")
    yield f"X-WR-CALNAME:{escaped(name)}"
    if zone and events:
        yield f"X-WR-TIMEZONE:{zone.key}"
        yield from vtimezone(zone, events[0].start.date(), max(one.end for one in events).date())
    for event in events:
        yield from _event(event, utc(stamp), f";TZID={zone.key}" if zone else "")
    yield "END:VCALENDAR"


def _event(event: Event, stamp: str, zone: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"DTSTAMP:{stamp}"
    yield f"LAST-MODIFIED:{stamp}"
    yield f"DTSTART{zone}:{local(event.start)}"
    yield f"DTEND{zone}:{local(event.end)}"
    yield f"SUMMARY:{escaped(event.summary)}"
    for field, text in (("LOCATION", event.location), ("DESCRIPTION", event.description)):
        if text:
            yield f"{field}:{escaped(text)}"
    yield f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED' if event.agreed else 'TENTATIVE'}"
    yield f"TRANSP:{'TRANSPARENT' if event.cancelled else 'OPAQUE'}"
    yield "END:VEVENT"
