"""Dated notes in one cell: the order of day and month holds for the whole column, no note is lost, and channels are words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

from xlcrm.crm.schema import read_tables
from xlcrm.crm.schema.dated import dated, entries_in, order_of
from xlcrm.crm.schema.notes import channel_of
from xlcrm.crm.tables import Reading
from xlcrm.crm.values.hints import Hints
from xlcrm.grid import Grid, Value

AS_OF = dt.date(2026, 11, 22)
EXPORTER = [
    "26/09 mailed offer; 09/10 wants 30 days; 10/11 mailed offer",
    "29/05 called, price high; 20/08 asked for 5.5 MT trial; 21/09 sample approved",
    "01/09 sample approved",
    "10/06 asked for trial; 12/10 called, price high",
]


def read(notes: Sequence[str], *more: Sequence[Value], header: str = "Talk history") -> Reading:
    names = ["Alder Ltd", "Beacon Ltd", "Cobalt Ltd", "Dune Ltd", "Ember Ltd", "Fallow Ltd"]
    rows: list[list[Value]] = [["Customer", "Sales rep", "Town", header, *(column[0] for column in more)]]
    for place, note in enumerate(notes):
        rows.append([names[place], "Sue Hart", "Leeds", note, *(column[place + 1] for column in more)])
    return read_tables([Grid("Customers", rows)], as_of=AS_OF)


def days_of(reading: Reading) -> list[str]:
    return [str(value)[:10] for table in reading.of("log") for value in table.data["date"]]


def test_a_day_past_twelve_anywhere_in_the_column_decides_for_all_notes() -> None:
    reading = read(EXPORTER, header="Contact notes")

    assert days_of(reading) == [
        "2026-09-26", "2026-10-09", "2026-11-10", "2026-05-29", "2026-08-20", "2026-09-21", "2026-09-01", "2026-06-10", "2026-10-12",
    ]  # fmt: skip


def test_no_note_is_glued_to_the_one_before_it() -> None:
    (log,) = read(EXPORTER, header="Contact notes").of("log")

    assert log.data["content"][3:6] == ["called, price high", "asked for 5.5 MT trial", "sample approved"]


def test_the_workbooks_other_dates_decide_where_the_notes_do_not() -> None:
    reading = read(
        ["03/09 called", "05/10 met"], ["Last contact", "23/09/2026", "25/10/2026"], header="Contact notes"
    )

    assert days_of(reading) == ["2026-09-03", "2026-10-05"]


def test_open_orders_are_asked_about_once_and_counted_as_no_contact() -> None:
    reading = read(["03/09 called", "05/10 met; 06/11 wrote"], header="Contact notes")

    (asked,) = [problem for problem in reading.problems if problem.code == "notes_order_unknown"]
    assert asked.values["count"] == 3
    assert days_of(reading) == []


@pytest.mark.parametrize(
    ("cell", "days"),
    [
        ("26/09/2026 called; 1/10/2026 met", ["2026-09-26", "2026-10-01"]),
        ("9/26/26 called; 10/1/26 met", ["2026-09-26", "2026-10-01"]),
        ("12-Oct call: asked price; 3 Sep 2026 visited", ["2026-10-12", "2026-09-03"]),
        ("2026-03-05 call, 3/6 visit", ["2026-03-05", "2026-03-06"]),
        ("14 Oct: wants 24/7 support and 5.5 t a month", ["2026-10-14"]),
        ("31/02 called; 13/03 met", ["None", "2026-03-13"]),
    ],
)
def test_dates_are_found_as_people_write_them(cell: str, days: Sequence[str]) -> None:
    order = order_of([cell], Hints(as_of=AS_OF, chinese=False))

    assert [str(day) for day in dated(entries_in(cell, order), AS_OF)] == days


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("called, price high", "phone"),
        ("mailed offer", "email"),
        ("met the owner", "visit"),
        ("metal sheets ordered", None),
        ("important: asked for a trial", None),
        ("sample approved", None),
        ("电话，谈了价格", "phone"),
    ],
)
def test_only_a_word_of_contact_names_the_channel(text: str, channel: str | None) -> None:
    assert channel_of(text) == channel
