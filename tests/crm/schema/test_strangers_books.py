"""What workbooks taught that nobody here had made: each test is a sheet."""

from __future__ import annotations

import datetime as dt

from xlcrm.crm.schema import read_tables
from xlcrm.crm.tables import Reading
from xlcrm.grid import Grid, Value

AS_OF = dt.date(2026, 11, 23)


def sheet(text: str, name: str = "Sheet1") -> Grid:
    """A worksheet drawn with bars; whole numbers and days written 2026-03-05 are values, all else text."""
    lines = [line.strip().strip("|").split("|") for line in text.strip().splitlines()]
    return Grid(name, [[_value(cell.strip()) for cell in line] for line in lines])


def _value(text: str) -> Value:
    if text.lstrip("-").isdecimal():
        return int(text)
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return text or None


def read(*sheets: Grid) -> Reading:
    return read_tables(sheets, as_of=AS_OF)


def codes(reading: Reading) -> dict[str, str]:
    """Cell → code of what was told."""
    return {problem.cell: problem.code for problem in reading.problems}


def test_whether_something_was_paid_is_no_day_of_payment() -> None:
    """
    | Invoice no. | Order date | Customer | Amount | Paid? |
    | I1 | 2026-03-05 | Alder Ltd | 120 | Y |
    | I2 | 2026-03-06 | Brook Ltd | 130 | N |
    | I3 | 2026-03-07 | Alder Ltd | 90  | Y |
    | I4 | 2026-03-08 | Cobalt Ltd | 75 | Y |
    | I5 | 2026-03-09 | Brook Ltd | 210 | N |
    """
    reading = read(sheet(test_whether_something_was_paid_is_no_day_of_payment.__doc__ or "", "Invoices"))

    assert "paid" not in reading.of("orders")[0].columns
    assert codes(reading) == {"E1": "header_values_disagree"}
