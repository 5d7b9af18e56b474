"""Conditional formats in an open workbook: put where they are not yet, instead of earlier ones of ours."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xlcrm.grid import Area
from xlcrm.hosts.live.areas import cells_of
from xlcrm.workbook.looks import look_named

if TYPE_CHECKING:
    import xlwings as xw

    from xlcrm.workbook.changes import AddRules
    from xlcrm.workbook.sheets import Rule

_PLACE = re.compile(r"\$?[A-Z]{1,3}\$?\d+")


def add_rules(sheet: xw.Sheet, change: AddRules) -> None:
    """Rules onto a sheet of the team.

    A rule that covers its cells already stays. One of ours that covers a part of them gives way. Of a rule that was put
    before (`replaces` says where) and of which nothing is left, a person has rid the sheet: it is not put again.
    """
    for rule in reversed(change.rules):  # a new rule comes before the others
        first, last = _ends(rule.area)
        there = _alike(sheet, first, rule)
        if there and _alike(sheet, last, rule):
            continue
        if change.replaces and not any(
            _alike(sheet, area, rule) for area in (first, *map(_head, change.replaces))
        ):
            continue
        for old in there:
            old.delete()
        put_rule(sheet, rule)


def put_rule(sheet: xw.Sheet, rule: Rule) -> None:
    """One rule, before the others of its cells."""
    look = look_named(rule.look)
    cells_of(sheet, rule.area).conditional_formats.add_custom(
        f"={rule.formula.removeprefix('=')}",
        fill_color=f"#{look.fill}" if look.fill else None,
        font_color=f"#{look.colour}" if look.colour else None,
        font_bold=True if look.bold else None,
        font_italic=True if look.italic else None,
    )


def _ends(area: Area) -> tuple[Area, Area]:
    return _head(area), Area(area.bottom, area.right, area.bottom, area.right)


def _head(area: Area) -> Area:
    return Area(area.top, area.left, area.top, area.left)


def _alike(sheet: xw.Sheet, area: Area, rule: Rule) -> list[xw.main.ConditionalFormat]:
    """Rules on a cell with the look of ours and its formula, wherever its references point."""
    look, shape = look_named(rule.look), _shape(rule.formula)
    return [
        found
        for found in cells_of(sheet, area).conditional_formats
        if found.type == "custom"
        and _shape(found.formula or "") == shape
        and _same(found.fill_color, look.fill)
        and _same(found.font_color, look.colour)
    ]


def _shape(formula: str) -> str:
    """A formula without the places of its cells: programs tell them as seen from here or there."""
    return _PLACE.sub("#", formula.removeprefix("=").replace(" ", ""))


def _same(found: tuple[int, int, int] | None, wanted: str) -> bool:
    if not wanted:
        return True
    return found is not None and "".join(f"{part:02X}" for part in found) == wanted.upper()
