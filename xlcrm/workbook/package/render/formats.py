"""Looks as XlsxWriter formats, each made once."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from xlcrm.workbook.looks import Look, look_named

if TYPE_CHECKING:
    from xlcrm.grid import Value
    from xlcrm.workbook.changes import Cell

DATE_FORMATS: tuple[tuple[type, str], ...] = (
    (dt.datetime, "yyyy-mm-dd hh:mm"),  # before date: a datetime is one
    (dt.date, "yyyy-mm-dd"),
    (dt.time, "hh:mm"),
    (dt.timedelta, "[h]:mm"),
)


def date_format(value: Cell) -> str:
    """Number format that shows a date, time or duration as what it is; empty for other values."""
    return next((number_format for kind, number_format in DATE_FORMATS if isinstance(value, kind)), "")


def look_for(look: Look, value: Cell) -> Look:
    """The look with a date format when the value needs one: without it a date reads 46000."""
    return look if look.number_format else replace(look, number_format=date_format(value))


class Formats:
    """The formats of one workbook in the making."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._named: dict[tuple[str, type, bool], Any] = {}
        self._made: dict[tuple[Look, bool, bool], Any] = {}

    def named(self, name: str, value: Value = None, *, quoted: bool = False) -> Any:
        """Format of a look for a cell with this value; `quoted` keeps =1+1 a text when somebody edits it."""
        key = (name, type(value), quoted)  # all values of a type get the same: this is asked once a cell
        if key not in self._named:
            look = look_for(look_named(name), value)
            is_plain = look == Look() and not quoted
            self._named[key] = None if is_plain else self._format(look, quoted, rule=False)
        return self._named[key]

    def rule(self, name: str) -> Any:
        """Format of a look for a conditional format: only what such a rule may change."""
        return self._format(look_named(name), quoted=False, rule=True)

    def _format(self, look: Look, quoted: bool, *, rule: bool) -> Any:
        key = (look, quoted, rule)
        if key not in self._made:
            wanted = {**_properties(look), **({} if rule else _layout(look))}
            self._made[key] = self._book.add_format({**wanted, "quote_prefix": quoted} if quoted else wanted)
        return self._made[key]


def _properties(look: Look) -> dict[str, Any]:
    """What cells and conditional formats share."""
    wanted = {
        "bold": look.bold,
        "italic": look.italic,
        "font_strikeout": look.strike,
        "underline": int(look.underline),
        "font_color": look.colour and f"#{look.colour}",
        "bg_color": look.fill and f"#{look.fill}",
        "bottom": int(bool(look.border)),
        "bottom_color": look.border and f"#{look.border}",
        "num_format": look.number_format,
    }
    return {name: value for name, value in wanted.items() if value}


def _layout(look: Look) -> dict[str, Any]:
    wanted = {
        "font_size": look.size,
        "align": look.align or ("left" if look.indent else ""),
        "valign": look.valign,
        "text_wrap": look.wrap,
        "indent": look.indent,
    }
    return {name: value for name, value in wanted.items() if value}
