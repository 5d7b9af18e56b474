"""Filters over plain ranges: a column beside the range joins it, so that sorting keeps whole rows together."""

from __future__ import annotations

from xlcrm.grid import Area
from xlcrm.workbook.changes import Placement
from xlcrm.workbook.package.defined_names import FILTER_NAME, define_name, defined_names
from xlcrm.workbook.package.work import Work


def grow_filter(work: Work, placement: Placement, column: int) -> None:
    """Let the sheet's filter take in a column, when it is the table's filter and ends right before the column."""
    sheet = work.sheet(placement.sheet)
    element = sheet.element("autoFilter")
    if element is None or not element.get("ref"):
        return
    area = Area.parse(element.get("ref"))
    if area.top != placement.header_row or area.right + 1 != column:
        return
    _resize(work, placement.sheet, area, area._replace(right=column))


def shrink_filter(work: Work, placement: Placement, column: int) -> None:
    """Let the sheet's filter give up its last column, when it is the table's filter and ends there."""
    element = work.sheet(placement.sheet).element("autoFilter")
    if element is None or not element.get("ref"):
        return
    area = Area.parse(element.get("ref"))
    if area.top == placement.header_row and area.left < area.right == column:
        _resize(work, placement.sheet, area, area._replace(right=column - 1))


def grow_filter_down(work: Work, placement: Placement, last_row: int) -> None:
    """Let the sheet's filter take in new rows, when it ended with the table."""
    element = work.sheet(placement.sheet).element("autoFilter")
    if element is None or not element.get("ref"):
        return
    area = Area.parse(element.get("ref"))
    if area.top == placement.header_row and placement.last_row <= area.bottom < last_row:
        _resize(work, placement.sheet, area, area._replace(bottom=last_row))


def _resize(work: Work, name: str, old: Area, new: Area) -> None:
    sheet = work.sheet(name)
    for local in ("autoFilter", "sortState"):
        element = sheet.element(local)
        if element is not None and element.get("ref") == str(old):
            sheet.frame.set(element, "ref", str(new))
    entry = work.entry(name)
    for defined in defined_names(work.package):
        if defined.name == FILTER_NAME and defined.scope == entry.index:
            head = defined.refers_to.rpartition("!")[0]
            define_name(work.package, FILTER_NAME, f"{head}!{new.absolute}", scope=entry.index)
