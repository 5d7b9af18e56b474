"""Time zones of calendar files: which one a country has, and how it is written out as VTIMEZONE."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from xlcrm.crm.ical.lines import local

ZONES: Mapping[str, str] = {
    "AE": "Asia/Dubai", "AT": "Europe/Vienna", "BD": "Asia/Dhaka", "BE": "Europe/Brussels", "BG": "Europe/Sofia",
    "CH": "Europe/Zurich", "CN": "Asia/Shanghai", "CO": "America/Bogota", "CZ": "Europe/Prague", "DE": "Europe/Berlin",
    "DK": "Europe/Copenhagen", "EE": "Europe/Tallinn", "EG": "Africa/Cairo", "FI": "Europe/Helsinki",
    "FR": "Europe/Paris", "GB": "Europe/London", "GR": "Europe/Athens", "HK": "Asia/Hong_Kong", "HR": "Europe/Zagreb",
    "HU": "Europe/Budapest", "IE": "Europe/Dublin", "IL": "Asia/Jerusalem", "IN": "Asia/Kolkata", "IT": "Europe/Rome",
    "JP": "Asia/Tokyo", "KE": "Africa/Nairobi", "KR": "Asia/Seoul", "LT": "Europe/Vilnius", "LU": "Europe/Luxembourg",
    "LV": "Europe/Riga", "MA": "Africa/Casablanca", "MO": "Asia/Macau", "MY": "Asia/Kuala_Lumpur",
    "NG": "Africa/Lagos", "NL": "Europe/Amsterdam", "NO": "Europe/Oslo", "PE": "America/Lima", "PH": "Asia/Manila",
    "PK": "Asia/Karachi", "PL": "Europe/Warsaw", "RO": "Europe/Bucharest", "RS": "Europe/Belgrade",
    "SA": "Asia/Riyadh", "SE": "Europe/Stockholm", "SG": "Asia/Singapore", "SI": "Europe/Ljubljana",
    "SK": "Europe/Bratislava", "TH": "Asia/Bangkok", "TR": "Europe/Istanbul", "TW": "Asia/Taipei",
    "VN": "Asia/Ho_Chi_Minh", "ZA": "Africa/Johannesburg",
}  # fmt: skip
"""Countries whose clocks all (or, as in Germany's neighbours, all but an outlying island's) agree."""

_HOUR = dt.timedelta(hours=1)


class Onset(NamedTuple):
    """The moment at which the clocks of a zone change, in the time that they showed before."""

    when: dt.datetime
    before: dt.timedelta
    after: dt.timedelta
    name: str
    daylight: bool


def zone_of_country(code: str) -> str:
    """The time zone of a country's code; "" for a country with several, or unknown here."""
    return ZONES.get(code.upper(), "")


def find_zone(name: str) -> ZoneInfo | None:
    """The zone of a name such as Europe/Berlin; None when this computer knows none of that name."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def vtimezone(zone: ZoneInfo, first: dt.date, last: dt.date) -> Iterator[str]:
    """The lines of a VTIMEZONE that tells the zone's offsets from one day to another."""
    yield "BEGIN:VTIMEZONE"
    yield f"TZID:{zone.key}"
    for onset in _onsets(zone, first, last):
        kind = "DAYLIGHT" if onset.daylight else "STANDARD"
        yield f"BEGIN:{kind}"
        yield f"DTSTART:{local(onset.when)}"
        yield f"TZOFFSETFROM:{_offset(onset.before)}"
        yield f"TZOFFSETTO:{_offset(onset.after)}"
        yield f"TZNAME:{onset.name}"
        yield f"END:{kind}"
    yield "END:VTIMEZONE"


def _onsets(zone: ZoneInfo, first: dt.date, last: dt.date) -> Iterator[Onset]:
    """What held a year before the first day, and each change until the last day is over.

    The year makes sure that standard time is among them: Outlook expects it.
    """
    now = dt.datetime.combine(first, dt.time(), dt.UTC) - dt.timedelta(days=366)
    end = dt.datetime.combine(last, dt.time(), dt.UTC) + dt.timedelta(days=2)
    yield _onset(zone, dt.datetime(1970, 1, 1), now, _at(zone, now))  # noqa: DTZ001 - local, as the standard writes it
    while now < end:
        later = now + _HOUR
        if _at(zone, later) != _at(zone, now):
            yield _onset(zone, (later + _at(zone, now)).replace(tzinfo=None), later, _at(zone, now))
        now = later


def _onset(zone: ZoneInfo, when: dt.datetime, moment: dt.datetime, before: dt.timedelta) -> Onset:
    there = moment.astimezone(zone)
    return Onset(when, before, _at(zone, moment), there.tzname() or zone.key, bool(there.dst()))


def _at(zone: ZoneInfo, moment: dt.datetime) -> dt.timedelta:
    return moment.astimezone(zone).utcoffset() or dt.timedelta()


def _offset(ahead: dt.timedelta) -> str:
    sign, minutes = "-" if ahead < dt.timedelta() else "+", abs(round(ahead.total_seconds() / 60))
    return f"{sign}{minutes // 60:02}{minutes % 60:02}"
