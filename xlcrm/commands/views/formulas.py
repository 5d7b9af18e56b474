"""Plain formulas that move with the as-of date, each with the value that it has now.

Only functions that Excel 2016, WPS and LibreOffice 7.4 share; no arrays, no INDIRECT, no structured references. A
formula over somebody's table is only written when, on the values that stand there, it gives the figure that the
domain computed (`agreeing`): a column that holds "张伟/李娜" or a date typed as text then gets the plain figure.
"""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xlcrm.grid import Area
from xlcrm.workbook.changes import Cell, Formula

TODAY = "crm_today"
"""Defined name of the cell with the as-of date: today, unless a date was typed."""

_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<>": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
}


def as_of_formula(as_of: dt.date | None) -> Formula:
    """The as-of date of the workbook; None while nothing was computed yet."""
    return Formula(TODAY, as_of)


def overdue_text(due_cell: str) -> str:
    """Formula for the days past the date in a cell: 0 before it, empty when there is none."""
    return f'IF(ISNUMBER({due_cell}),MAX(0,{TODAY}-{due_cell}),"")'


def overdue_formula(due_cell: str, days: int | None, as_of: dt.date | None, due: dt.date | None) -> Cell:
    """Days past the date in a cell, as a formula when it gives the number that they have now.

    It does not when days are counted as working days of the rep: those are no plain formula's business and stay plain.
    """
    moving = None if due is None or as_of is None else max(0, (as_of - due).days)
    return Formula(overdue_text(due_cell), "" if days is None else days) if moving == days else days


@dataclass(frozen=True)
class SheetColumns:
    """Columns of a table that stands on a sheet, for formulas: where they are and what they hold row by row."""

    sheet: str
    first_row: int
    last_row: int
    columns: Mapping[str, int]
    values: Mapping[str, Sequence[object]] = field(default_factory=dict)
    """Field → values of the rows from first to last, as the cells have them after the run."""

    def has(self, *fields: str) -> bool:
        """Are all these columns there, with their values?"""
        size = self.last_row - self.first_row + 1
        return all(name in self.columns and len(self.values.get(name, ())) == size for name in fields)

    def area(self, name: str) -> str:
        """Reference to a column's cells: '客户'!$B$2:$B$301."""
        column = self.columns[name]
        area = Area(self.first_row, column, self.last_row, column).absolute
        return f"{quoted(self.sheet)}!{area}"


@dataclass(frozen=True)
class Condition:
    """One condition of COUNTIFS: a field, a comparison with a sign (">0", "A", "<=") and what is joined to it."""

    field: str
    sign: str
    operand: str = ""
    """Formula text joined by &, such as crm_today or $A$5; empty: the sign is the whole criterion."""
    value: object = None
    """What the operand is worth now."""

    @property
    def text(self) -> str:
        """The criterion as it stands in a formula."""
        return (
            f'"{self.sign}"&{self.operand}'
            if self.operand and self.sign
            else self.operand or f'"{self.sign}"'
        )

    def test(self) -> Callable[[object], bool]:
        """Would COUNTIFS count a cell?"""
        sign = next((known for known in _COMPARE if self.sign.startswith(known)), "")
        wanted = self.value if self.operand else _number_or_text(self.sign.removeprefix(sign))
        right = _serial(wanted)
        if not sign:
            return _equal_to(wanted, right)
        compare = _COMPARE[sign]
        return lambda cell: right is not None and (left := _serial(cell)) is not None and compare(left, right)


LATE = Condition("overdue", ">0")
"""The customers who are overdue, by the owned column."""


def countifs(table: SheetColumns, *conditions: Condition) -> Formula:
    """COUNTIFS over a table's columns, with its value."""
    pairs = ",".join(f"{table.area(each.field)},{each.text}" for each in conditions)
    return Formula(f"COUNTIFS({pairs})", len(_matching(table, conditions)))


def sumifs(table: SheetColumns, summed: str, *conditions: Condition) -> Formula:
    """SUMIFS over a table's columns, with its value."""
    pairs = ",".join(f"{table.area(each.field)},{each.text}" for each in conditions)
    cells = table.values[summed]
    total = sum(_serial(cells[place]) or 0 for place in _matching(table, conditions))
    return Formula(f"SUMIFS({table.area(summed)},{pairs})", total)


def agreeing(
    figure: float, table: SheetColumns | None, build: Callable[[SheetColumns], Formula], *fields: str
) -> Cell:
    """The formula when it gives the figure on the values that are there, else the plain figure."""
    if table is None or not table.has(*fields):
        return figure
    formula = build(table)
    given = formula.value
    agrees = isinstance(given, int | float) and abs(given - figure) <= 1e-6 * max(1.0, abs(figure))
    return formula if agrees else figure


def quoted(sheet: str) -> str:
    """A sheet's name as a formula writes it."""
    return "'" + sheet.replace("'", "''") + "'"


def _matching(table: SheetColumns, conditions: Sequence[Condition]) -> list[int]:
    rows = list(range(table.last_row - table.first_row + 1))
    for each in conditions:
        cells, holds = table.values[each.field], each.test()
        rows = [row for row in rows if holds(cells[row])]
    return rows


def _equal_to(wanted: object, serial: float | None) -> Callable[[object], bool]:
    word = wanted.casefold() if isinstance(wanted, str) else None

    def test(cell: object) -> bool:
        if isinstance(cell, str):
            return word is not None and cell.casefold() == word
        number = _serial(cell)
        return number is not None and number == serial

    return test


def _number_or_text(text: str) -> object:
    try:
        return float(text)
    except ValueError:
        return text


def _serial(value: object) -> float | None:
    """A number or date as a spreadsheet compares it; None for texts and empty cells."""
    if isinstance(value, Formula):
        return _serial(value.value)
    if isinstance(value, dt.datetime):
        past = value - dt.datetime(1899, 12, 30)  # noqa: DTZ001 - cells know no time zone
        return past / dt.timedelta(days=1)
    if isinstance(value, dt.date):
        return float((value - dt.date(1899, 12, 30)).days)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value)
