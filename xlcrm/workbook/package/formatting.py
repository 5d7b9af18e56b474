"""Formats that somebody gave to cells, rows and columns, put over those that they have."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

from xlcrm.workbook.changes import SetFormats
from xlcrm.workbook.formats import FormatChange
from xlcrm.workbook.package.column_tags import tag_columns
from xlcrm.workbook.package.format_change import derived
from xlcrm.workbook.package.row_splicer import Restyle
from xlcrm.workbook.package.work import Work


def set_formats(work: Work, change: SetFormats) -> None:
    """Carry out SetFormats."""
    work.refuse_protected_sheet(change.sheet)
    sheet, made = work.sheet(change.sheet), _made(work)
    if change.rows or change.columns:
        _restyle_whole(work, change, made)
    for (row, column), wanted in change.cells.items():
        if wanted:
            sheet.restyle(row, column, made(wanted))


def _made(work: Work) -> Callable[[FormatChange], Restyle]:
    """How the format of a cell is made, by what changes of it."""
    return cache(lambda wanted: cache(partial(derived, work.styles, wanted)))


def _restyle_whole(work: Work, change: SetFormats, made: Callable[[FormatChange], Restyle]) -> None:
    """Rows and columns, and what stands in them without being named."""
    sheet = work.sheet(change.sheet)
    for row, column in sheet.places():
        wanted = change.rows.get(row) or change.columns.get(column)
        if wanted and (row, column) not in change.cells:
            sheet.restyle(row, column, made(wanted))
    for row, wanted in change.rows.items():
        style = made(wanted)(sheet.row_style(row))
        sheet.tag_row(row, s=str(style), customFormat="1")
    if change.columns:
        styles = {
            column: made(wanted)(sheet.column_style(column)) for column, wanted in change.columns.items()
        }
        tag_columns(sheet, {column: {"style": str(style)} for column, style in styles.items()})
