"""Calendar files are read by programs that are not ours: two libraries stand for them here."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcrm.crm.ical import Event, calendar_file, zone_of_country
from xlcrm.crm.ical.lines import escaped, written

STAMP = dt.datetime(2026, 11, 22, 8, 30, tzinfo=dt.UTC)
DAY = dt.date(2026, 11, 23)
MORNING = Event(
    "a1@xlcrm", 2, dt.datetime.combine(DAY, dt.time(9, 30)), dt.datetime.combine(DAY, dt.time(10, 15)),
    "拜访 华信电子; A, 级", "应于 2026-11-20 前拜访，" * 12 + "\n第二行", "上海市静安区", agreed=True,
)  # fmt: skip
GONE = replace(
    MORNING,
    uid="a2@xlcrm",
    start=MORNING.start + dt.timedelta(1),
    end=MORNING.end + dt.timedelta(1),
    cancelled=True,
)


def parsed(text: str) -> list[Any]:
    return list(icalendar.Calendar.from_ical(text).walk("VEVENT"))


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Europe/Berlin", "America/New_York", ""])
def test_icalendar_reads_back_what_was_written(zone: str) -> None:
    first, second = parsed(calendar_file("张伟", [MORNING, GONE], STAMP, zone))

    start = first["DTSTART"].dt
    assert start.replace(tzinfo=None) == MORNING.start
    if zone:
        assert start == MORNING.start.replace(tzinfo=ZoneInfo(zone))
    assert (first["UID"], first["SEQUENCE"], first["STATUS"]) == ("a1@xlcrm", 2, "CONFIRMED")
    assert (first["SUMMARY"], first["LOCATION"]) == (MORNING.summary, MORNING.location)
    assert first["DESCRIPTION"] == MORNING.description
    assert second["STATUS"] == "CANCELLED"
    assert first["DTSTAMP"].dt == STAMP


def test_vobject_reads_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    calendar = vobject.readOne(calendar_file("张伟", [MORNING, GONE], STAMP, "Europe/Berlin"))

    assert [event.uid.value for event in calendar.vevent_list] == ["a1@xlcrm", "a2@xlcrm"]
    assert calendar.vevent_list[0].dtstart.value.utcoffset() == dt.timedelta(hours=1)
    assert calendar.vevent_list[0].summary.value == MORNING.summary
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    "day", [dt.date(2026, 10, 23), dt.date(2026, 10, 26), dt.date(2027, 3, 26), dt.date(2027, 3, 29)]
)
@pytest.mark.parametrize("zone", ["Europe/London", "America/Chicago", "Australia/Sydney"])
def test_the_time_zone_that_is_written_out_agrees_with_the_computer_on_both_sides_of_a_change(
    zone: str, day: dt.date
) -> None:
    """The offset is taken from the file's own VTIMEZONE, not from the name of the zone."""
    text = calendar_file("rep", [shifted(day), shifted(day + dt.timedelta(14))], STAMP, zone)
    own = text.replace(zone, f"Nowhere/{zone}-{day}")  # a name of its own: the library remembers zones

    for event in parsed(own):
        start = event["DTSTART"].dt
        assert start.utcoffset() == start.replace(tzinfo=ZoneInfo(zone)).utcoffset()


def shifted(day: dt.date) -> Event:
    start = dt.datetime.combine(day, dt.time(9))
    return Event(f"{day}@xlcrm", 0, start, start + dt.timedelta(hours=1), "visit")


def test_lines_are_as_long_as_the_standard_allows_and_end_as_it_asks() -> None:
    text = calendar_file("张伟", [MORNING], STAMP, "Asia/Shanghai")

    lines = text.encode().split(b"\r\n")
    assert lines[-1] == b""
    assert max(map(len, lines)) <= 75
    assert b"\n" not in b"".join(lines)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300).filter(lambda text: text.isprintable() or not text))
def test_any_text_comes_back_from_its_line(text: str) -> None:
    folded = written([f"SUMMARY:{escaped(text)}"])

    unfolded = folded.replace("\r\n ", "").removesuffix("\r\n")
    assert unfolded == f"SUMMARY:{escaped(text)}"
    event = icalendar.Event.from_ical(f"BEGIN:VEVENT\r\n{folded}END:VEVENT\r\n")
    assert event["SUMMARY"] == text
    assert all(len(line.encode()) <= 75 for line in folded.split("\r\n"))


def test_countries_with_one_time_zone_have_it() -> None:
    assert (zone_of_country("CN"), zone_of_country("de"), zone_of_country("US"), zone_of_country("")) == (
        "Asia/Shanghai", "Europe/Berlin", "", "",
    )  # fmt: skip


def test_a_calendar_without_events_is_a_calendar() -> None:
    assert parsed(calendar_file("nobody", [], STAMP, "Asia/Shanghai")) == []
